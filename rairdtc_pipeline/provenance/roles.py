"""The source rows that each decide a fact: if one of them alone is taken away, the fact changes.

Every staged row is taken away once. A stand-in of the patient has all other rows of the patient,
and all stand-ins are derived at once, in a warehouse of their own in memory. What is not about one
patient, that is the end of the data and the timetable of the visits, stays as published.
"""

from collections.abc import Iterator

import duckdb
import pyarrow as pa

from rairdtc_pipeline.cohort import check_candidates
from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.protocol import Protocol
from rairdtc_pipeline.provenance.collect import (
    CHECKED,
    STAGED,
    derived_tables,
    fact_tables,
    shared_tables,
)
from rairdtc_pipeline.storage.database import registered
from rairdtc_pipeline.trace.item import item_sql
from rairdtc_pipeline.warehouse.connection import open_temporary
from rairdtc_pipeline.warehouse.protocol_tables import write_protocol
from rairdtc_pipeline.warehouse.sql_table import SqlTable

Frames = dict[str, pa.Table]
_ROWS, _OF = "numbered", "published "
# A stand-in per staged row. DuckDB compares texts of up to 12 bytes fastest.
_STAND_INS = """CREATE TEMP TABLE stand_ins AS
SELECT 's' || number AS name, patient, export, source_file_id, source_row, number FROM frame"""
_ALL_BUT_ONE = """CREATE TABLE {table} AS
SELECT s.name AS patient, t.* EXCLUDE (patient) FROM frame AS t JOIN stand_ins AS s USING (patient)
WHERE s.export <> '{export}'{other}"""
_OTHER_ROW = " OR t.source_row <> s.source_row OR t.source_file_id <> s.source_file_id"
_CHANGED = """SELECT '{table}' AS table_name, s.patient, p.item, s.number
FROM frame AS p JOIN stand_ins AS s ON p.patient = s.patient
LEFT JOIN ({facts}) AS f ON f.patient = s.name AND f.item IS NOT DISTINCT FROM p.item
WHERE f.content IS DISTINCT FROM p.content"""

_MARKED = f"""
WITH listed AS (
    SELECT e.*, s.number, s.patient AS of_patient
    FROM trace.evidence AS e JOIN {STAGED} AS s USING (export, source_file_id, source_row)
),
shared AS (
    SELECT DISTINCT source_file_id, source_row FROM trace.evidence WHERE table_name IN ({{shared}})
),
tried AS (SELECT DISTINCT patient FROM frame)
SELECT e.* EXCLUDE (role, number, of_patient),
    CASE WHEN d.number IS NOT NULL THEN 'decides'
        WHEN e.of_patient = t.patient AND h.source_row IS NULL THEN 'considered'
        ELSE e.role END AS role
FROM listed AS e
LEFT JOIN tried AS t ON e.patient = t.patient
LEFT JOIN shared AS h ON e.source_file_id = h.source_file_id AND e.source_row = h.source_row
LEFT JOIN frame AS d ON e.table_name = d.table_name AND e.patient = d.patient
    AND e.item IS NOT DISTINCT FROM d.item AND e.number = d.number
UNION ALL
SELECT d.table_name, d.patient, d.item, s.export, s.source_file_id, s.source_row, 'decides'
FROM frame AS d JOIN {STAGED} AS s USING (number)
WHERE NOT EXISTS (
    FROM listed AS e WHERE e.table_name = d.table_name AND e.patient = d.patient
        AND e.item IS NOT DISTINCT FROM d.item AND e.number = d.number)
"""


def frames_of(
    con: duckdb.DuckDBPyConnection, *, made_in: str = "", patients: str = "SELECT patient"
) -> Frames:
    """What deciding_rows() reads of a warehouse whose rows are numbered.

    `made_in` is the database, with a dot, that holds the tables of cohort and derived. `patients`
    is a SELECT of the patients whose rows are tried.
    """
    queries = {name: f"FROM {name}" for name in _staged()}
    queries |= {name: f"FROM {made_in}{name}" for name in shared_tables()}
    queries |= {_OF + table.full_name: _facts(table, made_in) for table in fact_tables()}
    queries[_ROWS] = f"FROM {STAGED} WHERE patient IN ({patients})"
    return {name: con.sql(query).to_arrow_table() for name, query in queries.items()}


def deciding_rows(frames: Frames, protocol: Protocol) -> pa.Table:
    """One row per fact about a patient and staged row that decides it.

    The columns are table_name, patient, item and number, which numbers the staged row.
    """
    with open_temporary() as con:
        con.execute("CREATE SCHEMA staging; CREATE SCHEMA private.staging")
        con.execute("CREATE SCHEMA cohort; CREATE SCHEMA derived")
        _make(con, frames[_ROWS], _STAND_INS)
        for name, export in _staged().items():
            # Private columns stand in a row per patient, which names no source row.
            other = "" if name.startswith("private.") else _OTHER_ROW
            made = _ALL_BUT_ONE.format(table=name, export=export, other=other)
            _make(con, frames[name], made)
        write_protocol(con, protocol)
        return pa.concat_tables(_changed(con, frames, protocol))


def mark(con: duckdb.DuckDBPyConnection, deciding: pa.Table) -> None:
    """Set the roles in `trace.evidence` of the patients whose rows were tried.

    A row that decides by preventing something, which no table reads, is added.
    """
    shared = ", ".join(f"'{name}'" for name in shared_tables())
    with registered(con, "frame", deciding):
        con.execute(f"CREATE OR REPLACE TEMP TABLE evidence AS {_MARKED.format(shared=shared)}")
    con.execute("DELETE FROM trace.evidence")
    con.execute("INSERT INTO trace.evidence FROM temp.evidence ORDER BY ALL")
    con.execute("DROP TABLE temp.evidence")


def _changed(
    con: duckdb.DuckDBPyConnection, frames: Frames, protocol: Protocol
) -> Iterator[pa.Table]:
    for table in derived_tables():
        if table.full_name in frames:
            _make(con, frames[table.full_name], f"CREATE TABLE {table.full_name} AS FROM frame")
        elif "patient" in table.columns:
            con.execute(f"CREATE {table.kind} {table.full_name} AS {table.query}")
        if table.full_name == CHECKED:
            check_candidates(con, protocol)
        if _OF + table.full_name in frames:
            changed = _CHANGED.format(table=table.full_name, facts=_facts(table))
            with registered(con, "frame", frames[_OF + table.full_name]):
                yield con.sql(changed).to_arrow_table()


def _staged() -> dict[str, str]:
    """Tables of staged rows and of their private columns → export."""
    contracts = load_contracts().values()
    private = [c.name for c in contracts if any(column.private for column in c.stored)]
    found = {f"staging.{contract.name}": contract.name for contract in contracts}
    return found | {f"private.staging.{name}": name for name in private}


def _facts(table: SqlTable, made_in: str = "") -> str:
    """The facts of a table by patient and item, each with a number that says what it contains."""
    values = ", ".join(f'"{name}"' for name in table.columns if name != "patient")
    return f"""SELECT patient, {item_sql(table.columns)} AS item,
            CAST(sum(hash({values})) AS VARCHAR) AS content
        FROM {made_in}{table.full_name} GROUP BY ALL"""


def _make(con: duckdb.DuckDBPyConnection, frame: pa.Table, query: str) -> None:
    with registered(con, "frame", frame):
        con.execute(query)
