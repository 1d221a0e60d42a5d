"""Runs a SQL file to make a table, and adds the descriptions of its columns."""

from collections.abc import Collection

import duckdb
import polars as pl

from rairdtc_pipeline.storage.database import describe, registered, transaction
from rairdtc_pipeline.storage.error_redaction import errors_redacted
from rairdtc_pipeline.warehouse.audit_tables import TABLES
from rairdtc_pipeline.warehouse.data_dictionary import declared_columns
from rairdtc_pipeline.warehouse.sql_table import SqlTable


def build_table(con: duckdb.DuckDBPyConnection, table: SqlTable) -> None:
    """(Re)create one table or view."""
    con.execute(f"CREATE SCHEMA IF NOT EXISTS {table.schema}")
    described = declared_columns().get(table.full_name, table.columns)
    with errors_redacted(table.full_name), transaction(con):
        con.execute(f"CREATE OR REPLACE {table.kind} {table.full_name} AS {table.query}")
        text = f"{table.grain} {table.title}"
        describe(con, table.full_name, text, described, kind=table.kind)


def drop_relation(con: duckdb.DuckDBPyConnection, table: str) -> None:
    """Drop a table or view if it exists, because neither replaces one of the other kind."""
    *database, schema, name = table.split(".")
    found = con.execute(
        """SELECT kind FROM (
            SELECT database_name, schema_name, view_name AS name, 'VIEW' AS kind FROM duckdb_views()
            UNION ALL SELECT database_name, schema_name, table_name, 'TABLE' FROM duckdb_tables()
        ) WHERE database_name = coalesce($database, current_database())
            AND schema_name = $schema AND name = $name""",
        {"database": next(iter(database), None), "schema": schema, "name": name},
    ).fetchall()
    for (kind,) in found:
        con.execute(f"DROP {kind} {table}")


def count_rows(con: duckdb.DuckDBPyConnection, table: str) -> int:
    """Number of rows of a table."""
    return int(con.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])


def drop_all_but(con: duckdb.DuckDBPyConnection, tables: Collection[str]) -> None:
    """Drop tables and views that another version of the project left in the working file."""
    kept = [*tables, *(f"audit.{table.name}" for table in TABLES)]
    found = con.execute(
        """SELECT schema_name || '.' || name, kind FROM (
            SELECT database_name, schema_name, table_name AS name, 'TABLE' AS kind
            FROM duckdb_tables()
            UNION ALL SELECT database_name, schema_name, view_name, 'VIEW'
            FROM duckdb_views() WHERE NOT internal
        ) WHERE database_name = current_database() ORDER BY ALL"""
    ).fetchall()
    for name, kind in found:
        if name not in kept:
            con.execute(f"DROP {kind} {name}")


def write_frame(
    con: duckdb.DuckDBPyConnection,
    table: str,
    frame: pl.DataFrame,
    grain: str,
    columns: dict[str, str],
) -> int:
    """(Re)create a table from a frame, with comments on table and columns; returns its height."""
    con.execute(f"CREATE SCHEMA IF NOT EXISTS {table.split('.', maxsplit=1)[0]}")
    with registered(con, "frame_to_write", frame), transaction(con):
        con.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM frame_to_write")
        describe(con, table, grain, columns)
    return frame.height
