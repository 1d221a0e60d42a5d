"""Text rows of a file → the typed rows of its export, as its contract says, without identifiers.

A file repeats its texts: they are collected in one pass, each is typed once, and in a second pass
the rows look up what was made of theirs. One row per readable source row: its place in the file,
its values, and which rules its texts broke; a text that broke one is not kept.
`parts_<export>` has one row per file and goes when the export is staged.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import duckdb
import polars as pl

from rairdtc_pipeline.contracts import Column, Contract
from rairdtc_pipeline.ingest.identifiers import Identifiers
from rairdtc_pipeline.staging import casting
from rairdtc_pipeline.staging.casting import Cast
from rairdtc_pipeline.staging.rules import FAULTS, fault_bits
from rairdtc_pipeline.staging.typed_table import typed_table

# A join whose sides are exchanged would hold the whole file in memory.
_LEFT_OUT = "build_side_probe_side,join_order"


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


def create_typed(con: duckdb.DuckDBPyConnection, contract: Contract, parts: Sequence[Part]) -> str:
    """Empty table for the rows of an export, and one of its files; the name of the first."""
    casts, table = casting.casts(contract, {}), typed_table(con, contract)
    columns = ", ".join(f"{cast.name} {cast.sql_type}" for cast in casts)
    con.execute(f"CREATE SCHEMA IF NOT EXISTS {table.rsplit('.', maxsplit=1)[0]}")
    con.execute(
        f"""CREATE OR REPLACE TABLE {table} (patient VARCHAR, site VARCHAR, source_file_id VARCHAR,
        source_row BIGINT, {columns}, {FAULTS} BIGINT)"""
    )
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE parts_{contract.name}
        (part INTEGER, source_file_id VARCHAR, received_at TIMESTAMP)"""
    )
    for number, part in enumerate(parts):
        con.execute(
            f"INSERT INTO parts_{contract.name} VALUES (?, ?, ?)",
            [number, part.source_file_id, part.received_at],
        )
    return table


def add_rows(
    con: duckdb.DuckDBPyConnection,
    table: str,
    contract: Contract,
    part: Part,
    rows: TextRows,
    identifiers: Identifiers,
) -> tuple[int, dict[str, int]]:
    """Append the rows of one file; how many, and how many values of a column lost identifiers.

    The caller has `joins_as_written`.
    """
    given = [column for column in contract.stored if column.name in rows.columns]
    _collect_texts(con, rows, given)
    changed = _without_identifiers(con, given, identifiers)
    unit = next((column for column in given if column.units_by_test), None)
    with (
        _registered(con, "changed", changed),
        _registered(con, "unit_factors", _unit_factors(con, unit)),
    ):
        query = _insertion(table, contract, rows, given, unit)
        place = {"site": part.site, "file": part.source_file_id}
        ((count,),) = con.execute(query, rows.params | place).fetchall()
    con.execute("DROP TABLE texts")
    removed = dict(changed.group_by("column_name").agg(pl.col("times").sum()).iter_rows())
    return int(count), removed


def _collect_texts(con: duckdb.DuckDBPyConnection, rows: TextRows, given: Sequence[Column]) -> None:
    """Temp table `texts`: one row per column and text as written; the text cleaned; how often."""
    names = ", ".join(f"'{column.name}'" for column in given)
    cells = ", ".join(rows.columns[column.name] for column in given)
    query = f"""CREATE OR REPLACE TEMP TABLE texts AS
        SELECT [{names}][place] AS column_name, written, {casting.clean("written")} AS text, times
        FROM (
            SELECT place, written, count(*) AS times FROM (
                SELECT CAST(unnest(range(1, {len(given) + 1})) AS TINYINT) AS place,
                    unnest([{cells}]) AS written
                FROM {rows.relation} r
            ) WHERE written IS NOT NULL GROUP BY place, written
        )"""
    used = {name: value for name, value in rows.params.items() if f"${name}" in query}
    con.execute(query, used)


def _without_identifiers(
    con: duckdb.DuckDBPyConnection, given: Sequence[Column], identifiers: Identifiers
) -> pl.DataFrame:
    """The free texts that hold identifiers: column_name, text, cleaned, times."""
    free = [column.name for column in given if column.free_text]
    texts = con.execute(
        """SELECT column_name, text, CAST(sum(times) AS BIGINT) FROM texts
        WHERE column_name IN (SELECT unnest($free::VARCHAR[])) AND text IS NOT NULL GROUP BY ALL""",
        {"free": free},
    ).fetchall()
    found = [
        (column, text, cleaned, times)
        for column, text, times in texts
        if (cleaned := identifiers.clean(text)) != text
    ]
    schema = {"column_name": pl.String, "text": pl.String, "cleaned": pl.String, "times": pl.Int64}
    return pl.DataFrame(found, schema=schema, orient="row")


