"""The staged rows each row of cohort and derived rests on, by running the rewritten SQL."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

import duckdb

from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.provenance.rewrite import EVIDENCE, with_evidence
from rairdtc_pipeline.warehouse.sql_table import SqlTable, load_sql_tables

# Database that holds the tables with evidence beside those of the warehouse, in memory.
TRACED = "traced"
# One row per staged row: its number, patient, export, file and row.
STAGED = "temp.numbered_rows"
SCHEMAS = ("cohort", "derived")
CHECKED = "cohort.candidates"


def derived_tables(schemas: Collection[str] = SCHEMAS) -> list[SqlTable]:
    """Every table of the schemas that a SQL file makes, each after those it reads."""
    return [table for table in load_sql_tables().values() if table.schema in schemas]


def fact_tables() -> list[SqlTable]:
    """Tables of cohort and derived whose rows are facts about a patient.

    A row of a table kept as a view is a staged row itself, and names it.
    """
    return [t for t in derived_tables() if "patient" in t.columns and not t.is_view]


def shared_tables() -> list[str]:
    """Tables made from the rows of all patients that others read, as the end of the data."""
    tables = derived_tables()
    read = {name for table in tables for name in table.reads}
    return [t.full_name for t in tables if "patient" not in t.columns and t.full_name in read]


@contextmanager
def numbered_rows(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Number the staged rows of the warehouse on this connection, in `temp.numbered_rows`."""
    staged = " UNION ALL ".join(
        f"SELECT patient, '{export}' AS export, source_file_id, source_row FROM staging.{export}"
        for export in load_contracts()
    )
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE numbered_rows AS SELECT
            CAST(row_number() OVER (ORDER BY export, source_file_id, source_row) AS INTEGER)
                AS number, *
        FROM ({staged})"""
    )
    try:
        yield
    finally:
        con.execute(f"DROP TABLE {STAGED}")


@contextmanager
def traced_tables(
    con: duckdb.DuckDBPyConnection, schemas: Collection[str] = SCHEMAS
) -> Iterator[None]:
    """Make the tables of the schemas in `traced`, each row with its staged rows.

    The connection is to a warehouse whose tables are made and whose rows are numbered.
    """
    ((warehouse,),) = con.execute("SELECT current_database()").fetchall()
    con.execute(f"ATTACH ':memory:' AS {TRACED}")
    try:
        con.execute(f"USE {TRACED}")
        _stage(con, warehouse)
        for table in derived_tables(schemas):
            con.execute(f"CREATE TABLE {table.full_name} AS {with_evidence(table)}")
            if table.full_name == CHECKED:
                _check(con, warehouse)
        yield
    finally:
        con.execute(f"USE {warehouse}")
        con.execute(f"DETACH {TRACED}")


def _stage(con: duckdb.DuckDBPyConnection, warehouse: str) -> None:
    """Show the staged rows with their number, and the tables of the protocol as they are."""
    for schema in ("staging", "protocol", *SCHEMAS):
        con.execute(f"CREATE SCHEMA {schema}")
    for export in load_contracts():
        con.execute(
            f"""CREATE TABLE staging.{export} AS SELECT t.*, [s.number] AS {EVIDENCE}
            FROM {warehouse}.staging.{export} AS t JOIN {STAGED} AS s
            ON s.export = '{export}' AND t.source_file_id = s.source_file_id
                AND t.source_row = s.source_row"""
        )
    protocol = con.execute(
        """SELECT table_name FROM duckdb_tables()
        WHERE database_name = $warehouse AND schema_name = 'protocol'""",
        {"warehouse": warehouse},
    ).fetchall()
    for (name,) in protocol:
        con.execute(f"CREATE VIEW protocol.{name} AS FROM {warehouse}.protocol.{name}")


def _check(con: duckdb.DuckDBPyConnection, warehouse: str) -> None:
    """The failed checks of pandera, each resting on what its candidate rests on."""
    con.execute(
        f"""CREATE TABLE cohort.failed_checks AS SELECT f.*, c.{EVIDENCE}
        FROM {warehouse}.cohort.failed_checks AS f JOIN {CHECKED} AS c ON f.patient = c.patient"""
    )
