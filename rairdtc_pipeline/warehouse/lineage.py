"""Column lineage, read from the SQL: which columns each published column is made of."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import polars as pl
from sqlglot import exp
from sqlglot.lineage import Node, lineage
from sqlglot.schema import MappingSchema

from rairdtc_pipeline.contracts import PATIENT_ID, load_contracts
from rairdtc_pipeline.contracts.data_dictionary import DERIVED_COLUMNS
from rairdtc_pipeline.warehouse.data_dictionary import declared_columns
from rairdtc_pipeline.warehouse.sql_table import DIALECT, SqlTable, load_sql_tables

Sources = dict[str, tuple[tuple[str, str], ...]]
Origin = tuple[str | None, str | None, str]

COLUMNS = {
    "table_name": "Table the column belongs to.",
    "column_name": "Column; missing where the source decides which rows the table has.",
    "source_table": "Table it is made from; missing where it is made from no column.",
    "source_column": "Column it is made from.",
    "role": "value: its values may be passed on; condition: it only chooses between constants; "
    "constant: the SQL writes the values; computed: an expression without a column; decides: a "
    "filter, join, group or window order reads it, so every column of the table depends on it.",
}
_COMPARES: dict[type[exp.Expression], tuple[str, ...]] = {
    exp.Case: ("this",),
    exp.If: ("this",),
    exp.Window: ("partition_by", "order"),
}
_CONSTANT = (
    exp.Alias,
    exp.Boolean,
    exp.Cast,
    exp.DataType,
    exp.DataTypeParam,
    exp.Identifier,
    exp.Literal,
    exp.Neg,
    exp.Null,
    exp.Tuple,
)


@lru_cache(maxsize=1)
def known_columns() -> MappingSchema:
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
    return {
        name: tuple((source, column) for source, column, _ in origins if source and column)
        for name, origins in column_origins(table).items()
    }


@cache
def column_origins(table: SqlTable) -> dict[str, tuple[Origin, ...]]:
    """Column → what it is made from: (table, column, role), as in `audit.column_lineage`."""
    tree = table.tree.copy()
    for read in tree.find_all(exp.Table):
        read.set("catalog", None)
    nodes = lineage(None, tree, known_columns(), dialect=DIALECT, trim_selects=False, copy=False)
    return {name: _origins(node) for name, node in nodes.items()}


def _origins(node: Node) -> tuple[Origin, ...]:
    found = set(_followed(node, decides=False))
    passed_on = {origin[:2] for origin in found if origin[2] == "value"}
    found -= {(*column, "condition") for column in passed_on}
    return tuple(sorted(found, key=lambda origin: tuple(part or "" for part in origin)))


def _followed(node: Node, *, decides: bool) -> Iterator[Origin]:
    """Origins below a node; `decides` where a CASE above it does not pass its values on."""
    if not node.downstream:
        yield _origin(node, decides)
        return
    choice = _choice(node.expression)
    if choice.has_constant:
        yield (None, None, "constant")
    for source in node.downstream:
        only_compared = choice.only_constants or _column_of(source) in choice.compared
        yield from _followed(source, decides=decides or only_compared)


def _column_of(node: Node) -> str:
    return node.name.split(".")[-1].strip('"')


def _origin(leaf: Node, decides: bool) -> Origin:
    if isinstance(leaf.source, exp.Table):
        role = "condition" if decides else "value"
        return (f"{leaf.source.db}.{leaf.source.name}", _column_of(leaf), role)
    written = leaf.source.expressions if isinstance(leaf.source, exp.Values) else [leaf.expression]
    return (None, None, "constant" if all(map(_is_constant, written)) else "computed")


class _Choice(NamedTuple):
    """Columns an expression compares or sorts by and never returns, and what its CASE returns."""

    compared: frozenset[str]
    only_constants: bool
    has_constant: bool


def _choice(expression: exp.Expr) -> _Choice:
    made = expression.unalias()
    columns = list(made.find_all(exp.Column))
    returned = {column.name for column in columns if not _is_compared(column, made)}
    results: list[exp.Expr] = []
    if isinstance(made, exp.Case):
        results = [branch.args["true"] for branch in made.args["ifs"]]
        results += [default] if (default := made.args.get("default")) else []
    constants = list(map(_is_constant, results))
    return _Choice(
        frozenset({column.name for column in columns} - returned),
        bool(constants) and all(constants),
        any(constants),
    )


def _is_compared(column: exp.Expr, within: exp.Expr) -> bool:
    """Whether a CASE compares the column, or a window is grouped or sorted by it."""
    part: exp.Expr = column
    while part is not within and part.parent is not None:
        for kind, arguments in _COMPARES.items():
            if isinstance(part.parent, kind) and part.arg_key in arguments:
                return True
        part = part.parent
    return False


def _is_constant(expression: exp.Expr) -> bool:
    return all(isinstance(part, _CONSTANT) for part in expression.walk())


def column_lineage(
    computed: Mapping[str, Sources], deciding: Mapping[str, Sequence[tuple[str, str]]]
) -> pl.DataFrame:
    """One row per column of a table and column it is made from, from the raw text on.

    `computed` are the tables that no SQL file makes: table → column → what it is made from.
    `deciding` are the columns that decide which rows a table has; they have no column_name.
    """
    rows: list[tuple[str | None, ...]] = list(_of_staging())
    rows += [
        (table, None, *place, "decides") for table, places in deciding.items() for place in places
    ]
    rows += [
        (table.full_name, column, *origin)
        for table in load_sql_tables().values()
        for column, origins in column_origins(table).items()
        for origin in origins
    ]
    rows += [
        (table, column, *source, "value")
        for table, columns in computed.items()
        for column, sources in columns.items()
        for source in sources
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")


def _of_staging() -> Iterator[tuple[str, ...]]:
    """What each column of staging is read from; where a result is split, its three parts."""
    for contract in load_contracts().values():
        table, raw = f"staging.{contract.name}", f"raw.{contract.name}"
        yield (table, "patient", raw, PATIENT_ID, "value")
        for column in contract.stored:
            parts = [column.name, *(DERIVED_COLUMNS if column.qualitative else [])]
            for part in [*parts, *([column.flag] if column.flag else [])]:
                yield (table, part, raw, column.name, "value")
