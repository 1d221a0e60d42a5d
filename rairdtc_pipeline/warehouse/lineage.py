"""Column lineage, read from the SQL: which columns each published column is made of."""

from collections.abc import Mapping
from functools import cache, lru_cache

import polars as pl
from sqlglot import exp
from sqlglot.lineage import Node, lineage
from sqlglot.schema import MappingSchema

from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.warehouse.data_dictionary import declared_columns
from rairdtc_pipeline.warehouse.sql_table import DIALECT, SqlTable, load_sql_tables

Sources = dict[str, tuple[tuple[str, str], ...]]

COLUMNS = {
    "table_name": "Table the column belongs to.",
    "column_name": "Column.",
    "source_table": "Table it is made from.",
    "source_column": "Column it is made from.",
}


@lru_cache(maxsize=1)
def _known_columns() -> MappingSchema:
    """Every table the SQL can read, with its columns, those of the private store among them."""
    known: dict[str, dict[str, dict[str, str]]] = {}
    for name, columns in declared_columns().items():
        schema, table = name.split(".")
        known.setdefault(schema, {})[table] = dict.fromkeys(columns, "VARCHAR")
    for contract in load_contracts().values():
        private = [column.name for column in contract.stored if column.private]
        known["staging"][contract.name] |= dict.fromkeys(private, "VARCHAR")
    return MappingSchema(dict(known), dialect=DIALECT)


@cache
def column_sources(table: SqlTable) -> Sources:
    """Column → the (table, column) pairs it is made from."""
    tree = table.tree.copy()
    for read in tree.find_all(exp.Table):
        read.set("catalog", None)
    nodes = lineage(None, tree, _known_columns(), dialect=DIALECT, trim_selects=False, copy=False)
    return {name: _leaves(node) for name, node in nodes.items()}


def _leaves(node: Node) -> tuple[tuple[str, str], ...]:
    leaves = {
        (f"{leaf.source.db}.{leaf.source.name}", leaf.name.split(".")[-1].strip('"'))
        for leaf in node.walk()
        if isinstance(leaf.source, exp.Table) and not leaf.downstream
    }
    return tuple(sorted(leaves))


def column_lineage(computed: Mapping[str, Sources]) -> pl.DataFrame:
    """One row per column of a table and column it is made from, from the raw text on.

    `computed` are the tables that no SQL file makes: table → column → what it is made from.
    """
    rows = [
        (f"staging.{contract.name}", column.name, f"raw.{contract.name}", column.name)
        for contract in load_contracts().values()
        for column in contract.stored
        if not column.private
    ]
    made = {table.full_name: column_sources(table) for table in load_sql_tables().values()}
    rows += [
        (table, column, source_table, source_column)
        for table, columns in (made | dict(computed)).items()
        for column, sources in columns.items()
        for source_table, source_column in sources
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")
