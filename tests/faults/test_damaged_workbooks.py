"""Workbooks: rows have the number a spreadsheet shows, and errors of cells are told."""

import re
import zipfile

import pytest
import xlsxwriter

from tests.faults.damage import assert_adds_up, assert_nothing_leaks, file_name
from tests.faults.exports import SECRET, clean_rows, load, write_xlsx


def test_a_broken_workbook_row_has_the_number_a_spreadsheet_shows(folder, reload):
    rows = clean_rows("pain")
    rows[3][2] = "11"
    folder.path("pain").unlink()
    write_xlsx(folder.path("pain", suffix=".xlsx"), "pain", rows, ["pain"], typed=True)
    loaded = reload("pain")
    assert loaded.quarantined == {(file_name("pain", suffix=".xlsx"), 4, "nrs", "range")}
    assert_adds_up(loaded)


def workbook(folder, export, change, above=0):
    """The clean export as a workbook, changed by hand, with so many blank rows above."""
    folder.path(export).unlink()
    with xlsxwriter.Workbook(folder.path(export, suffix=".xlsx")) as book:
        book.set_calc_mode("manual")
        sheet = book.add_worksheet(export)
        for at, cells in enumerate(clean_rows(export)):
            sheet.write_row(above + at, 0, cells)
        change(book, sheet)


def test_rows_below_blank_rows_have_the_number_a_spreadsheet_shows(folder, reload):
    def change(_, sheet):
        sheet.write(4, 2, 11)
        sheet.write_formula(5, 2, "=NA()", None, "#N/A")

    workbook(folder, "pain", change, above=2)
    loaded = reload("pain")
    name = file_name("pain", suffix=".xlsx")
    assert loaded.quarantined == {(name, 5, "nrs", "range"), (name, 6, None, "error_cell")}
    assert {number for _, number in loaded.sources["pain"]} == {4, 7}
    assert_adds_up(loaded)


def test_a_row_with_an_error_of_the_spreadsheet_is_quarantined_and_counted(folder, reload, capfd):
    def change(book, sheet):
        sheet.write(0, 4, SECRET)
        sheet.write_formula(1, 4, "=1/0", None, "#DIV/0!")
        sheet.write_formula(2, 3, "=NA()", None, "#N/A")
        for place in range(4):
            sheet.write_formula(3, place, "=NA()", None, "#N/A")
        sheet.write_number(4, 1, 4711e10, book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_formula(5, 4, "=NA()", None, "#N/A")

    workbook(folder, "pain", change)
    loaded = reload("pain")
    errors = {3: "error_cell", 4: "error_cell", 5: "no_date", 6: "error_cell"}
    name = file_name("pain", suffix=".xlsx")
    assert loaded.quarantined == {(name, number, None, rule) for number, rule in errors.items()}
    assert loaded.files[name][-1] == 5
    assert {number for _, number in loaded.sources["pain"]} == {2}
    assert_adds_up(loaded)
    assert_nothing_leaks(loaded, capfd)


def test_a_name_beside_an_error_of_the_spreadsheet_is_still_known(folder, tmp_path):
    workbook(folder, "patients", lambda _, sheet: sheet.write_formula(4, 6, "=NA()", None, "#N/A"))
    folder.cell("labs", 2, "laboratory", "asked by NAME-4711-04")
    loaded = load(folder.root, tmp_path / "warehouse")
    assert (file_name("patients", suffix=".xlsx"), 5, None, "error_cell") in loaded.quarantined
    assert "NAME-4711" not in loaded.warehouse_text
    assert_adds_up(loaded)


def with_formulas(folder, **cells):
    """The pain workbook with formulas in place of cells, each with what it gave, or the XML."""
    folder.xlsx("pain", typed=False)
    path = folder.path("pain", suffix=".xlsx")
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name).decode() for name in book.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(' fullCalcOnLoad="1"', "")
    for cell, xml in cells.items():
        parts[sheet], times = re.subn(rf'<c r="{cell}"[^>]*>.*?</c>', xml, parts[sheet])
        assert times == 1
    with zipfile.ZipFile(path, "w") as book:
        for name, text in parts.items():
            book.writestr(name, text)


@pytest.mark.parametrize(
    "xml",
    [
        '<c r="D2"><f>VLOOKUP(1,Z1:Z2,1)</f></c>',
        '<c r="D2" s="1"><f>A1+1</f><v></v></c>',
        '<c r="D2"><f>A1+1</f><v/></c>',
        '<c r="D2"><f t="shared" si="0"/></c>',
        f'<c r="D2"><f>"{"x" * 8000}"</f></c>',
    ],
)
def test_a_formula_without_a_value_is_not_taken_for_a_blank(folder, reload, xml):
    with_formulas(folder, D2=xml)
    loaded = reload("pain")
    assert [line for line in loaded.refused if "cell D2 holds a formula" in line]
    assert loaded.staged["pain"] == []


def test_a_formula_with_a_value_is_read_and_one_that_gives_no_text_is_blank(folder, reload):
    with_formulas(
        folder,
        C2='<c r="C2"><f>2+3</f><v>5</v></c>',
        D2='<c r="D2" t="str"><f>&quot;&quot;</f><v></v></c>',
    )
    loaded = reload("pain")
    assert not loaded.refused
    first = next(row for row in loaded.staged["pain"] if 5 in row)
    assert "tramadol" not in first