def _unit_factors(con: duckdb.DuckDBPyConnection, unit: Column | None) -> pl.DataFrame:
    if unit is None:
        return pl.DataFrame({"test_code": []})
    texts = con.execute(
        "SELECT DISTINCT text FROM texts WHERE column_name = $unit AND text IS NOT NULL",
        {"unit": unit.name},
    ).fetchall()
    return casting.unit_factors(unit, [text for (text,) in texts])


def _insertion(
    table: str, contract: Contract, rows: TextRows, given: Sequence[Column], unit: Column | None
) -> str:
    casts, bits = casting.casts(contract, rows.units), fault_bits(contract)
    names = [column.name for column in given]
    joins = [
        f"LEFT JOIN ({_typed_texts(column, casts, bits)}) texts_{column.name} "
        f"ON texts_{column.name}.written = {rows.columns[column.name]}"
        for column in given
    ]
    found = [
        f"texts_{c.of}.{c.name}" if c.of in names else f"CAST(NULL AS {c.sql_type}) AS {c.name}"
        for c in casts
    ]
    faults = " | ".join(["0", *(f"coalesce(texts_{name}.{FAULTS}, 0)" for name in names)])
    found.append(f"{faults} AS faults_of_texts")
    if any(cast.row_value for cast in casts):
        found += [
            f"{f'texts_{c.name}.text' if c in given else 'NULL'} AS text_{c.name}"
            for c in contract.stored
        ]
        found.append(f"{'u.unit' if unit else 'NULL'} AS unit_of_test")
        found.append(f"{'u.factor' if unit else 'NULL'} AS unit_factor")
    if unit:
        joins.append(
            "LEFT JOIN unit_factors u "
            f"ON u.test_code = texts_test_code.test_code AND u.written = texts_{unit.name}.text"
        )
    by_row = "".join(f", {c.row_value} AS row_{c.name}" for c in casts if c.row_value)
    kept = ", ".join(f"row_{c.name}" if c.row_value else c.name for c in casts)
    of_row = _faults({c.name: c.row_broken for c in casts}, bits)
    return f"""INSERT INTO {table}
        WITH looked_up AS (
            SELECT {rows.source_row} AS source_row, {rows.patient} AS patient, {", ".join(found)}
            FROM {rows.relation} r {rows.joins} {" ".join(joins)}{_every_cell(rows)}
        ),
        valued AS (SELECT *{by_row} FROM looked_up)
        SELECT patient, $site, $file, source_row, {kept}, faults_of_texts | {of_row}
        FROM valued"""


def _typed_texts(column: Column, casts: Sequence[Cast], bits: Mapping[tuple[str, str], int]) -> str:
    """SQL of the texts of a column: one row per text as written, with all that is made of it."""
    own = [cast for cast in casts if cast.of == column.name]
    values = ", ".join(f"{cast.value} AS {cast.name}" for cast in own)
    # Nothing is kept of a text that broke a rule.
    kept = ", ".join(
        f"CASE WHEN {FAULTS} = 0 THEN {cast.name} END AS {cast.name}"
        if cast.value == casting.TEXT and not cast.row_value
        else cast.name
        for cast in own
    )
    text, join = "text", ""
    if column.free_text:
        text = "coalesce(changed.cleaned, text) AS text"
        join = "LEFT JOIN changed USING (column_name, text)"
    return f"""SELECT written, text, {FAULTS}, {kept} FROM (
            SELECT *, {_faults({cast.name: cast.broken for cast in own}, bits)} AS {FAULTS} FROM (
                SELECT *, {values} FROM (
                    SELECT written, {text} FROM texts {join} WHERE column_name = '{column.name}'
                )))"""


def _faults(broken: Mapping[str, Mapping[str, str]], bits: Mapping[tuple[str, str], int]) -> str:
    cases = [
        f"CASE WHEN {condition} THEN {bits[column, rule]} ELSE 0 END"
        for column, rules in broken.items()
        for rule, condition in rules.items()
    ]
    return " | ".join(["0", *cases])


def _every_cell(rows: TextRows) -> str:
    """A cell nobody asks for is not looked at, and would not break its row; this asks for it."""
    used = set(rows.columns.values())
    unused = [f"r.c{place}" for place in range(rows.places) if f"r.c{place}" not in used]
    return f" WHERE hash({', '.join(unused)}) IS NOT NULL" if unused else ""


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
