"""Files as they come: encodings, row numbers, dates of receipt, pseudonyms."""

import gzip
import hashlib
import hmac
import os
import time
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import duckdb
import pyarrow as pa
import pytest

from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.contracts.cells import MISSING, clean
from rairdtc_pipeline.contracts.headers import read_headers
from rairdtc_pipeline.errors import DeclarationError, ExportError
from rairdtc_pipeline.ingest import ingest_export, take_inventory
from rairdtc_pipeline.ingest.files import SourceFile
from rairdtc_pipeline.ingest.readers import broken_rows, in_place, read_file, renumbered
from rairdtc_pipeline.ingest.text import prepare
from rairdtc_pipeline.ingest.typed_table import typed_table
from rairdtc_pipeline.privacy.identifiers import Identifiers
from rairdtc_pipeline.privacy.pseudonym import (
    KEY_VARIABLE,
    key_pads,
    load_key,
    pseudonym,
    pseudonym_sql,
    pseudonyms,
)
from rairdtc_pipeline.protocol import PACKAGED
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.storage.temporary import unnamed_files
from rairdtc_pipeline.warehouse.connection import open_working

PAIN = load_contracts()["pain"]
HEADER = "patient_id,assessment_date,nrs,analgesic\n"


def write(folder, content, name="pain_2025-03-01.csv"):
    path = folder / "site" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return path


def read(folder):
    """(source_row, cells) of the one file, and its broken rows."""
    (file,) = take_inventory(folder).of("pain")
    con = duckdb.connect()
    with unnamed_files(folder) as new_file:
        reading = read_file(file, PAIN, new_file)
        with reading.at_hand(con):
            readable = con.execute(f"FROM {reading.relation}", reading.params).fetchall()
            broken = broken_rows(con, reading, len(readable))
            with renumbered(con, broken):
                query = f"FROM {in_place(reading)} ORDER BY source_row"
                rows = con.execute(query, reading.params).fetchall()
        return rows, reading.encoding, broken


def prepared(path):
    """What is decided on a file."""
    with unnamed_files(path.parent) as new_file:
        return prepare(path, PAIN, new_file)


@pytest.mark.parametrize(
    ("encoding", "found"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("gb18030", "gb18030"), ("gbk", "gb18030")],
)
def test_encodings_are_told_apart_and_recorded(tmp_path, encoding, found):
    text = "病人号,评估日期,NRS评分,镇痛药\n一,2024-01-05,3,吗啡缓释片\n"
    write(tmp_path, text.encode(encoding))
    rows, encoding, _ = read(tmp_path)
    assert encoding == found
    assert rows == [(2, "一", "2024-01-05", "3", "吗啡缓释片")]


