"""Text rows of a file → `private.raw.<export>`: typed as its contract says, without identifiers.

One row per readable source row: its place in the file, its values, and beside each the rule that
the text broke; a text that broke one is not kept. `parts_<export>` has one row per file. Both go
when the export is staged.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime

import duckdb
import polars as pl

from rairdtc_pipeline.contracts import Contract
from rairdtc_pipeline.ingest.identifiers import Identifiers
from rairdtc_pipeline.staging import casting
from rairdtc_pipeline.staging.rules import FAULT

# A list of codes would become a join, with its text made ready for every row; and a join whose
# sides are exchanged would hold the whole file in memory.
_LEFT_OUT = "in_clause,build_side_probe_side,join_order"


@dataclass(frozen=True)
class TextRows:
    """The text rows of one file: SQL of the rows, of the patient, of each column, header units.

    `relation` gets the alias r; `places` is how many cells c0, c1, … it has.
    """

    relation: str
    joins: str
    params: dict[str, str | bytes]
    source_row: str
    patient: str
    columns: dict[str, str]
    units: dict[str, str]
    places: int = 0


@dataclass(frozen=True)
class Part:
    """One file of an export."""

    source_file_id: str
    site: str
    received_at: datetime


def create_typed(con: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    """Empty tables for the rows and files of an export."""
    casts = casting.casts(contract, {})
    columns = ", ".join(f"{cast.name} {cast.sql_type}" for cast in casts)
    faults = "".join(f", {cast.name}{FAULT} VARCHAR" for cast in casts if cast.fault)
    con.execute("CREATE SCHEMA IF NOT EXISTS private.raw")
    con.execute(
        f"""CREATE OR REPLACE TABLE private.raw.{contract.name}
        (part INTEGER, source_row BIGINT, patient VARCHAR, {columns}{faults})"""
    )
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE parts_{contract.name} (part INTEGER,
        source_file_id VARCHAR, site VARCHAR, received_at TIMESTAMP)"""
    )


def begin_part(con: duckdb.DuckDBPyConnection, contract: Contract, part: Part) -> int:
    """Note a file whose rows are appended next; its number."""
    ((number,),) = con.execute(f"SELECT count(*) FROM parts_{contract.name}").fetchall()
    con.execute(
        f"INSERT INTO parts_{contract.name} VALUES (?, ?, ?, ?)",
        [number, part.source_file_id, part.site, part.received_at],
    )
    return int(number)


def add_rows(
    con: duckdb.DuckDBPyConnection,
    contract: Contract,
    part: int,
    rows: TextRows,
    identifiers: Identifiers,
) -> tuple[int, dict[str, int]]:
    """Append the rows of one file; how many, and how many values of a column lost identifiers.

    The caller has `joins_as_written`.
    """
    texts = _distinct_texts(con, contract, rows)
    changed = _changed(contract, texts, identifiers)
    units = next((c for c in contract.stored if c.units_by_test and c.name in rows.columns), None)
    with ExitStack() as registered:
        joins = ""
        for name, frame in changed.items():
            registered.enter_context(_registered(con, f"changed_{name}", frame))
            joins += f" LEFT JOIN changed_{name} ON changed_{name}.written = x.{name}"
        if any(column.units_by_test for column in contract.stored):
            written = [] if units is None else texts[units.name].drop_nulls().to_list()
            frame = casting.unit_factors(contract["unit"], written)
            registered.enter_context(_registered(con, "unit_factors", frame))
            joins += f" LEFT JOIN unit_factors u ON {casting.unit_join(contract)}"
        query = _insertion(contract, part, rows, joins, changed)
        ((count,),) = con.execute(query, rows.params).fetchall()
    return int(count), {name: int(frame["times"].sum()) for name, frame in changed.items()}


