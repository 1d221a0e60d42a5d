"""Running a SQL file as a table, with the descriptions of its columns."""

from collections.abc import Collection

import duckdb
import polars as pl

from rairdtc_pipeline.protocol import Protocol
from rairdtc_pipeline.warehouse.audit_tables import TABLES, comment
from rairdtc_pipeline.warehouse.connection import transaction
from rairdtc_pipeline.warehouse.sealed import sealed
from rairdtc_pipeline.warehouse.sql_table import SqlTable


def build_table(con: duckdb.DuckDBPyConnection, table: SqlTable) -> None:
    """(Re)create one table or view."""
    con.execute(f"CREATE SCHEMA IF NOT EXISTS {table.schema}")
    inherited = _described_columns(con, table)
    with sealed(table.full_name), transaction(con):
        con.execute(f"CREATE OR REPLACE {table.kind} {table.full_name} AS {table.query}")
        comment(con, table.full_name, f"{table.grain} {table.title}", kind=table.kind)
        for name, text in table.columns.items():
            description = text or inherited.get(name)
            if description:
                comment(con, table.full_name, description, column=name)


def count_rows(con: duckdb.DuckDBPyConnection, table: str) -> int:
    """Rows of a table."""
    return int(con.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])


def _described_columns(con: duckdb.DuckDBPyConnection, table: SqlTable) -> dict[str, str]:
    """Descriptions of the columns of the tables this one reads; the first that has one counts."""
    rows = con.execute(
        """SELECT column_name, first(comment ORDER BY schema_name, table_name)
        FROM duckdb_columns()
        WHERE comment IS NOT NULL AND schema_name || '.' || table_name IN
            (SELECT unnest($reads::VARCHAR[])) GROUP BY column_name""",
        {"reads": list(table.reads)},
    ).fetchall()
    return dict(rows)


def drop_all_but(con: duckdb.DuckDBPyConnection, tables: Collection[str]) -> None:
    """Drop what another version of the project left in the working file."""
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


def write_protocol(con: duckdb.DuckDBPyConnection, protocol: Protocol) -> None:
    """Tables of the schema `protocol`: settings (one row), visit_schedule, laboratory_grades."""
    con.execute("CREATE SCHEMA IF NOT EXISTS protocol")
    with transaction(con):
        _write_settings(con, protocol)
        _write_visits(con, protocol)
        _write_grades(con, protocol)


def _write_settings(con: duckdb.DuckDBPyConnection, protocol: Protocol) -> None:
    settings = protocol.settings
    columns = ", ".join(f"{name} {setting.sql_type}" for name, setting in settings.items())
    con.execute(f"CREATE OR REPLACE TABLE protocol.settings ({columns})")
    con.execute(
        f"INSERT INTO protocol.settings VALUES ({', '.join('?' * len(settings))})",
        [str(setting.value) for setting in settings.values()],
    )
    comment(con, "protocol.settings", "One row: every number of the study protocol.")
    for name, setting in settings.items():
        text = f"{setting.description} Unit: {setting.unit}. Source: {setting.source}."
        comment(con, "protocol.settings", text, column=name)


def _write_visits(con: duckdb.DuckDBPyConnection, protocol: Protocol) -> None:
    con.execute(
        """CREATE OR REPLACE TABLE protocol.visit_schedule (visit VARCHAR, visit_order INTEGER,
        target_months INTEGER, target_day DECIMAL(18,6), from_day DECIMAL(18,6),
        to_day DECIMAL(18,6))"""
    )
    con.executemany(
        "INSERT INTO protocol.visit_schedule VALUES (?, ?, ?, ?, ?, ?)",
        [tuple(vars(visit).values()) for visit in protocol.visit_schedule],
    )
    comment(con, "protocol.visit_schedule", "One row per visit after baseline.")
    for name, text in {
        "visit": "Visit, named by its months after treatment start.",
        "visit_order": "Place of the visit in time, from 1; baseline is 0.",
        "target_months": "Months after treatment start the visit is due.",
        "target_day": "Study day the visit is due.",
        "from_day": "First study day of the window (inclusive).",
        "to_day": "Study day the window ends before (exclusive).",
    }.items():
        comment(con, "protocol.visit_schedule", text, column=name)


def _write_grades(con: duckdb.DuckDBPyConnection, protocol: Protocol) -> None:
    con.execute(
        """CREATE OR REPLACE TABLE protocol.laboratory_grades (term VARCHAR, test_code VARCHAR,
        direction VARCHAR, ctcae_grade INTEGER, limit_value DECIMAL(18,6), times VARCHAR)"""
    )
    con.executemany(
        "INSERT INTO protocol.laboratory_grades VALUES (?, ?, ?, ?, ?, ?)",
        [
            (g.term, g.test_code, g.direction, g.grade, g.limit, g.times)
            for g in protocol.laboratory_grades
        ],
    )
    comment(con, "protocol.laboratory_grades", "One row per CTCAE term and laboratory grade.")
    for name, text in {
        "term": "CTCAE 5.0 term.",
        "test_code": "Laboratory test the term is graded by.",
        "direction": "Whether the grade lies below or above the limit.",
        "ctcae_grade": "CTCAE 5.0 grade, 1 to 4.",
        "limit_value": "Limit in the unit of the test, or as multiple of the reference limit.",
        "times": "Reference limit the value is a multiple of: LLN, ULN or none.",
    }.items():
        comment(con, "protocol.laboratory_grades", text, column=name)


def write_frame(
    con: duckdb.DuckDBPyConnection,
    table: str,
    frame: pl.DataFrame,
    grain: str,
    columns: dict[str, str],
) -> int:
    """(Re)create a table from a frame, with the comments of table and columns; returns its rows."""
    con.execute(f"CREATE SCHEMA IF NOT EXISTS {table.split('.', maxsplit=1)[0]}")
    con.register("frame_to_write", frame)
    con.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM frame_to_write")
    con.unregister("frame_to_write")
    comment(con, table, grain)
    for name, text in columns.items():
        comment(con, table, text, column=f'"{name}"')
    return frame.height