@pytest.mark.parametrize("words", ["女", "女男", "女女女男", "停药", "头痛", "脾", "毛森"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_few_chinese_words_under_english_headers_tell_the_encoding(tmp_path, encoding, words):
    rows = "".join(f"{number},2024-01-05,3,{word}\n" for number, word in enumerate([words, *words]))
    path = write(tmp_path, (HEADER + rows).encode(encoding))
    assert prepared(path).encoding == encoding


@pytest.mark.parametrize(
    "word", ["µIU/mL", "μIU/mL", "±", "José", "Søren", "λ lab", "“held” – ≥150"]
)
@pytest.mark.parametrize("row", ["", "\udce5", "\udcce", "\udcb5IU/mL"])
def test_signs_and_letters_of_others_are_not_taken_for_chinese(tmp_path, word, row):
    text = HEADER + f"1,2024-01-05,3,{word}\n" * 2 + f"2,2024-01-05,3,{row}\n"
    path = write(tmp_path, text.encode("utf-8", "surrogateescape"))
    found = "utf-8 with broken rows" if row else "utf-8"
    assert prepared(path).encoding == found


def test_what_begins_with_the_mark_of_utf8_is_utf8(tmp_path):
    write(
        tmp_path, b"\xef\xbb\xbf" + HEADER.encode() + b"1,2024-01-05,3,\n2,2024-01-05,3,Jos\xe9 M\n"
    )
    rows, encoding, broken = read(tmp_path)
    assert (encoding, [row[0] for row in rows]) == ("utf-8 with broken rows", [2])
    assert [(b.source_row, b.rule) for b in broken] == [(3, "broken_encoding")]


def test_a_broken_byte_in_utf8_breaks_one_row_and_is_not_taken_for_chinese_encoding(tmp_path):
    good = "1,2024-01-05,3,吗啡缓释片\n".encode()
    write(tmp_path, HEADER.encode() + good + b"2,2024-01-05,3,\xe5\xe5x\n" + good)
    rows, _, broken_ones = read(tmp_path)
    assert [row[0] for row in rows] == [2, 4]
    assert [(b.source_row, b.rule) for b in broken_ones] == [(3, "broken_encoding")]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_header_over_two_lines_is_one_row(tmp_path, end):
    lines = [
        '病人号,"评估',
        '日期",NRS评分',
        "1,2024-01-05,3",
        "2,2024-01-05",
        "3,2024-01-05,4",
        "",
    ]
    path = write(tmp_path, end.join(lines).encode())
    header = prepared(path).header
    assert [cell.column.name for cell in read_headers(PAIN, header)] == [
        "patient_id",
        "assessment_date",
        "nrs",
    ]
    rows, _, broken = read(tmp_path)
    assert [(row[0], row[1]) for row in rows] == [(2, "1"), (4, "3")]
    assert [b.source_row for b in broken] == [3]


def test_a_truncated_gzip_is_refused(tmp_path):
    whole = gzip.compress((HEADER + "1,2024-01-05,3,\n" * 1000).encode())
    path = write(tmp_path, whole[: len(whole) // 2], "pain.csv.gz")
    with pytest.raises(ExportError, match="cut off"):
        prepared(path)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_rows_are_numbered_as_a_spreadsheet_shows_them_around_broken_rows(tmp_path, end):
    body = "1,2024-01-01,1,\n\n2,2024-01-02\n3,2024-01-03,3,\n4,2024-01-04,4,,x\n5,2024-01-05,5,\n"
    write(tmp_path, (HEADER + body).replace("\n", end).encode())
    rows, _, broken_ones = read(tmp_path)
    assert [(row[0], row[1]) for row in rows] == [(2, "1"), (4, "3"), (6, "5")]
    assert [broken.source_row for broken in broken_ones] == [3, 5]


def test_rows_with_line_breaks_in_cells_are_one_row(tmp_path):
    body = '1,2024-01-01,1,"two\nlines"\n2,2024-01-02\n3,2024-01-03,3,\n'
    write(tmp_path, (HEADER + body).encode())
    rows, _, broken_ones = read(tmp_path)
    assert [(row[0], row[1]) for row in rows] == [(2, "1"), (4, "3")]
    assert [broken.source_row for broken in broken_ones] == [3]


@pytest.mark.parametrize("second", range(4))
@pytest.mark.parametrize("first", range(4))
@pytest.mark.parametrize("mark", ['"', ' "', '" ', ' " '])
@pytest.mark.parametrize("between", [0, 1])
@pytest.mark.parametrize("end", ["\n", "", "\r\n"])
def test_lone_quotes_for_the_same_as_above_swallow_no_row(
    tmp_path, first, second, mark, between, end
):
    rows = [["1", "2024-01-01", "1", "tramadol"] for _ in range(4 + between)]
    rows[1][first] = rows[2 + between][second] = mark
    lines = [",".join(row) for row in rows[: 3 + between + bool(end)]]
    text = HEADER + "\n".join(lines) + end.strip("\r")
    write(tmp_path, text.replace("\n", end or "\n").encode())
    try:
        found, _, broken = read(tmp_path)
    except ExportError as error:
        assert "close the quote" in str(error)
    else:
        assert len(found) + len(broken) == len(lines)


def test_what_goes_wrong_on_the_way_is_an_error_of_the_database_as_at_the_start(tmp_path):
    write(tmp_path, HEADER.encode())
    (file,) = take_inventory(tmp_path).of("pain")
    con = duckdb.connect()
    with unnamed_files(tmp_path) as new_file:
        reading = read_file(file, PAIN, new_file)
    reading.params.clear()
    late = "CASE WHEN i = 2000000 THEN 'x' ELSE '1' END"
    with pytest.raises(duckdb.DataError):
        list(reading.batches(con, f"(SELECT CAST({late} AS INTEGER) FROM range(3000000) AS r (i))"))
    batches = reading.batches(con, "(SELECT i FROM range(100000000) AS r (i))")
    next(batches)
    con.interrupt()
    with pytest.raises(duckdb.OperationalError):
        list(batches)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_any_line_end_is_read(tmp_path, newline):
    write(tmp_path, (HEADER + "1,2024-01-01,1,\n").replace("\n", newline).encode())
    assert read(tmp_path)[0] == [(2, "1", "2024-01-01", "1", None)]


def test_mixed_line_ends_are_read(tmp_path):
    write(tmp_path, (HEADER + "1,2024-01-01,1,\r\n2,2024-01-02,2,\r3,2024-01-03,3,\n").encode())
    assert [row[1] for row in read(tmp_path)[0]] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("pain_2025-03-01.csv", datetime(2025, 3, 1)),
        ("pain20250301.csv", datetime(2025, 3, 1)),
        ("pain_2024-12-31_to_2025-03-31.csv", datetime(2025, 3, 31)),
        ("pain_2025-03-31_from_2024-12-31.csv", datetime(2025, 3, 31)),
        ("pain_2024-12-31_to_2025-02-30.csv", datetime(2024, 12, 31)),
        ("pain_2025-02-30.csv", datetime(2001, 9, 9, 9, 46, 40)),
        ("pain_2099-01-01.csv", datetime(2001, 9, 9, 9, 46, 40)),
        ("pain_2025-03-01_to_2099-01-01.csv", datetime(2025, 3, 1)),
        ("pain.csv", datetime(2001, 9, 9, 9, 46, 40)),
    ],
)
def test_a_file_was_received_on_the_latest_date_in_its_name_else_when_it_was_written(
    tmp_path, name, expected
):
    path = write(tmp_path, HEADER.encode(), name)
    os.utime(path, (1_000_000_000, 1_000_000_000))
    assert take_inventory(tmp_path).files[0].received_at == expected


def test_the_day_a_file_was_written_is_that_of_the_time_zone_of_the_refresh(tmp_path, monkeypatch):
    path = write(tmp_path, HEADER.encode(), "pain.csv")
    early = datetime(2025, 3, 2, 1, 30, tzinfo=ZoneInfo("Asia/Shanghai")).timestamp()
    os.utime(path, (early, early))
    assert take_inventory(tmp_path).files[0].received_at == datetime(2025, 3, 2, 1, 30)
    own = tmp_path / "protocol.yaml"
    own.write_text(PACKAGED.read_text(encoding="utf-8").replace("Asia/Shanghai", "UTC"))
    monkeypatch.setenv("RAIRDTC_PROTOCOL", str(own))
    assert take_inventory(tmp_path).files[0].received_at == datetime(2025, 3, 1, 17, 30)


@pytest.mark.parametrize("seconds", [0, 2.1], ids=["at once", "once it has settled"])
def test_a_file_rewritten_in_the_same_size_and_at_the_same_time_is_another(tmp_path, seconds):
    path = tmp_path / "site" / "pain.csv"
    path.parent.mkdir()
    for content in (b"one", b"two"):
        path.write_bytes(content)
        os.utime(path, ns=(1, 1))
        time.sleep(seconds)
        (file,) = take_inventory(tmp_path).files
        assert file.sha256 == hashlib.sha256(content).hexdigest()


class _WrittenAfterTheFirstLook(SourceFile):
    """A file of which a program writes the half as soon as it was found to be whole."""

    def refuse_rewritten(self):
        super().refuse_rewritten()
        content = self.path.read_bytes()
        self.path.write_bytes(content[: len(content) // 2])


def test_a_file_written_while_its_rows_are_read_is_refused_and_none_of_them_kept(tmp_path):
    write(tmp_path, (HEADER + "1,2024-01-01,1,\n" * 1000).encode())
    inventory, layout = take_inventory(tmp_path), Layout(tmp_path / "warehouse")
    written = tuple(_WrittenAfterTheFirstLook(**vars(file)) for file in inventory.files)
    inventory = replace(inventory, files=written)
    with open_working(layout, fresh=True) as con:
        result = ingest_export(con, PAIN, inventory, b"k" * 32, layout.scratch, Identifiers([], {}))
        assert result.rows_read == 0
        assert ["was written while it was read" in str(line) for line in result.refused] == [True]
        assert con.execute(f"SELECT count(*) FROM {typed_table(con, PAIN)}").fetchall() == [(0,)]


def test_files_that_are_no_exports_are_ignored_with_a_reason(tmp_path):
    write(tmp_path, b"x", "notes.docx")
    write(tmp_path, b"x", "labs.pdf")
    write(tmp_path, b"x", "~$labs.xlsx")
    (tmp_path / "labs.csv").write_bytes(b"x")
    inventory = take_inventory(tmp_path)
    assert inventory.files == ()
    reasons = {name: str(reason) for name, reason in inventory.ignored}
    assert "does not begin" in reasons["site/notes.docx"]
    assert "does not end" in reasons["site/labs.pdf"]
    assert "temporary" in reasons["site/~$labs.xlsx"]
    assert "move it to exports/<site>/<file>" in reasons["labs.csv"]


@pytest.mark.parametrize("patient_id", ["1001", "病人一", "a" * 200])
def test_the_pseudonym_is_hmac_sha256(patient_id):
    key = os.urandom(32)
    query = f"SELECT {pseudonym_sql('p')} FROM (SELECT $p AS p)"
    found = duckdb.execute(query, {"p": patient_id, **key_pads(key)}).fetchall()[0][0]
    assert found == "P" + hmac.new(key, patient_id.encode(), hashlib.sha256).hexdigest()[:16]


def pseudonyms_made(numbers, key=b"k" * 32):
    """By the SQL of a file, by that of a file of known numbers, and by Python."""
    written = pa.array(numbers, pa.string())
    known = Identifiers([], {"site": [n for n in numbers if n]}).pseudonyms(key, "site")
    nobody = known.slice(0, 0)
    with duckdb.connect() as con:
        by_sql = pseudonyms(con, written, key=key, known=nobody).to_pylist()
        by_known = pseudonyms(con, written, key=key, known=known).to_pylist()
    return by_sql, by_known, [pseudonym(number or "", key) for number in numbers]


@pytest.mark.parametrize("missing", ["", " ", None, *MISSING, "na", " n/a\t", "\u3000无\u00a0"])
def test_what_says_missing_in_any_cell_is_no_patient_number(missing):
    assert pseudonyms_made([missing]) == ([None], [None], [None])


@pytest.mark.parametrize(
    ("number", "spellings"),
    [
        ("H001", [" H001", "H001\u3000", "h001", "'H001", '="H001"', "H\u200b001", "Ｈ００１", "\ufeffH001"]),
        ("123", ["00123", "123.0", "１２３", "'00123", '="00123"', " 123 ", "0123.00"]),
        ("0", ["00", "0.0"]),
    ],
)  # fmt: skip
def test_one_patient_however_a_spreadsheet_spells_the_number(number, spellings):
    expected = "P" + hmac.new(b"k" * 32, number.encode(), "sha256").hexdigest()[:16]
    for made in pseudonyms_made([number, *spellings]):
        assert set(made) == {expected}
    lesion = load_contracts()["lesions"]["lesion_id"]
    assert set(clean(pa.array([number, *spellings]), lesion).to_pylist()) == {number}


@pytest.mark.parametrize("other", ["H 001", "H0010", "H01", "H-001", "1230", "123.5", "12E3"])
def test_another_number_is_another_patient(other):
    for made in pseudonyms_made(["H001", "123", other]):
        assert len(set(made)) == 3


@pytest.mark.parametrize("number", ["2.02301E+11", "1E+05", "2.02301e+11", " 9E+15 "])
def test_a_number_in_scientific_notation_is_nobodys(number):
    assert pseudonyms_made([number]) == ([None], [None], [None])


def test_the_key_file_is_made_once_closed_to_others_and_refused_when_open(tmp_path, monkeypatch):
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    path = tmp_path / "private" / "key"
    assert load_key(path) == load_key(path)
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    with pytest.raises(DeclarationError, match="chmod 600"):
        load_key(path)


def test_a_short_key_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv(KEY_VARIABLE, "short")
    with pytest.raises(DeclarationError, match="shorter than 32"):
        load_key(tmp_path / "key")
