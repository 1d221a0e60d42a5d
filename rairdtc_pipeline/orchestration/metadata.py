"""Metadata on an asset's page: schema, lineage, counts, first rows.

Dagster's UI renders Markdown and the HTML in it. Text from files is therefore escaped before it
is inserted into Markdown, or shown as plain text.
"""

import string
import unicodedata
from collections.abc import Iterable

import dagster as dg
import duckdb

from rairdtc_pipeline.warehouse.build import count_rows
from rairdtc_pipeline.warehouse.lineage import Sources
from rairdtc_pipeline.warehouse.sql_table import SqlTable

_PREVIEW_ROWS = 8
_MAX_CELL = 60
# Unicode categories of control characters, format characters, and line separators.
_NOT_SHOWN = {"Cc", "Cf", "Zl", "Zp"}
# Markdown can escape every ASCII punctuation character (CommonMark 0.31, section 2.4).
_ESCAPES = str.maketrans({mark: f"\\{mark}" for mark in string.punctuation})


def key_of(table: str) -> dg.AssetKey:
    """Asset key of a table, named schema.table."""
    return dg.AssetKey(table.split("."))


def description(table: SqlTable) -> str:
    """Markdown page of a SQL table: title, grain, rules, and the SELECT.

    It begins with plain text, because lists of assets show the beginning unrendered.
    """
    parts = [f"{table.title} {table.grain}", table.explanation, f"```sql\n{table.query}\n```"]
    return "\n\n".join(filter(None, parts))


def column_schema(con: duckdb.DuckDBPyConnection, table: str) -> dg.TableSchema:
    """Columns of a table in the warehouse, with their descriptions."""
    schema, name = table.split(".")
    rows = con.execute(
        """SELECT column_name, data_type, comment FROM duckdb_columns()
        WHERE database_name = 'rairdtc' AND schema_name = $schema AND table_name = $name
        ORDER BY column_index""",
        {"schema": schema, "name": name},
    ).fetchall()
    return dg.TableSchema(
        columns=[dg.TableColumn(column, kind, comment) for column, kind, comment in rows]
    )


def lineage(sources: Sources) -> dg.TableColumnLineage:
    """Source columns of each column."""
    return dg.TableColumnLineage(
        {
            column: [dg.TableColumnDep(key_of(table), name) for table, name in found]
            for column, found in sources.items()
        }
    )


def preview(con: duckdb.DuckDBPyConnection, table: str) -> dg.MarkdownMetadataValue:
    """The first rows as a Markdown table; patients are named by pseudonym."""
    return dg.MetadataValue.md(
        as_markdown(con, f"SELECT * FROM {table} ORDER BY ALL LIMIT {_PREVIEW_ROWS}")
    )


def as_markdown(con: duckdb.DuckDBPyConnection, query: str) -> str:
    """The rows of a query as a Markdown table."""
    cursor = con.execute(query)
    names = [column[0] for column in cursor.description or []]
    rows = cursor.fetchall()
    lines = [_line(map(as_text, names)), _line(["---"] * len(names))]
    lines += [_line(map(_cell, row)) for row in rows]
    return "\n".join(lines) if rows else "no rows"


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _cell(value: object) -> str:
    return as_text("" if value is None else str(value)[:_MAX_CELL])


def as_text(text: str) -> str:
    """Markdown that shows the text literally, on one line."""
    line = "".join(" " if unicodedata.category(mark) in _NOT_SHOWN else mark for mark in text)
    return line.translate(_ESCAPES)


def table_metadata(
    con: duckdb.DuckDBPyConnection, table: str, rows: int | None = None
) -> dict[str, int | dg.TableSchema]:
    """Row count and columns of a table for Dagster's UI; `rows` is the count if it is known."""
    return {
        "dagster/row_count": count_rows(con, table) if rows is None else rows,
        "dagster/column_schema": column_schema(con, table),
    }
