"""DuckDB functions for every part of the project: literals, comments, transactions, reading."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb

# DuckDB must not download or load an extension without the user's knowledge.
SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
# Tables of the open files: tables in DuckDB, and Parquet tables, which have a view.
STORED_TABLES = """(
    SELECT database_name, schema_name, table_name FROM duckdb_tables() WHERE NOT temporary
    UNION ALL SELECT database_name, schema_name, view_name FROM duckdb_views()
    WHERE NOT internal AND contains(sql, 'read_parquet(')
)"""


def literal(value: str | Path) -> str:
    """A text or a path as a SQL string literal."""
    return "'" + str(value).replace("'", "''") + "'"


def identifier(name: str) -> str:
    """A quoted SQL name."""
    return '"' + name.replace('"', '""') + '"'


def qualified(name: str) -> str:
    """The quoted SQL name of a table given as schema.table."""
    return ".".join(identifier(part) for part in name.split(".", maxsplit=1))


def describe(
    con: duckdb.DuckDBPyConnection,
    table: str,
    text: str,
    columns: Mapping[str, str],
    *,
    kind: str = "TABLE",
) -> None:
    """Put comments on a table or view and on its columns; an empty text adds no comment.

    Outside of a transaction, each comment is flushed to disk separately.
    """
    con.execute(f"COMMENT ON {kind} {table} IS {literal(text)}")
    for name, said in columns.items():
        if said:
            con.execute(f"COMMENT ON COLUMN {table}.{identifier(name)} IS {literal(said)}")


@contextmanager
def registered(con: duckdb.DuckDBPyConnection, name: str, rows: object) -> Iterator[None]:
    """Let SQL of the block read an Arrow table or a data frame under this name."""
    con.register(name, rows)
    try:
        yield
    finally:
        con.unregister(name)


@contextmanager
def temporary(
    con: duckdb.DuckDBPyConnection,
    name: str,
    query: str,
    parameters: Mapping[str, str] | None = None,
    *,
    kind: str = "TABLE",
) -> Iterator[str]:
    """Name of a temporary table, or view, of a query, which is dropped when the block ends."""
    con.execute(f"CREATE OR REPLACE TEMP {kind} {name} AS {query}", parameters)
    yield name
    con.execute(f"DROP {kind} {name}")


@contextmanager
def transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Run the block in a transaction: all of its changes are kept, or none."""
    con.execute("BEGIN")
    try:
        yield
    except BaseException:
        con.execute("ROLLBACK")
        raise
    con.execute("COMMIT")


def open_to_read(file: Path) -> duckdb.DuckDBPyConnection:
    """Read-only connection to a file, without a progress bar on the terminal."""
    con = duckdb.connect(str(file), read_only=True, config=SETTINGS)
    con.execute("SET enable_progress_bar = false")
    return con
