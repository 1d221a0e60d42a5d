"""Which tables are exported, and the descriptions of their columns in the file.

All derived tables except intermediate steps are exported, and all tables of statistics and ADaM.
Tables of audit and staging are never exported, because staging may contain free text.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb

from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.storage.database import STORED_TABLES
from rairdtc_pipeline.warehouse.build import count_rows
from rairdtc_pipeline.warehouse.sql_table import load_sql_tables

_ANALYSIS_SCHEMAS = ("statistics", "adam")
_OF_THE_COHORT = ("cohort.patients", "cohort.attrition")
# A larger table is not exported: nobody reads so many rows in a spreadsheet, analysts can query the
# rows that they need, and writing a workbook cell by cell is slow.
LARGEST_TABLE = 50_000
_UNITS_IN_NAMES = {
    "_ng_ml_per_month": "ng/mL/month",
    "_per_month": "1/month",
    "_ng_ml": "ng/mL",
    "_mu_l": "mU/L",
    "_10e9_l": "10^9/L",
    "_cm3": "cm3",
    "_mm": "mm",
    "_cm": "cm",
    "_kg": "kg",
    "_mg": "mg",
    "_gy": "Gy",
    "_mbq": "MBq",
    "_gbq": "GBq",
    "_percent": "%",
    "_months": "month",
    "_days": "d",
    "_years": "a",
}


@dataclass(frozen=True)
class Column:
    """One column: SQL type, description, and unit if it has one."""

    name: str
    sql_type: str
    description: str
    unit: str

    @property
    def is_text(self) -> bool:
        """Whether the column holds text."""
        return self.sql_type == "VARCHAR"


@dataclass(frozen=True)
class Table:
    """One exported table. `query` gives its rows in a total order, or in the printed order.

    `rows` is None for a view of a table that is too large, because counting would compute the view.
    """

    schema: str
    name: str
    description: str
    columns: tuple[Column, ...]
    rows: int | None

    @property
    def too_large(self) -> bool:
        """Whether the table is too large to export."""
        return self.rows is None or self.rows > LARGEST_TABLE

    @property
    def where(self) -> str:
        """The command that exports its rows from the published file."""
        return f'rairdtc sql "FROM {self.full_name}" --format parquet --output {self.name}.parquet'

    @property
    def full_name(self) -> str:
        """schema.table."""
        return f"{self.schema}.{self.name}"

    @property
    def query(self) -> str:
        """The SELECT of all its rows."""
        order = "rowid" if self.schema == "statistics" else "ALL"
        return f"SELECT * FROM {self.full_name} ORDER BY {order}"


@dataclass(frozen=True)
class _TakenOut(Table):
    @property
    def query(self) -> str:
        return "FROM temp.taken_out"


@contextmanager
def taken_out(con: duckdb.DuckDBPyConnection, table: Table) -> Iterator[Table]:
    """Compute and sort the rows of a table once, for all queries inside the context."""
    con.execute(f"CREATE TEMP TABLE taken_out AS {table.query}")
    try:
        yield _TakenOut(**vars(table))
    finally:
        con.execute("DROP TABLE temp.taken_out")


def analysis_tables(con: duckdb.DuckDBPyConnection) -> list[Table]:
    """Every exported table and view of the file: cohort, derived, then the other schemas."""
    found = con.execute(
        """SELECT schema_name, table_name, coalesce(comment, '') FROM duckdb_tables()
        WHERE NOT internal AND NOT temporary AND database_name = current_database()
        UNION ALL SELECT schema_name, view_name, coalesce(comment, '') FROM duckdb_views()
        WHERE NOT internal AND NOT temporary AND database_name = current_database()
        ORDER BY ALL"""
    ).fetchall()
    described = {f"{schema}.{name}": (schema, name, text) for schema, name, text in found}
    wanted = [name for name in (*_OF_THE_COHORT, *_derived()) if name in described]
    for schema in _ANALYSIS_SCHEMAS:
        wanted += [name for name in described if name.startswith(f"{schema}.")]
    columns, uncounted = _columns(con), _views_of_large_tables(con)
    return [
        Table(
            *described[name],
            columns=tuple(columns[name]),
            rows=None if name in uncounted else count_rows(con, name),
        )
        for name in wanted
    ]


def _derived() -> list[str]:
    """Derived tables without the intermediate ones, each after the tables that it reads."""
    return [
        table.full_name
        for table in load_sql_tables().values()
        if table.schema == "derived" and not table.is_intermediate
    ]


def _views_of_large_tables(con: duckdb.DuckDBPyConnection) -> set[str]:
    """Views that read a table that is too large, directly or through other views."""
    found = con.execute(
        f"""SELECT schema_name || '.' || table_name FROM {STORED_TABLES}
        WHERE database_name = current_database() ORDER BY ALL"""
    ).fetchall()
    large = {name for (name,) in found if count_rows(con, name) > LARGEST_TABLE}
    views: set[str] = set()
    if not large:
        return views
    for table in load_sql_tables().values():
        if table.kind == "VIEW" and not large.isdisjoint(table.reads):
            views.add(table.full_name)
            large.add(table.full_name)
    return views


def _columns(con: duckdb.DuckDBPyConnection) -> dict[str, list[Column]]:
    """Columns of every table and view; a query for one table takes as long as one for all."""
    rows = con.execute(
        """SELECT schema_name || '.' || table_name, column_name, data_type, coalesce(comment, '')
        FROM duckdb_columns() WHERE database_name = current_database() ORDER BY 1, column_index"""
    ).fetchall()
    units, found = _contract_units(), defaultdict(list)
    for table, name, kind, text in rows:
        found[table].append(Column(name, kind, text, _unit(name, units)))
    return found


def _contract_units() -> dict[str, str]:
    return {
        column.name: column.unit
        for contract in load_contracts().values()
        for column in contract.columns
        if column.unit and column.unit != "1"
    }


def _unit(column: str, units: dict[str, str]) -> str:
    if column in units:
        return units[column]
    return next((unit for end, unit in _UNITS_IN_NAMES.items() if column.endswith(end)), "")
