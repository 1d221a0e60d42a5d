"""Asking the published file for what a trace needs; every value goes in as a parameter."""

import shlex
from collections import Counter
from functools import cached_property

import duckdb

from rairdtc_pipeline.storage.database import STORED_TABLES

Row = dict[str, object]
CELL_TABLES = ("baseline_table", "response_table", "change_table")
_CELLS = " UNION ALL ".join(
    f"SELECT '{name}' AS table_name, * FROM statistics.{name}" for name in CELL_TABLES
)


def cell_address(*labels: object) -> str:
    """Address of a cell: its table, section, row, level and arm, as far as it has them."""
    return "/".join(str(label) for label in labels if label)


def trace_command(table: str, section: str, row: str, level: str | None, arm: str | None) -> str:
    """Command for one cell of Tables 1 to 3.

    Labels come from the file, so the path is quoted: pasting it into a shell runs nothing else.
    """
    return f"rairdtc trace {shlex.quote(cell_address(table, section, row, level, arm))}"


class Warehouse:
    """The published file, opened read-only."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con

    def rows(self, query: str, **given: object) -> list[Row]:
        """Rows of a query as dictionaries."""
        found = self.con.execute(query, given) if given else self.con.execute(query)
        names = [column[0] for column in found.description or []]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    @cached_property
    def cells(self) -> list[Row]:
        """Every cell of Tables 1 to 3, in printed order, with the name of its table."""
        return self.rows(_CELLS)

    def tables(self) -> set[str]:
        """schema.table of every table."""
        found = self.rows(f"SELECT schema_name || '.' || table_name AS name FROM {STORED_TABLES}")
        return {str(row["name"]) for row in found}

    def columns(self, table: str) -> list[str]:
        """Columns of a table, in order."""
        found = self.rows(
            """SELECT column_name FROM duckdb_columns()
            WHERE schema_name || '.' || table_name = $table ORDER BY column_index""",
            table=table,
        )
        return [str(row["column_name"]) for row in found]

    def values_of(self, cell: Row) -> list[Row]:
        """patient, visit, value and whether it is counted, of everyone a cell is about."""
        table, column = str(cell["source_table"]), str(cell["source_column"])
        visits = str(cell["visit"]).split("|") if cell["visit"] else []
        counted = str(cell["source_values"]).split("|") if cell["source_values"] else None
        found = self.rows(
            f"""SELECT patient, {"visit" if visits else "NULL"} AS visit, "{column}" AS value
            FROM {table}
            WHERE "{column}" IS NOT NULL AND ($arm IS NULL OR arm = $arm)
                {"AND list_contains($visits, visit)" if visits else "AND len($visits) = 0"}
            ORDER BY patient, visit""",
            arm=cell["arm"],
            visits=visits,
        )
        if len(visits) > 1:  # A test over visits is of those who have a value at each.
            seen = Counter(row["patient"] for row in found)
            found = [row for row in found if seen[row["patient"]] == len(visits)]
        for row in found:
            row["counted"] = counted is None or str(row["value"]) in counted
        return found

    def evidence(self, table: str, patient: str, items: list[str]) -> list[Row]:
        """Source rows of a patient's facts: those of the items, else of the patient's row."""
        found = self.all_evidence(table, patient)
        named = [row for row in found if row["item"] in items]
        return named or [row for row in found if row["item"] is None]

    def made_from(self, table: str) -> list[str]:
        """Tables that the columns of a table are made from."""
        found = self.rows(
            """SELECT DISTINCT source_table FROM audit.column_lineage
            WHERE table_name = $table ORDER BY source_table""",
            table=table,
        )
        return [str(row["source_table"]) for row in found]

    def all_evidence(self, table: str, patient: str) -> list[Row]:
        """Source rows of all facts about a patient in a table."""
        return self.rows(
            """SELECT e.item, e.gives, e.export, f.site, f.file_name, e.source_row, f.sha256
            FROM trace.evidence AS e JOIN audit.source_files AS f USING (source_file_id)
            WHERE e.table_name = $table AND e.patient = $patient
            ORDER BY e.item, e.export, f.file_name, e.source_row, e.gives""",
            table=table,
            patient=patient,
        )
