"""Workbooks: rows have the number a spreadsheet shows, and errors of cells are told."""

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
    name = file_name("pain", suffix=".xlsx")
    assert loaded.quarantined == {(name, number, None, "error_cell") for number in (3, 4, 5, 6)}
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
