"""How a hospital happens to write its exports changes nothing: order, files, encoding, format."""

import csv
import gzip
import io
import random
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from rairdtc_pipeline.cohort import derive
from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.demo import write_demo
from rairdtc_pipeline.ingest import ingest_export, take_inventory
from rairdtc_pipeline.protocol import load_protocol
from rairdtc_pipeline.staging import stage_export
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.warehouse.connection import open_working
from tests.integration.shell import cells_of

pytestmark = pytest.mark.slow

KEY = b"k" * 32
SOURCE = re.compile("site|file_name|(.*_)?source_(file_id|row)")
FORMATS = ("csv", "semicolons", "tabs", "bom", "gb18030", "csv.gz", "xlsx", "parquet")


@dataclass(frozen=True)
class File:
    """One file of the demo as text cells; `ragged` where a row has not the cells of the header."""

    site: str
    stem: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def ragged(self):
        return any(len(row) != len(self.header) for row in self.rows)


class Demo:
    """The files of the demo and what they come to."""

    def __init__(self, files, tables):
        self.files = files
        self.tables = tables


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """Every file of the demo exports, and what the untouched folder comes to."""
    folder = tmp_path_factory.mktemp("demo") / "exports"
    write_demo(folder)
    files = []
    for path in sorted(folder.glob("*/*")):
        header, *rows = cells_of(path)
        stem = path.name.removesuffix(".gz").rsplit(".", 1)[0]
        files.append(File(path.parent.name, stem, tuple(header), tuple(map(tuple, rows))))
    return Demo(tuple(files), built(folder))


def built(exports):
    """Every staging, cohort and derived table as a multiset of rows, and the quarantine by rule."""
    with TemporaryDirectory() as folder:
        layout = Layout(Path(folder))
        with open_working(layout, fresh=True) as con:
            inventory = take_inventory(exports)
            for contract in load_contracts().values():
                result = ingest_export(con, contract, inventory, KEY, layout.scratch)
                assert not result.refused
                stage_export(con, contract)
            tables = [f"staging.{export}" for export in load_contracts()]
            tables += [
                table.full_name
                for table in derive(con, load_protocol())
                if table.schema in ("cohort", "derived")
            ]
            content = {name: _content(con, name) for name in tables}
            content["quarantine"] = Counter(
                con.execute("SELECT export, column_name, rule FROM audit.quarantine").fetchall()
            )
            content["amendments"] = Counter(
                con.execute(
                    "SELECT export, patient, column_name, old_value, new_value FROM audit.amendments"
                ).fetchall()
            )
            content["accounting"] = Counter(
                con.execute("SELECT DISTINCT adds_up FROM audit.row_accounting").fetchall()
            )
            return content


def _content(con, table):
    columns = [name for name, *_ in con.execute(f"DESCRIBE {table}").fetchall()]
    kept = ", ".join(f'"{name}"' for name in columns if not SOURCE.fullmatch(name))
    return Counter(con.execute(f"SELECT {kept} FROM {table}").fetchall())


def write(folder, file, kind):
    """One file in another format; all cells are text."""
    path = folder / file.site / f"{file.stem}.{kind if kind in SUFFIXED else 'csv'}"
    path.parent.mkdir(parents=True, exist_ok=True)
    if kind == "xlsx":
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("Sheet1")
            for at, row in enumerate([file.header, *file.rows]):
                for place, cell in enumerate(row):
                    if cell:
                        sheet.write_string(at, place, cell)
    elif kind == "parquet":
        columns = {
            name: [row[at] or None for row in file.rows] for at, name in enumerate(file.header)
        }
        pl.DataFrame(columns, schema=dict.fromkeys(file.header, pl.String)).write_parquet(path)
    else:
        text = io.StringIO()
        delimiter = {"semicolons": ";", "tabs": "\t"}.get(kind, ",")
        csv.writer(text, delimiter=delimiter).writerows([file.header, *file.rows])
        encoding = {"bom": "utf-8-sig", "gb18030": "gb18030"}.get(kind, "utf-8")
        data = text.getvalue().encode(encoding)
        path.write_bytes(gzip.compress(data) if kind == "csv.gz" else data)


SUFFIXED = ("csv.gz", "xlsx", "parquet")


def shuffled(file, seed):
    rows = list(file.rows)
    random.Random(seed).shuffle(rows)
    return File(file.site, file.stem, file.header, tuple(rows))


def split(file, share):
    """Two files of the same day; the second may have no row."""
    at = round(len(file.rows) * share)
    return [
        File(file.site, file.stem, file.header, file.rows[:at]),
        File(file.site, f"{file.stem}_part2", file.header, file.rows[at:]),
    ]


def outcome_of(files, kinds):
    """What the files come to, written in these formats in turn."""
    with TemporaryDirectory() as folder:
        exports = Path(folder) / "exports"
        for number, file in enumerate(files):
            kind = kinds[number % len(kinds)]
            write(exports, file, "csv" if file.ragged and kind in ("xlsx", "parquet") else kind)
        return built(exports)


def to_digits(tables, digits):
    """The tables with floating-point numbers to so many significant digits."""
    return {
        name: Counter(
            tuple(float(f"{v:.{digits}g}") if isinstance(v, float) else v for v in row)
            for row in rows.elements()
        )
        for name, rows in tables.items()
    }


def differences(found, expected, digits=9):
    """Tables in which anything differs, with the number of rows lost and gained."""
    found, expected = to_digits(found, digits), to_digits(expected, digits)
    lost = {name: (rows - found[name]).total() for name, rows in expected.items()}
    gained = {name: (found[name] - rows).total() for name, rows in expected.items()}
    return {name: (lost[name], gained[name]) for name in expected if lost[name] or gained[name]}


def few(examples):
    return settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def test_every_file_written_anew_as_plain_csv_comes_to_the_same(demo):
    files, expected = demo.files, demo.tables
    assert differences(outcome_of(files, ["csv"]), expected) == {}


def test_the_order_of_rows_changes_not_even_the_last_digit(demo):
    files, expected = demo.files, demo.tables
    found = outcome_of([shuffled(file, 0) for file in files], ["csv"])
    assert differences(found, expected, digits=17) == {}


@few(1)
@given(share=st.floats(0, 1))
def test_splitting_every_file_in_two_of_the_same_day_changes_nothing(demo, share):
    files, expected = demo.files, demo.tables
    parts = [part for file in files for part in split(file, share)]
    assert differences(outcome_of(parts, ["csv"]), expected) == {}


@few(2)
@given(kinds=st.permutations(FORMATS))
def test_encoding_delimiter_and_format_change_nothing(demo, kinds):
    files, expected = demo.files, demo.tables
    assert differences(outcome_of(files, kinds), expected) == {}


@few(1)
@given(seed=st.integers(0, 2**32), share=st.floats(0, 1), kinds=st.permutations(FORMATS))
def test_all_of_it_at_once_changes_nothing(demo, seed, share, kinds):
    files, expected = demo.files, demo.tables
    parts = [part for file in files for part in split(shuffled(file, seed), share)]
    assert differences(outcome_of(parts, kinds), expected) == {}
