"""The rows of a proof that each decide: without any one of them a fact comes out otherwise."""

from collections.abc import Iterable, Iterator, Mapping

import duckdb
import polars as pl

from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.protocol import Protocol
from rairdtc_pipeline.provenance import fact_tables
from rairdtc_pipeline.replay.proof import PUBLISHED, derive_cohort
from rairdtc_pipeline.storage.database import registered
from rairdtc_pipeline.trace.item import item_sql

SourceRow = tuple[str, int]
# Table, patient and item of a fact.
Fact = tuple[str, str, str | None]
Kept = dict[Fact, tuple[SourceRow, ...]]
_MOST_ROUNDS = 10
_CLAIMED = """SELECT DISTINCT e.table_name, e.patient, e.item, e.source_file_id, e.source_row
FROM trace.evidence AS e JOIN claimed AS c ON e.table_name = c.table_name
    AND e.patient = c.patient AND e.item IS NOT DISTINCT FROM c.item
JOIN owned AS o ON o.patient = e.patient AND o.source_file_id = e.source_file_id
    AND o.source_row = e.source_row
ORDER BY ALL"""


def shortest_rows(con: duckdb.DuckDBPyConnection, protocol: Protocol) -> Kept:
    """Shrink the rows of every claimed fact, after its proof, until each of them decides.

    Rows of other patients, which say when the data end, stay as they are. Each round derives
    stand-ins of patients, one for each set of rows that is tried.
    """
    owned = " UNION ALL ".join(
        f"SELECT patient, source_file_id, source_row FROM staging.{export}"
        for export in load_contracts()
    )
    con.execute(f"CREATE OR REPLACE TEMP TABLE owned AS {owned}")
    kept: Kept = {}
    for table, patient, item, file, row in con.execute(_CLAIMED).fetchall():
        kept[table, patient, item] = (*kept.get((table, patient, item), ()), (file, row))
    for _ in range(_MOST_ROUNDS):
        decides = _each_decides(con, protocol, kept)
        open_facts = {fact: rows for fact, rows in kept.items() if set(rows) - decides[fact]}
        if not open_facts:
            break
        kept |= _shortest(con, protocol, open_facts, decides)
    return kept


def _each_decides(
    con: duckdb.DuckDBPyConnection, protocol: Protocol, kept: Kept
) -> dict[Fact, set[SourceRow]]:
    """The rows of each fact without which it comes out otherwise from the others."""
    tried = [
        (fact, tuple(other for other in rows if other != row), row)
        for fact, rows in kept.items()
        for row in rows
    ]
    same = _same(con, protocol, [(fact, rows) for fact, rows, _ in tried])
    decides: dict[Fact, set[SourceRow]] = {fact: set() for fact in kept}
    for (fact, _, row), unchanged in zip(tried, same, strict=True):
        if not unchanged:
            decides[fact].add(row)
    return decides


def _shortest(
    con: duckdb.DuckDBPyConnection,
    protocol: Protocol,
    kept: Kept,
    decides: Mapping[Fact, set[SourceRow]],
) -> Kept:
    """The rows that decide with the fewest first ones of the others that make the fact again."""
    tried: list[tuple[Fact, tuple[SourceRow, ...]]] = []
    for fact, rows in kept.items():
        certain = tuple(row for row in rows if row in decides[fact])
        others = tuple(row for row in rows if row not in decides[fact])
        tried += [(fact, certain + others[:count]) for count in range(len(others))]
    found: Kept = {}
    for (fact, rows), unchanged in zip(tried, _same(con, protocol, tried), strict=True):
        if unchanged and fact not in found:
            found[fact] = rows
    return found


def _same(
    con: duckdb.DuckDBPyConnection,
    protocol: Protocol,
    tried: list[tuple[Fact, tuple[SourceRow, ...]]],
) -> list[bool]:
    """Whether each fact comes out as published from the rows that are tried."""
    names = [f"{fact[1]} {number}" for number, (fact, _) in enumerate(tried)]
    _stand_in(con, tried, names)
    derive_cohort(con, protocol)
    changed = set(_changed(con, {fact[0] for fact, _ in tried}))
    return [name not in changed for name in names]


def _stand_in(
    con: duckdb.DuckDBPyConnection,
    tried: list[tuple[Fact, tuple[SourceRow, ...]]],
    names: list[str],
) -> None:
    """Put a stand-in of the patient, with nothing but the rows, beside the named rows."""
    rows = [
        (name, fact[1], *row)
        for name, (fact, kept) in zip(names, tried, strict=True)
        for row in kept
    ]
    facts = [(name, *fact) for name, (fact, _) in zip(names, tried, strict=True)]
    _write(con, "trial_rows", rows, ["name", "patient", "source_file_id", "source_row"])
    _write(con, "trials", facts, ["name", "table_name", "patient", "item"])
    for export in load_contracts():
        con.execute(f"DELETE FROM staging.{export} WHERE contains(patient, ' ')")
        con.execute(
            f"""INSERT INTO staging.{export} BY NAME SELECT r.name AS patient, t.* EXCLUDE (patient)
            FROM staging.{export} AS t JOIN trial_rows AS r
                USING (patient, source_file_id, source_row)"""
        )
    con.execute("DELETE FROM private.staging.patients WHERE contains(patient, ' ')")
    con.execute(
        """INSERT INTO private.staging.patients BY NAME
        SELECT r.name AS patient, t.* EXCLUDE (patient)
        FROM private.staging.patients AS t JOIN trials AS r USING (patient)"""
    )


def _write(
    con: duckdb.DuckDBPyConnection, table: str, rows: Iterable[tuple[object, ...]], names: list[str]
) -> None:
    frame = pl.DataFrame(
        list(rows),
        schema={name: pl.Int64 if name == "source_row" else pl.String for name in names},
        orient="row",
    )
    with registered(con, "frame_to_write", frame):
        con.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS FROM frame_to_write")


def _changed(con: duckdb.DuckDBPyConnection, tables: set[str]) -> Iterator[str]:
    """Names of the stand-ins whose fact is not the published one."""
    for table in fact_tables():
        if table.full_name not in tables:
            continue
        values = ", ".join(f't."{name}"' for name in table.columns if name != "patient")
        item = item_sql(list(table.columns), "t")
        rows = (
            f"SELECT c.name, {values} FROM {{0}}{table.full_name} AS t JOIN trials AS c "
            f"ON c.table_name = '{table.full_name}' AND t.patient = c.{{1}} "
            f"AND c.item IS NOT DISTINCT FROM {item}"
        )
        then, now = rows.format(f"{PUBLISHED}.", "patient"), rows.format("", "name")
        differ = con.execute(
            f"""SELECT DISTINCT name FROM (({then} EXCEPT ALL {now})
            UNION ALL ({now} EXCEPT ALL {then}))"""
        ).fetchall()
        yield from (name for (name,) in differ)
