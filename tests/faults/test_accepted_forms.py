"""The ways an export may be written: whatever the form, the same values."""

import gzip

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.faults.damage import (
    assert_adds_up,
    assert_nothing_leaks,
    assert_others_are_staged,
    cell,
    file_name,
    in_chinese,
    put,
    text_of,
)
from tests.faults.exports import as_csv, clean_rows, load, write_parquet, write_xlsx


def parquet_days(kind, texts=None):
    """The clean lesions in Parquet, the days and the texts beside them as these kinds."""

    def _write(folder):
        header, *rows = clean_rows("lesions")
        table = {name: [row[at] or None for row in rows] for at, name in enumerate(header)}
        days = pa.array(table["exam_date"])
        table["exam_date"] = days if kind == pa.string() else days.cast(pa.date32()).cast(kind)
        table["organ"] = pa.nulls(len(rows))
        if texts:
            table["status"] = pa.array(table["status"]).cast(texts)
        folder.path("lesions").unlink()
        pq.write_table(pa.table(table), folder.path("lesions", suffix=".parquet"))

    return _write


SAME = {
    "byte-order mark": put("labs", lambda: text_of("labs").encode("utf-8-sig")),
    "Chinese headers in GB18030": put("labs", lambda: as_csv(in_chinese("labs")).encode("gb18030")),
    "Chinese headers in UTF-8": put("labs", lambda: as_csv(in_chinese("labs"))),
    "Chinese headers in GB18030, gzip": put(
        "labs", lambda: gzip.compress(as_csv(in_chinese("labs")).encode("gb18030")), ".csv.gz"
    ),
    "gzip of several members": put(
        "labs",
        lambda: b"".join(
            gzip.compress(line.encode()) for line in text_of("labs").splitlines(keepends=True)
        ),
        ".csv.gz",
    ),
    "lesion numbers in small letters": cell("lesions", 3, "lesion_id", "l1"),
    "lesion numbers in wide letters with a blank": cell("lesions", 4, "lesion_id", " Ｌ１"),
    "lesion numbers with an invisible character": cell("lesions", 5, "lesion_id", "L1\u200b"),
    "semicolons": put("labs", lambda: as_csv(clean_rows("labs"), delimiter=";")),
    "tabs": put("labs", lambda: as_csv(clean_rows("labs"), delimiter="\t")),
    "Windows line ends": put("labs", lambda: as_csv(clean_rows("labs"), newline="\r\n")),
    "old Mac line ends": put("labs", lambda: as_csv(clean_rows("labs"), newline="\r")),
    "mixed line ends": put("labs", lambda: text_of("labs").replace("\n", "\r\n", 3)),
    "mixed line ends the other way": put(
        "labs", lambda: as_csv(clean_rows("labs"), newline="\r\n").replace("\r\n", "\n", 3)
    ),
    "no line end at the end": put("labs", lambda: text_of("labs").rstrip("\n")),
    "blank lines": put("labs", lambda: text_of("labs").replace("\n", "\n\n")),
    "blank lines before the header": put("labs", lambda: "\n\n" + text_of("labs")),
    **{
        f"before the header a line of {mark!a}": put(
            "labs", lambda mark=mark: f"{mark}\n" + text_of("labs")
        )
        for mark in ("\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029", " \t")
    },
    "a line separator in a cell of the header": put(
        "labs", lambda: text_of("labs").replace("laboratory", "\u2028laboratory")
    ),
    "every cell quoted": put(
        "labs",
        lambda: "".join(
            ",".join(f'"{cell}"' for cell in cells) + "\n" for cells in clean_rows("labs")
        ),
    ),
    "blanks around cells": put(
        "labs",
        lambda: as_csv([[f" {cell} " for cell in cells] for cells in clean_rows("labs")]),
    ),
    "tabs and Chinese blanks around cells": put(
        "labs",
        lambda: as_csv([[f"\t{cell}\u3000" for cell in cells] for cells in clean_rows("labs")]),
    ),
    "dates with slashes": put("labs", lambda: text_of("labs").replace("2024-01-1", "2024/1/1")),
    "dates without marks": put("labs", lambda: text_of("labs").replace("2024-01-1", "2024011")),
    "real Excel times and numbers": lambda folder: folder.xlsx("labs"),
    "Excel numbers stored as text": lambda folder: folder.xlsx("labs", typed=False),
    "a sheet among others": lambda folder: folder.xlsx("labs", sheets=["notes", "labs"]),
    "a sheet of the Chinese name": lambda folder: folder.xlsx("labs", sheets=["说明", "检验"]),
    "one sheet of any name": lambda folder: folder.xlsx("labs", sheets=["Sheet1"]),
    "parquet": lambda folder: folder.parquet("labs"),
    "real Excel dates": lambda folder: folder.xlsx("lesions"),
    "parquet of days as pandas writes them": parquet_days(pa.timestamp("ns")),
    "parquet of days in seconds": parquet_days(pa.timestamp("s")),
    "parquet of days as times in milliseconds": parquet_days(pa.date64()),
    "parquet of bytes": parquet_days(pa.string(), pa.binary()),
    "parquet of numbered texts": parquet_days(pa.string(), pa.dictionary(pa.int32(), pa.string())),
    "parquet dates": lambda folder: folder.parquet("follow_up"),
}


