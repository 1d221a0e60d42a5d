"""Damages that mutated folders found, each in its smallest form."""

import io
import zipfile

import pytest
import xlsxwriter

from tests.faults.exports import as_csv, clean_rows, load
from tests.faults.mutations import SUFFIXES, Mutation, Target, rendered, write_clean, write_mutated

pytestmark = pytest.mark.slow


def with_reference(path, reference):
    """The workbook with another place for its second row's first cell."""
    data = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'r="A2"', reference))


@pytest.mark.parametrize("place", ["XFD1048576", "A99999999999", "AAAAAAAAAA4", "ZZZZ4"])
def test_a_workbook_with_a_cell_far_away_is_refused_and_takes_no_memory(place, folder, tmp_path):
    folder.xlsx("labs")
    with_reference(folder.path("labs", suffix=".xlsx"), f'r="{place}"'.encode())
    (message,) = load(folder.root, tmp_path / "w").refused
    assert "not a readable .xlsx workbook" in message


def test_a_sheet_whose_last_row_is_far_down_is_read(folder, tmp_path):
    header, row, *_ = clean_rows("labs")
    folder.path("labs").unlink()
    with xlsxwriter.Workbook(folder.path("labs", suffix=".xlsx")) as book:
        sheet = book.add_worksheet("labs")
        sheet.write_row(0, 0, header)
        for place, text in enumerate(row):
            sheet.write_string(999_999, place, text)
    loaded = load(folder.root, tmp_path / "w")
    assert not loaded.refused
    assert [number for _, number in loaded.sources["labs"]] == [1_000_000]


@pytest.mark.parametrize("columns", [1_000, 1_001])
@pytest.mark.parametrize("form", ["utf-8", "xlsx", "parquet"])
def test_a_file_with_thousands_of_columns_is_refused(columns, form, folder, tmp_path):
    rows = clean_rows("pain")
    for row in rows:
        row += [f"x{place}" for place in range(columns - len(row))]
    folder.put("pain", rendered("pain", rows, form), suffix=SUFFIXES.get(form, ".csv"))
    refused = load(folder.root, tmp_path / "w").refused
    named = ("behind column 1,000", "more than 1,000 columns")
    assert [any(said in line for said in named) for line in refused] == [True] * (columns > 1_000)


def test_broken_rows_that_follow_each_other_move_the_rows_behind_them_by_all(folder, tmp_path):
    rows = clean_rows("pain")
    rows[2:2] = [["x"], ["x"], ["x"], ["x"]]
    folder.put("pain", as_csv(rows))
    loaded = load(folder.root, tmp_path / "w")
    assert {number for _, number, *_ in loaded.quarantined} == {3, 4, 5, 6}
    assert [number for _, number in loaded.sources["pain"]] == [2, 7, 8, 9]
    assert all(adds_up for *_, adds_up in loaded.accounting)


def test_a_damaged_page_of_parquet_is_refused_and_nothing_is_said_on_the_terminal(tmp_path, capfd):
    root = tmp_path / "exports"
    write_clean(root)
    damage = Mutation("bytes", "insert", 405, 1578, bytes(50))
    header = Mutation("cell", "header", 0, 1032, "a,b")
    write_mutated(root, Target("follow_up", "site_b", "parquet", (damage, header)))
    loaded = load(root, tmp_path / "w")
    assert ["Parquet" in line for line in loaded.refused] == [True]
    assert capfd.readouterr() == ("", "")
