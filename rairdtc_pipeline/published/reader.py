"""The published file as the report reads it: its tables and their rows.

Table names have the form schema.table. A table that does not exist has no rows; sections that use
optional tables call `has` first. Rows are in a total order, so that a file always gives one page.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

import duckdb

from rairdtc_pipeline.published.wording import DASH
from rairdtc_pipeline.storage.database import STORED_TABLES, qualified

Row = dict[str, Any]
LONGEST_LIST = 100
# `rairdtc demo` writes this file into the exports; the pipeline lists it as an ignored file.
SYNTHETIC_NOTICE = "SYNTHETIC.txt"

_OF_A_RUN = (
    "run_id",
    "code_version",
    "package_versions",
    "settings_hash",
    "inputs_hash",
    "data_cutoff",
    "started_at",
    "finished_at",
)
_TABLES = f"""
    SELECT schema_name || '.' || table_name AS name FROM {STORED_TABLES} ORDER BY name"""
_RELATIONS = """
    SELECT schema_name || '.' || table_name AS name, comment FROM duckdb_tables()
    WHERE NOT internal AND NOT temporary AND database_name = current_database()
    UNION ALL BY NAME
    SELECT schema_name || '.' || view_name AS name, comment FROM duckdb_views()
    WHERE schema_name <> 'main' AND NOT internal AND NOT temporary
        AND database_name = current_database()
    ORDER BY name"""
_COLUMNS = """
    SELECT schema_name || '.' || table_name AS relation, column_name AS name,
        data_type AS type, comment
    FROM duckdb_columns()
    WHERE schema_name <> 'main' AND NOT internal AND database_name = current_database()
    ORDER BY relation, column_index"""


def holds_notice(file_names: Iterable[str | None]) -> bool:
    """Whether the notice of synthetic exports is among these files."""
    return any(PurePosixPath(name or "").name == SYNTHETIC_NOTICE for name in file_names)


@dataclass(frozen=True)
class Column:
    """One column with its type and comment."""

    name: str
    type: str
    comment: str


@dataclass(frozen=True)
class Relation:
    """One table or view with its columns in order."""

    name: str
    comment: str
    columns: tuple[Column, ...]

    @property
    def schema(self) -> str:
        """Schema the relation belongs to."""
        return self.name.split(".", maxsplit=1)[0]


@dataclass(frozen=True)
class Excerpt:
    """The first rows of a list, the total number of rows, and the SQL that shows all of them."""

    rows: list[Row]
    total: int
    query: str

    @property
    def left_out(self) -> int:
        """Rows that are not shown."""
        return self.total - len(self.rows)


class Published:
    """The published file behind a read-only connection."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con

    @cached_property
    def relations(self) -> dict[str, Relation]:
        """Every table and view by name, in the order of their names."""
        columns: dict[str, list[Column]] = {}
        for row in self.rows(_COLUMNS):
            column = Column(row["name"], row["type"], row["comment"] or "")
            columns.setdefault(row["relation"], []).append(column)
        return {
            row["name"]: Relation(
                row["name"], row["comment"] or "", tuple(columns.get(row["name"], ()))
            )
            for row in self.rows(_RELATIONS)
        }

    @cached_property
    def run(self) -> Row:
        """The refresh that made the file; a value that is not recorded is None."""
        return dict.fromkeys(_OF_A_RUN) | next(iter(self.table("audit.runs")), {})

    @cached_property
    def arms(self) -> dict[str, int]:
        """Patients per arm; a missing arm is a dash."""
        if not self.has("cohort.patients"):
            return {}
        rows = self.rows("SELECT arm, count(*) AS n FROM cohort.patients GROUP BY arm ORDER BY arm")
        return {row["arm"] or DASH: row["n"] for row in rows}

    @cached_property
    def confidence(self) -> str:
        """Label of the confidence intervals with their level: 95% CI."""
        levels = (row.get("confidence_level") for row in self.table("protocol.settings"))
        level = next(levels, None)
        return "CI" if level is None else f"{float(level) * 100:g}% CI"

    @cached_property
    def synthetic(self) -> bool:
        """Whether the notice of synthetic exports was among the files."""
        return holds_notice(row["file_name"] for row in self.table("audit.source_files"))

    def has(self, *tables: str) -> bool:
        """Whether all of these tables exist."""
        return all(table in self.relations for table in tables)

    def comment(self, table: str, column: str) -> str:
        """Comment of a column; empty if there is no comment."""
        found = self.relations.get(table)
        return next((c.comment for c in found.columns if c.name == column), "") if found else ""

    def rows(self, query: str) -> list[Row]:
        """Rows of a SELECT with a total order."""
        cursor = self._con.execute(query)
        names = [item[0] for item in cursor.description or ()]
        return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]

    def table(self, name: str) -> list[Row]:
        """Rows of a table of bounded size, in the order written; empty if it does not exist."""
        return self.rows(f"SELECT * FROM {name} ORDER BY rowid") if self.has(name) else []

    def excerpt(self, query: str, *tables: str, longest: int = LONGEST_LIST) -> Excerpt:
        """The first rows of a SELECT over these tables that may return many rows."""
        if not self.has(*tables):
            return Excerpt([], 0, query)
        total = self.rows(f"SELECT count(*) AS n FROM ({query})")[0]["n"]
        return Excerpt(self.rows(f"{query} LIMIT {longest}"), total, " ".join(query.split()))

    def sizes(self) -> dict[str, int]:
        """Number of rows of every table; views are left out, as counting would compute them."""
        return {
            row["name"]: self.rows(f"SELECT count(*) AS n FROM {qualified(row['name'])}")[0]["n"]
            for row in self.rows(_TABLES)
        }
