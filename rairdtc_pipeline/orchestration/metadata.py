"""What a person reads on an asset's page: schema, lineage, counts, first rows."""

import dagster as dg
import duckdb

from rairdtc_pipeline.warehouse.build import count_rows
from rairdtc_pipeline.warehouse.lineage import Sources
from rairdtc_pipeline.warehouse.sql_table import SqlTable

_PREVIEW_ROWS = 8
_MAX_CELL = 60


def key_of(table: str) -> dg.AssetKey:
    """Asset of a table: schema.table."""
    return dg.AssetKey(table.split("."))


def description(table: SqlTable) -> str:
    """Markdown page of a SQL table: what it is, its rules, the SELECT itself."""
    return f"**{table.title}** {table.grain}\n\n{table.explanation}\n\n```sql\n{table.query}\n```"


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
    """Columns each column is made from."""
    return dg.TableColumnLineage(
        {
            column: [dg.TableColumnDep(key_of(table), name) for table, name in found]
            for column, found in sources.items()
        }
    )


def preview(con: duckdb.DuckDBPyConnection, table: str) -> dg.MarkdownMetadataValue:
    """The first rows as a markdown table; patients by pseudonym."""
    return dg.MetadataValue.md(
        as_markdown(con, f"SELECT * FROM {table} ORDER BY ALL LIMIT {_PREVIEW_ROWS}")
    )


def as_markdown(con: duckdb.DuckDBPyConnection, query: str) -> str:
    """A query's rows as a markdown table."""
    cursor = con.execute(query)
    names = [column[0] for column in cursor.description or []]
    rows = cursor.fetchall()
    lines = [_line(names), _line(["---"] * len(names)), *(_line(row) for row in rows)]
    return "\n".join(lines) if rows else "no rows"


def _line(cells: object) -> str:
    texts = ("" if cell is None else str(cell) for cell in cells)  # type: ignore[attr-defined]
    return "| " + " | ".join(text.replace("|", "\\|")[:_MAX_CELL] for text in texts) + " |"


def table_metadata(
    con: duckdb.DuckDBPyConnection, table: str, rows: int | None = None
) -> dict[str, int | dg.TableSchema]:
    """Row count and columns of a table, as Dagster's UI shows them; `rows` where it is known."""
    return {
        "dagster/row_count": count_rows(con, table) if rows is None else rows,
        "dagster/column_schema": column_schema(con, table),
    }
