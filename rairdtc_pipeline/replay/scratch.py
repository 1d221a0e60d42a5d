"""A scratch warehouse with the staged rows of a published file."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.storage.database import literal
from rairdtc_pipeline.warehouse.audit_tables import TABLES

_SOURCE = "replayed"


@contextmanager
def attached(con: duckdb.DuckDBPyConnection, file: Path, name: str = _SOURCE) -> Iterator[str]:
    """Attach a DuckDB file read-only; yields the name of its database on this connection."""
    con.execute(f"ATTACH {literal(file.resolve())} AS {name} (READ_ONLY)")
    try:
        yield name
    finally:
        con.execute(f"DETACH {name}")


def keep_as(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """Copy tables and views of the scratch warehouse into tables of an in-memory database."""
    con.execute(f"ATTACH ':memory:' AS {name} (COMPRESS true)")
    relations = con.execute(
        """SELECT schema_name, table_name FROM duckdb_tables()
        WHERE database_name = current_database() AND NOT temporary
        UNION ALL SELECT schema_name, view_name FROM duckdb_views()
        WHERE database_name = current_database() AND NOT temporary AND NOT internal
        ORDER BY ALL"""
    ).fetchall()
    for schema, table in relations:
        con.execute(f"CREATE SCHEMA IF NOT EXISTS {name}.{schema}")
        con.execute(f"CREATE TABLE {name}.{schema}.{table} AS FROM {schema}.{table}")


def copy_staged(con: duckdb.DuckDBPyConnection, published: Path) -> None:
    """Copy the staged rows and the audit tables of staging into the scratch file.

    Columns of audit tables that one of the two project versions lacks are left out.
    """
    with attached(con, published) as source:
        con.execute("CREATE SCHEMA IF NOT EXISTS staging")
        for export in load_contracts():
            table = f"staging.{export}"
            con.execute(f"CREATE OR REPLACE TABLE {table} AS FROM {source}.{table}")
        for noted in TABLES:
            kept = _columns(con, source, "audit", noted.name)
            names = ", ".join(name for name in noted.columns if name in kept)
            if names:
                con.execute(f"DELETE FROM audit.{noted.name}")
                con.execute(
                    f"INSERT INTO audit.{noted.name} BY NAME "
                    f"SELECT {names} FROM {source}.audit.{noted.name}"
                )


def copy_birth_dates(con: duckdb.DuckDBPyConnection, private: Path) -> None:
    """Copy the private columns of staged rows from the private store of a warehouse."""
    with attached(con, private) as source:
        con.execute("CREATE SCHEMA IF NOT EXISTS private.staging")
        for contract in load_contracts().values():
            if any(column.private for column in contract.stored):
                table = f"staging.{contract.name}"
                con.execute(f"CREATE OR REPLACE TABLE private.{table} AS FROM {source}.{table}")


def leave_out(con: duckdb.DuckDBPyConnection, patients: list[str]) -> None:
    """Delete the staged rows of patients, as if they had withdrawn their consent."""
    for contract in load_contracts().values():
        tables = [f"staging.{contract.name}"]
        if any(column.private for column in contract.stored):
            tables.append(f"private.staging.{contract.name}")
        for table in tables:
            con.execute(
                f"DELETE FROM {table} WHERE list_contains($patients, patient)",
                {"patients": patients},
            )


def _columns(
    con: duckdb.DuckDBPyConnection, database: str, schema: str, table: str
) -> frozenset[str]:
    found = con.execute(
        """SELECT column_name FROM duckdb_columns() WHERE database_name = $database
            AND schema_name = $schema AND table_name = $table""",
        {"database": database, "schema": schema, "table": table},
    ).fetchall()
    return frozenset(name for (name,) in found)
