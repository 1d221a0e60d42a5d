"""Views in the schema `main`, which SHOW TABLES lists and which unqualified names find."""

import duckdb

from rairdtc_pipeline.messages import message
from rairdtc_pipeline.storage.database import describe, qualified, transaction

SCHEMA = "main"
# The schemas that answer questions of the study; no two of them have a table of the same name.
_SHORTENED = ["cohort", "derived", "statistics", "adam"]
_RELATIONS = """
    SELECT schema_name, table_name, coalesce(comment, '') FROM duckdb_tables()
    WHERE list_contains($schemas, schema_name) AND database_name = current_database()
    UNION ALL SELECT schema_name, view_name, coalesce(comment, '') FROM duckdb_views()
    WHERE list_contains($schemas, schema_name) AND database_name = current_database()
    ORDER BY ALL"""
_COLUMNS = """
    SELECT table_name, map_from_entries(list((column_name, coalesce(comment, ''))))
    FROM duckdb_columns()
    WHERE list_contains($schemas, schema_name) AND database_name = current_database()
    GROUP BY table_name"""


def add_short_names(con: duckdb.DuckDBPyConnection) -> None:
    """Create one view `main.<table>` per table of the schemas for analysts, with its comments.

    A client that opens the file has only the schema `main` in its search path.
    """
    schemas = {"schemas": _SHORTENED}
    columns = dict(con.execute(_COLUMNS, schemas).fetchall())
    with transaction(con):
        for schema, name, said in con.execute(_RELATIONS, schemas).fetchall():
            view, table = qualified(f"{SCHEMA}.{name}"), f"{schema}.{name}"
            con.execute(f"CREATE OR REPLACE VIEW {view} AS FROM {qualified(table)}")
            words = message("warehouse-short-name", table=table, said=said)
            describe(con, view, str(words), columns[name], kind="VIEW")
