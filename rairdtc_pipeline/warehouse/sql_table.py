"""A SQL file of the project as a table, as its header and its SELECT describe it.

A file is a comment header and one SELECT. The first line of the header is the title, the second is
the grain ("One row per …"), and the rest explains the rules. A comment after a column of the last
SELECT describes the column; a column that is passed on under its name keeps its description. With
the third line "Kept as a view.", the table is a view. With the third line "An intermediate step,
not exported.", a table of `derived` is left out of the exported files.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import sqlglot
from sqlglot import exp

from rairdtc_pipeline import project
from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.errors import DeclarationError
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.warehouse.contract_tables import contract_tables

LAYERS = ("cohort", "derived", "audit", "adam", "trace")
_VIEWS, _KEPT_AS_VIEW = ("adam", "trace"), "Kept as a view."
_INTERMEDIATE = "An intermediate step, not exported."
DIALECT = "duckdb"


@dataclass(frozen=True)
class SqlTable:
    """One table made by one SELECT. `schema` is the folder, `name` the file."""

    schema: str
    name: str
    title: str
    grain: str
    explanation: str
    query: str
    is_view: bool = False
    is_intermediate: bool = False

    @property
    def full_name(self) -> str:
        """schema.table."""
        return f"{self.schema}.{self.name}"

    @property
    def kind(self) -> str:
        """VIEW if the header or the schema says so, else TABLE."""
        return "VIEW" if self.is_view or self.schema in _VIEWS else "TABLE"

    @cached_property
    def tree(self) -> exp.Select:
        """The parsed SELECT."""
        tree = sqlglot.parse_one(self.query, read=DIALECT)
        if not isinstance(tree, exp.Select):
            raise DeclarationError(
                message("warehouse-sql-not-one-select", schema=self.schema, table=self.name)
            )
        return tree

    @cached_property
    def reads(self) -> tuple[str, ...]:
        """Tables that the SELECT reads, as schema.table, without its own CTEs."""
        found = {f"{table.db}.{table.name}" for table in self.tree.find_all(exp.Table) if table.db}
        return tuple(sorted(found))

    @cached_property
    def columns(self) -> dict[str, str]:
        """Columns of the last SELECT → their own comment; empty if they have none."""
        return {column.alias_or_name: _comment_of(column) for column in self.tree.selects}


def _comment_of(column: exp.Expr) -> str:
    """The comment after a column, or above it if the line has no room."""
    return " ".join(text.strip() for node in column.walk() for text in node.comments or [])


def _header(name: str, text: str) -> tuple[list[str], str]:
    lines = text.splitlines()
    header = []
    for line in lines:
        if not line.startswith("--"):
            break
        header.append(line.removeprefix("--").strip())
    if len(header) < 2 or not header[1].startswith("One row"):
        raise DeclarationError(message("warehouse-sql-header", file=name))
    return header, "\n".join(lines[len(header) :]).strip().removesuffix(";")


def read_sql_table(path: Path) -> SqlTable:
    """Read one file.

    Raises DeclarationError when the header or the SELECT is not as described.
    """
    return _sql_table(path.parent.name, path.stem, path.read_text(encoding="utf-8"))


def _sql_table(schema: str, name: str, text: str) -> SqlTable:
    header, query = _header(f"{schema}.{name}", text)
    return SqlTable(
        schema=schema,
        name=name,
        title=header[0],
        grain=header[1],
        explanation="\n".join(header[2:]).strip(),
        query=query,
        is_view=header[2:3] == [_KEPT_AS_VIEW],
        is_intermediate=header[2:3] == [_INTERMEDIATE],
    )


def _refuse_undeclared_exports(tables: Iterable[SqlTable]) -> None:
    staged = {f"staging.{export}" for export in load_contracts()}
    for table in tables:
        unknown = [
            name for name in table.reads if name.startswith("staging.") if name not in staged
        ]
        if unknown:
            raise DeclarationError(
                message("warehouse-sql-no-contract", table=table.full_name, read=unknown)
            )


def _place(table: SqlTable) -> tuple[int, str]:
    return LAYERS.index(table.schema), table.name


@lru_cache(maxsize=1)
def load_sql_tables() -> dict[str, SqlTable]:
    """Every file of `sql/` and every table of `contract_tables`, each after the tables it reads.

    Raises DeclarationError for a cycle, and for a staging table without a contract.
    """
    files = [path for layer in LAYERS for path in sorted((project.SQL / layer).glob("*.sql"))]
    tables = [_sql_table(*name, text) for name, text in contract_tables().items()]
    tables += map(read_sql_table, files)
    found = {table.full_name: table for table in sorted(tables, key=_place)}
    _refuse_undeclared_exports(found.values())
    ordered: dict[str, SqlTable] = {}
    while len(ordered) < len(found):
        ready = [
            table
            for name, table in found.items()
            if name not in ordered
            and all(read in ordered or read not in found for read in table.reads)
        ]
        if not ready:
            raise DeclarationError(
                message("warehouse-sql-cycle", tables=sorted(found.keys() - ordered.keys()))
            )
        ordered |= {table.full_name: table for table in ready}
    return ordered
