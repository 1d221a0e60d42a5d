"""How a cell is typed."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product

import duckdb
import pyarrow as pa
import pytest

from rairdtc_pipeline.contracts import casting, load_contracts
from rairdtc_pipeline.contracts.cells import clean
from rairdtc_pipeline.contracts.moments import moment
from rairdtc_pipeline.ingest import ingest_export, readers, take_inventory, typed_texts
from rairdtc_pipeline.staging import stage_export
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.warehouse.build import drop_all_but
from rairdtc_pipeline.warehouse.connection import open_working
from tests.faults.exports import KEY, Folder, as_csv, clean_rows

FORMATS = [
    day + time
    for day in ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d")
    for time in (
        "",
        *(mark + time for mark in " T" for time in ("%H:%M", "%H:%M:%S", "%H:%M:%S.%f")),
    )
]
DAY = r"(\d{4}-\d\d?-\d\d?|\d{4}/\d\d?/\d\d?|\d{4}\.\d\d?\.\d\d?|\d{8})(\s.*|T.*)?"
ROWS_OF_A_ROW_GROUP = 122_880
YEARS = ("2024", "0000", "1899", "1900", "24", "202", "-024", "12024", "x024", "+202", " 202")
MONTHS, DAYS = ("2", "02", "13", "00", "0a", " 2"), ("3", "03", "29", "30", "00", "3x")
TIMES = (
    "", " ", "T", " 8:30", " 08:30", " 24:00", " 08:60", " 08:30:15", "T08:30:15", "T08:30",
    " 08:30:15.5", " 08:30:15.123456", " 08:30Z", " 08:30+08", " 8:3", "  08:30", " 0830", " (BC)",
)  # fmt: skip


def both(values, quick, plain):
    """Values of two SQL expressions over the text t that differ."""
    con = duckdb.connect()
    con.execute("CREATE TABLE texts AS SELECT unnest($values) AS t", {"values": list(values)})
    return con.execute(
        f"SELECT t, {quick}, {plain} FROM texts WHERE ({quick}) IS DISTINCT FROM ({plain})"
    ).fetchall()


@pytest.mark.parametrize("sql_type", ["DATE", "TIMESTAMP"])
def test_every_spelling_of_a_day_is_accepted_or_refused_as_the_formats_say(sql_type):
    """Year in four digits, from 1900 on; month and day in two where no mark stands between."""
    marks = ("-", "/", "", ".", " ")
    spellings = {
        f"{year}{first}{month}{second}{day}{time}"
        for year, first, month, second, day, time in product(
            YEARS, marks, MONTHS, marks, DAYS, TIMES
        )
    }
    written = f"regexp_full_match(t, '{DAY}') AND TRY_CAST(left(t, 4) AS INTEGER) >= 1900"
    plain = f"CASE WHEN {written} THEN CAST(try_strptime(t, {FORMATS}) AS {sql_type}) END"
    assert not both(spellings, moment("t", sql_type), plain)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-01-05", "2024-01-05"), ("2024/1/5", "2024-01-05"), ("20241105", "2024-11-05"),
        ("2024-1-5", "2024-01-05"), ("1900-01-01", "1900-01-01"), ("1899-12-31", None),
        ("24-03-08", None), ("24/3/8", None), ("202-4-1", None), ("2024115", None),
        ("202415", None), ("240308", None), ("0024-03-08", None), ("2024-01/05", None),
        ("2024-02-30", None), ("12024-01-05", None), ("2024-001-05", None), ("2024-1-5\n", "2024-01-05"),
        ("2024年3月5日", "2024-03-05"), ("2024年03月05日", "2024-03-05"), ("2024.3.5", "2024-03-05"),
        ("20240305083000", "2024-03-05"), ("202403050830", "2024-03-05"), ("2024年3月5", None),
        ("24年3月5日", None), ("3/5/2024", None), ("05.03.2024", None), ("2024.13.5", None),
        ("2024年3月5日8时30分", "2024-03-05"), ("2024年3月5日08:30", "2024-03-05"), ("2024年3月5号", "2024-03-05"),
        ("2024年3月5日下午3:20", None), ("2024年3月5日上午", None), ("2024年3月5日8", None),
    ],
)  # fmt: skip
def test_a_day_has_a_year_of_four_digits(text, day):
    query = f"SELECT CAST({moment('t', 'DATE')} AS VARCHAR) FROM (SELECT $t AS t)"
    assert duckdb.sql(query, params={"t": text}).fetchall() == [(day,)]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("x", "x"), (" x\u3000", "x"), ("\tx\u00a0", "x"), ("a b", "a b"), ("x\n", "x\n"),
        ("", None), (" ", None), ("NA", None), (" n/a ", None), ("无\u3000", None), ("未查", None),
        ("-", None), ("- ", None), ("--", None), ("NAN", "NAN"), ("ＮＡ", None), ("null", None),
        ("None", None), ("\\N", None), ("/", None), ("—", None), ("－", None), ("未做", None),
        ("\ufeffx\u200b", "x"), ("１２３．５", "123.5"), ("（＋）", "(+)"), ("---", "---"),
    ],
)  # fmt: skip
def test_a_cell_is_trimmed_and_missing_as_the_list_says(cell, text):
    assert clean(pa.array([cell])).to_pylist() == [text]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.5", "1.5"), ("007", "7"), ("<0.04", "0.04"), ("< 0.04", "0.04"), (">5000", "5000"),
        ("0.0000004", None), ("<0.0000004", None), ("1.2345678", None), ("0.000", "0"),
        ("5\n", "5"), ("1.", None), (".5", "0.5"), ("<.04", "0.04"), ("≤0.04", "0.04"), (">=5", "5"),
        ("500↑", "500"), ("500 ↑", "500"), ("↓3.1", "3.1"), ("5.2 H", "5.2"), ("5.2*", "5.2"),
        ("5.2HH", "5.2"), ("1:100", None), ("±", None), ("5.2 X", None), ("H", None), ("5 6", None), ("1e5", None), ("1_0", None), ("-1", None),
        (">>1", None), ("1,5", None), ("inf", None), ("１", None), ("9999999999999", None),
    ],
)  # fmt: skip
def test_a_result_is_a_number_as_its_pattern_says(text, number):
    casts = {cast.name: cast.value for cast in casting.casts(load_contracts()["labs"], {})}
    query = f"SELECT {casts['result_value']} FROM (SELECT $text AS text)"
    expected = number and Decimal(number)
    assert duckdb.sql(query, params={"text": text}).fetchall() == [(expected,)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("21", "21"), ("007", "7"), ("+5", "5"), ("-1.5", "-1.5"), ("1.", "1"), (".5", "0.5"),
        ("1.230000000", "1.23"), ("0", "0"), ("0.00000000", "0"), ("1e5", "100000"),
        ("1.5E-5", "0.000015"), ("12.300000000000001", "12.3"), ("29.999999999999996", "30"),
        ("0.30000000000000004", "0.3"), ("1.0833333333333333", "1.083333"), ("1e-7", None),
        ("0.0000004", None), ("0.000000400000000000000004", None), ("3.0000004", None),
        ("3.000000400000000", None), ("1e-40", None), ("1e40", None), ("1_0", None),
        ("0x10", None), ("1,5", None), ("NaN", None), ("inf", None), ("9999999999999", None),
    ],
)  # fmt: skip
def test_a_number_is_kept_as_it_was_written_or_refused(text, number):
    lesions = casting.casts(load_contracts()["lesions"], {})
    (value,) = (cast.value for cast in lesions if cast.name == "longest_diameter_mm")
    found = duckdb.sql(f"SELECT {value} FROM (SELECT $text AS text)", params={"text": text})
    assert found.fetchall() == [(number and Decimal(number),)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", 3), ("3.0", 3), ("3.", 3), ("03", 3), ("3.5", None), ("3.0000004", None),
        ("2.9999999999999996", None), ("1_0", None), ("3e0", None), ("1e-7", None), (".0", None),
        ("9999999999", None),
    ],
)  # fmt: skip
def test_a_whole_number_is_written_as_one(text, number):
    (value,) = (c.value for c in casting.casts(load_contracts()["pain"], {}) if c.name == "nrs")
    found = duckdb.sql(f"SELECT {value} FROM (SELECT $text AS text)", params={"text": text})
    assert found.fetchall() == [(number,)]


def test_a_number_is_not_made_zero_by_the_unit_of_its_header():
    implants = casting.casts(load_contracts()["implants"], {"activity_per_seed_mbq": "Bq"})
    (value,) = (cast.value for cast in implants if cast.name == "activity_per_seed_mbq")
    query = f"SELECT {value} FROM (SELECT unnest(['25900000', '0', '0.4']) AS text)"
    assert duckdb.sql(query).fetchall() == [(Decimal("25.9"),), (0,), (None,)]


def test_a_mobile_number_is_no_result(tmp_path):
    folder = Folder(tmp_path / "exports")
    folder.cell("labs", 2, "result", "13800138000")
    layout = Layout(tmp_path / "warehouse")
    with open_working(layout, fresh=True) as con:
        for name in ("patients", "labs"):
            ingest_export(
                con, load_contracts()[name], take_inventory(folder.root), KEY, layout.scratch
            )
            stage_export(con, load_contracts()[name])
        query = "SELECT source_row, column_name, rule FROM audit.quarantine"
        assert con.execute(query).fetchall() == [(2, "result", "not_a_result")]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rows_at_once", "bytes_at_once", "texts_kept"),
    [(500_000, 1 << 29, 50_000), (1, 1 << 29, 10), (500_000, 1, 1_000_000)],
)
def test_rows_keep_their_numbers_and_values_however_a_file_is_cut(
    tmp_path, monkeypatch, rows_at_once, bytes_at_once, texts_kept
):
    """The order of a file that is larger than a row group is easily lost."""
    monkeypatch.setattr(readers, "_ROWS_AT_ONCE", rows_at_once)
    monkeypatch.setattr(readers, "_BYTES_AT_ONCE", bytes_at_once)
    monkeypatch.setattr(typed_texts, "_MANY_TEXTS", texts_kept)
    folder = Folder(tmp_path / "exports")
    header = clean_rows("pain")[0]
    days = [
        (datetime(1900, 1, 1, tzinfo=UTC) + timedelta(days=day)).date().isoformat()
        for day in range(ROWS_OF_A_ROW_GROUP // 3)
    ]
    patients = [cells[0] for cells in clean_rows("patients")[1:]]
    body = [
        [patient, day, str(at % 11), f"row {at + 2}"]
        for at, (patient, day) in enumerate(product(patients, days))
    ]
    assert len(body) > ROWS_OF_A_ROW_GROUP
    folder.put("pain", as_csv([header, *body]))
    layout = Layout(tmp_path / "warehouse")
    with open_working(layout, fresh=True) as con:
        for name in ("patients", "pain"):
            ingest_export(
                con, load_contracts()[name], take_inventory(folder.root), KEY, layout.scratch
            )
            stage_export(con, load_contracts()[name])
        query = """SELECT count(*),
            count(*) FILTER (analgesic <> 'row ' || source_row OR nrs <> (source_row - 2) % 11
                OR assessment_date <> DATE '1900-01-01' + CAST((source_row - 2) % $days AS INTEGER))
            FROM staging.pain"""
        assert con.execute(query, {"days": len(days)}).fetchall() == [(len(body), 0)]


def test_rows_that_were_read_again_and_not_staged_leave_what_is_staged(tmp_path):
    layout, contract = Layout(tmp_path / "warehouse"), load_contracts()["pain"]
    inventory = take_inventory(Folder(tmp_path / "exports").root)
    with open_working(layout, fresh=True) as con:
        for name in ("patients", "pain"):
            ingest_export(con, load_contracts()[name], inventory, KEY, layout.scratch)
            stage_export(con, load_contracts()[name])
        staged = con.execute("FROM staging.pain ORDER BY ALL").fetchall()
        assert len(staged) > 1
        ingest_export(con, contract, inventory, KEY, layout.scratch)
        assert con.execute("FROM staging.pain ORDER BY ALL").fetchall() == staged
        drop_all_but(con, ["staging.patients", "staging.pain"])
        query = "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'staging' ORDER BY ALL"
        found = con.execute(query).fetchall()
        assert found == [("pain",), ("patients",), ("patients",)]


def test_what_a_file_said_is_gone_from_the_private_store_once_it_is_staged(tmp_path):
    layout = Layout(tmp_path / "warehouse")
    with open_working(layout, fresh=True) as con:
        contract = load_contracts()["patients"]
        inventory = take_inventory(Folder(tmp_path / "exports").root)
        ingest_export(con, contract, inventory, KEY, layout.scratch)
        stage_export(con, contract)
        query = "SELECT count(*) FROM duckdb_tables() WHERE table_name LIKE 'typed%'"
        assert con.execute(query).fetchall() == [(0,)]
