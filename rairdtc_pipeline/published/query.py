"""Queries of an analyst, who can read the published file and nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from shutil import disk_usage

import duckdb
import polars as pl

from rairdtc_pipeline.errors import DeclarationError
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.storage.database import literal
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.storage.temporary import temporary_folder
from rairdtc_pipeline.warehouse.connection import open_published


class Analyst:
    """Queries one publication, even if a newer one is published meanwhile."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con

    def answers(self, queries: str) -> Iterator[pl.DataFrame]:
        """Rows of each SELECT, FROM, VALUES, DESCRIBE, SUMMARIZE or SHOW; semicolons separate them.

        Raises DeclarationError if a statement is not a query, before any statement runs, and the
        error of DuckDB if a query fails.
        """
        try:
            statements = self._con.extract_statements(queries)
            if {found.type for found in statements} != {duckdb.StatementType.SELECT}:
                raise DeclarationError(message("errors-not-a-query"))
            for statement in statements:
                yield self._con.sql(statement.query).pl()
        except duckdb.Error as error:
            raise DeclarationError(message("errors-query-failed", reason=str(error))) from error

    def tables(self) -> list[tuple[str, str]]:
        """Name and comment of every table and view; names without a schema come first."""
        return self._con.execute(
            """SELECT if(schema_name = 'main', '', schema_name || '.') || name, comment FROM (
                SELECT schema_name, table_name AS name, comment FROM duckdb_tables()
                UNION ALL SELECT schema_name, view_name, comment FROM duckdb_views()
                WHERE NOT internal
            ) ORDER BY schema_name <> 'main', schema_name, name"""
        ).fetchall()

    def columns(self, table: str) -> list[tuple[str, str, str]]:
        """Name, type and comment of the columns of a table; empty if the table does not exist."""
        return self._con.execute(
            """SELECT column_name, data_type, comment FROM duckdb_columns()
            WHERE if(schema_name = 'main', '', schema_name || '.') || table_name = $table
            ORDER BY column_index""",
            {"table": table},
        ).fetchall()

    def words(self) -> list[str]:
        """Names of tables and columns, for completion."""
        found = self._con.execute(
            "SELECT DISTINCT column_name FROM duckdb_columns() WHERE NOT internal"
        ).fetchall()
        return sorted({name for name, _ in self.tables()} | {name for (name,) in found})


@contextmanager
def opened_to_ask(layout: Layout) -> Iterator[Analyst]:
    """Open the published file with settings that no query can change.

    On a read-only connection, COPY could still write other files, and even the published file.
    Therefore only queries run. Data that do not fit into half of the memory go to a temporary
    folder, not into the folder of the snapshot, and fill at most half of the free disk: a query
    must not stop the refresh of the night.
    """
    with temporary_folder() as spilled, open_published(layout) as con:
        con.execute(f"SET temp_directory = {literal(spilled)}")
        con.execute(f"SET max_temp_directory_size = '{disk_usage(spilled).free // 2} B'")
        con.execute("SET memory_limit = '50%'")
        con.execute("SET enable_external_access = false")
        con.execute("SET lock_configuration = true")
        yield Analyst(con)
