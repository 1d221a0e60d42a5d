"""The table `trace.evidence`: the staged rows each fact rests on, and what each is to it."""

from collections.abc import Collection

import duckdb

from rairdtc_pipeline.protocol import Protocol
from rairdtc_pipeline.provenance.collect import (
    SCHEMAS,
    STAGED,
    TRACED,
    derived_tables,
    fact_tables,
    numbered_rows,
    traced_tables,
)
from rairdtc_pipeline.provenance.rewrite import EVIDENCE
from rairdtc_pipeline.provenance.roles import deciding_rows, frames_of, mark
from rairdtc_pipeline.storage.database import describe
from rairdtc_pipeline.trace.item import item_sql
from rairdtc_pipeline.warehouse.sql_table import SqlTable

TABLE = "trace.evidence"
GRAIN = "One row per fact, that is a row of another table, and source row it rests on."
COLUMNS = {
    "table_name": "Table the fact is a row of.",
    "patient": "Pseudonym of the patient the fact is about; missing for a table that is not about "
    "patients, whose rows are one fact.",
    "item": "Visit, criterion, endpoint with sensitivity set, or what else names the row among the "
    "patient's rows of the table; missing where the patient has one row.",
    "export": "Export the source row belongs to.",
    "source_file_id": "File the source row is from.",
    "source_row": "Row of the file.",
    "role": "decides: without this row alone the fact changes, while the end of the data and the "
    "timetable of visits stay as published. considered: the rules read the row, and without it "
    "alone the fact stays the same. Missing: not tried; rairdtc trace --prove tries. Up to "
    "`roles_most_rows` staged rows are tried at each refresh; of more, only the row that a fact "
    "names and the patient's own row have a role.",
}
_SOURCE = {"source_file_id", "source_row"}
_CERTAIN = f"""
SELECT f.table_name, f.patient, f.item, s.export, s.source_file_id, s.source_row,
    CASE WHEN list_contains(f.named, s.number) OR (s.export = 'patients' AND s.patient = f.patient)
        THEN 'decides' END AS role
FROM (SELECT *, unnest(rows) AS number FROM temp.facts) AS f
JOIN {STAGED} AS s USING (number)
ORDER BY f.table_name, f.patient, f.item, number
"""


def publish_evidence(con: duckdb.DuckDBPyConnection, protocol: Protocol) -> int:
    """(Re)create `trace.evidence` of a warehouse whose tables are made; returns its rows.

    With more than `evidence_most_rows` staged rows, it holds of derived tables only the rows that
    decide for certain. With up to `roles_most_rows`, every row is tried.
    """
    with numbered_rows(con):
        staged = _count(con, STAGED)
        write_evidence(con, complete=staged <= int(protocol["evidence_most_rows"]))
        if staged <= int(protocol["roles_most_rows"]):
            mark(con, deciding_rows(frames_of(con), protocol))
    return _count(con, TABLE)


def write_evidence(con: duckdb.DuckDBPyConnection, *, complete: bool = True) -> None:
    """(Re)create `trace.evidence`, whose staged rows are numbered, with the roles that are certain.

    A row is certain to decide if the fact names it or it is the patient's own. If the evidence need
    not be complete, the derived tables list only these rows.
    """
    con.execute(
        """CREATE OR REPLACE TEMP TABLE facts
        (table_name VARCHAR, patient VARCHAR, item VARCHAR, rows INTEGER[], named INTEGER[])"""
    )
    collect_facts(con, SCHEMAS if complete else ["cohort"])
    for table in () if complete else fact_tables():
        if table.schema != "cohort":
            con.execute(_deciding(table))
    con.execute("CREATE SCHEMA IF NOT EXISTS trace")
    con.execute(f"CREATE OR REPLACE TABLE {TABLE} AS {_CERTAIN}")
    con.execute("DROP TABLE temp.facts")
    describe(con, TABLE, GRAIN, COLUMNS)


def collect_facts(con: duckdb.DuckDBPyConnection, schemas: Collection[str] = SCHEMAS) -> None:
    """Add every fact to `temp.facts`: the numbers of its rows, and of those its columns name."""
    with traced_tables(con, schemas):
        for table in derived_tables(schemas):
            if not table.is_view:
                con.execute(_facts(table))


def _facts(table: SqlTable) -> str:
    patient = "f.patient" if "patient" in table.columns else "NULL"
    item = item_sql(table.columns, "f") if "patient" in table.columns else "NULL"
    return f"""INSERT INTO temp.facts
        SELECT '{table.full_name}', {patient} AS patient_of_fact, {item} AS item,
            list_distinct(flatten(list(f.{EVIDENCE}))), {_named(table)}
        FROM {TRACED}.{table.full_name} AS f {_join(table)} GROUP BY patient_of_fact, item"""


def _deciding(table: SqlTable) -> str:
    """The facts of a table as it was made, with the patient's row and the rows they name."""
    return f"""INSERT INTO temp.facts
        SELECT '{table.full_name}', f.patient, {item_sql(table.columns, "f")} AS item,
            list_append({_named(table)}, any_value(p.number)), {_named(table)}
        FROM {table.full_name} AS f
        JOIN {STAGED} AS p ON p.export = 'patients' AND p.patient = f.patient {_join(table)}
        GROUP BY f.patient, item"""


def _names_sources(table: SqlTable) -> bool:
    return set(table.columns) >= _SOURCE


def _join(table: SqlTable) -> str:
    if not _names_sources(table):
        return ""
    return f"""LEFT JOIN {STAGED} AS s
        ON f.source_file_id = s.source_file_id AND f.source_row = s.source_row"""


def _named(table: SqlTable) -> str:
    named = "list(DISTINCT s.number) FILTER (s.number IS NOT NULL)"
    return f"coalesce({named}, [])" if _names_sources(table) else "CAST([] AS INTEGER[])"


def _count(con: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(con.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])