def _insertion(
    contract: Contract, part: int, rows: TextRows, joins: str, changed: dict[str, pl.DataFrame]
) -> str:
    casts = casting.casts(contract, rows.units)
    cleaned = ", ".join(f"{_cleaned(rows, c.name)} AS {c.name}" for c in contract.stored)
    texts = ", ".join(
        f"coalesce(changed_{c.name}.cleaned, x.{c.name}) AS text_{c.name}"
        if c.name in changed
        else f"x.{c.name} AS text_{c.name}"
        for c in contract.stored
    )
    values = ", ".join(f"{cast.value} AS {cast.name}" for cast in casts if cast.value)
    helps = casting.helps(contract)
    made = "".join(f", {sql} AS {name}" for name, sql in helps.items())
    passed = "".join(f", x.{name}, u.factor AS unit_factor" for name in helps)
    faults = ", ".join(f"{cast.fault} AS {cast.name}{FAULT}" for cast in casts if cast.fault)
    kept = ", ".join(cast.kept for cast in casts)
    named = "".join(f", {cast.name}{FAULT}" for cast in casts if cast.fault)
    return f"""INSERT INTO private.raw.{contract.name}
        WITH cleaned AS (
            SELECT {rows.source_row} AS source_row, {rows.patient} AS patient, {cleaned}
            FROM {rows.relation} r {rows.joins}{_every_cell(rows)}
        ),
        x AS (SELECT *{made} FROM cleaned),
        valued AS (SELECT x.source_row, x.patient, {texts}, {values}{passed} FROM x{joins}),
        faulty AS (SELECT *, {faults} FROM valued)
        SELECT {part}, source_row, patient, {kept}{named} FROM faulty"""


def _cleaned(rows: TextRows, name: str) -> str:
    return casting.clean(rows.columns[name]) if name in rows.columns else "CAST(NULL AS VARCHAR)"


def _every_cell(rows: TextRows) -> str:
    """A cell nobody asks for is not looked at, and would not break its row; this asks for it."""
    used = set(rows.columns.values())
    unused = [f"r.c{place}" for place in range(rows.places) if f"r.c{place}" not in used]
    return f" WHERE hash({', '.join(unused)}) IS NOT NULL" if unused else ""


def _distinct_texts(
    con: duckdb.DuckDBPyConnection, contract: Contract, rows: TextRows
) -> pl.DataFrame:
    """How often each combination of free texts and units stands in the file, cleaned."""
    named = {
        c.name: rows.columns[c.name]
        for c in contract.stored
        if c.name in rows.columns and (c.free_text or c.units_by_test)
    }
    if not named:
        return pl.DataFrame({"times": []}, schema={"times": pl.Int64})
    cells = ", ".join(f"{cell} AS {name}" for name, cell in named.items())
    cleaned = ", ".join(f"{casting.clean(name)} AS {name}" for name in named)
    query = f"""SELECT {cleaned}, CAST(times AS BIGINT) AS times
        FROM (SELECT {cells}, count(*) AS times FROM {rows.relation} r GROUP BY ALL)"""
    used = {name: value for name, value in rows.params.items() if f"${name}" in query}
    texts: pl.DataFrame = con.sql(query, params=used).pl()
    return texts


def _changed(
    contract: Contract, texts: pl.DataFrame, identifiers: Identifiers
) -> dict[str, pl.DataFrame]:
    """Per column of free text the values that hold identifiers: written, cleaned, times."""
    found = {}
    for column in contract.stored:
        if not column.free_text or column.name not in texts.columns:
            continue
        values = texts.group_by(column.name).agg(pl.col("times").sum()).drop_nulls()
        pairs = [
            (value, cleaned, times)
            for value, times in values.iter_rows()
            if (cleaned := identifiers.clean(value)) != value
        ]
        if pairs:
            found[column.name] = pl.DataFrame(
                pairs, schema=["written", "cleaned", "times"], orient="row"
            )
    return found


@contextmanager
def _registered(con: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame) -> Iterator[None]:
    con.register(name, frame)
    try:
        yield
    finally:
        con.unregister(name)


@contextmanager
def joins_as_written(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Run queries of every connection to the warehouse with their joins as they are written."""
    con.execute(f"SET disabled_optimizers = '{_LEFT_OUT}'")
    try:
        yield
    finally:
        con.execute("RESET disabled_optimizers")