@pytest.mark.parametrize("do", SAME.values(), ids=[name.replace(" ", "_") for name in SAME])
def test_another_way_to_write_an_export_changes_no_value(do, folder, clean, reload, capfd):
    do(folder)
    loaded = reload("labs", "lesions", "follow_up")
    assert not loaded.refused
    assert not loaded.quarantine
    assert loaded.staged == clean.staged
    assert_others_are_staged(loaded, clean, "labs")
    assert_adds_up(loaded)
    assert_nothing_leaks(loaded, capfd)


def test_patients_in_excel_with_real_birth_dates_are_the_same_patients(
    folder, clean, tmp_path, capfd
):
    folder.xlsx("patients")
    loaded = load(folder.root, tmp_path / "warehouse")
    assert not loaded.refused
    assert loaded.staged == clean.staged
    assert_adds_up(loaded)
    assert_nothing_leaks(loaded, capfd)


ENCODINGS = {
    "utf-8": lambda: text_of("labs").encode(),
    "utf-8-sig": lambda: text_of("labs").encode("utf-8-sig"),
    "gb18030": lambda: as_csv(in_chinese("labs")).encode("gb18030"),
}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_encoding_that_was_decided_on_is_recorded_with_the_file(encoding, folder, reload):
    folder.put("labs", ENCODINGS[encoding]())
    loaded = reload("labs")
    assert loaded.files[file_name("labs")][2] == encoding


@pytest.mark.parametrize(
    "text", ["=cmd|' /C calc'!A0", "+1+1", "@SUM(A1)", "-2+3", "'); DROP TABLE x; --"], ids=ascii
)
def test_formula_text_in_a_text_cell_is_kept_as_text(text, folder, clean, reload):
    folder.cell("labs", 3, "laboratory", text)
    loaded = reload("labs")
    assert not loaded.refused
    assert not loaded.quarantine
    (new,) = loaded.content("labs") - clean.content("labs")
    assert text in new
    assert_adds_up(loaded)


def test_an_empty_export_is_fine(folder, clean, reload):
    folder.write("labs", clean_rows("labs")[:1])
    loaded = reload("labs")
    assert not loaded.refused
    assert not loaded.quarantine
    assert loaded.files[file_name("labs")][0] == "read"
    assert loaded.staged["labs"] == []
    assert loaded.staged | {"labs": []} == clean.staged | {"labs": []}
    assert_adds_up(loaded)


@pytest.mark.parametrize("write", ["xlsx", "parquet", "csv.gz", "csv without line end"])
def test_an_empty_export_of_any_format_is_fine(write, folder, reload):
    header = clean_rows("pain")[:1]
    if write == "xlsx":
        folder.path("pain").unlink()
        write_xlsx(folder.path("pain", suffix=".xlsx"), "pain", header, ["pain"], typed=True)
    elif write == "parquet":
        folder.path("pain").unlink()
        write_parquet(folder.path("pain", suffix=".parquet"), "pain", header)
    elif write == "csv.gz":
        folder.put("pain", gzip.compress(as_csv(header).encode()), suffix=".csv.gz")
    else:
        folder.put("pain", as_csv(header).strip())
    loaded = reload("pain")
    assert not loaded.refused
    assert loaded.staged["pain"] == []
    assert_adds_up(loaded)


def test_an_accepted_unit_in_a_header_is_converted(folder, clean, reload):
    rows = clean_rows("lesions")
    at = rows[0].index("longest_diameter_mm")
    rows[0][at] = "longest_diameter_cm"
    for cells in rows[1:]:
        cells[at] = cells[at] and f"{float(cells[at]) / 10:.2f}"
    folder.write("lesions", rows)
    loaded = reload("lesions")
    assert loaded.staged == clean.staged
