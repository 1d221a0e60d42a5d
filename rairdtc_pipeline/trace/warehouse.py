"""Asking the published file for what a trace needs; every value goes in as a parameter."""

import shlex
from collections import Counter
from collections.abc import Sequence
from functools import cached_property

import duckdb

from rairdtc_pipeline.storage.database import STORED_TABLES
from rairdtc_pipeline.trace.item import item_sql

Row = dict[str, object]
CELL_TABLES = ("baseline_table", "response_table", "change_table")
_CELLS = " UNION ALL ".join(
    f"SELECT '{name}' AS table_name, * FROM statistics.{name}" for name in CELL_TABLES
)

_EVIDENCE = """
SELECT e.patient, e.item, e.role, e.export, f.site, f.file_name, e.source_row, f.sha256
FROM trace.evidence AS e JOIN audit.source_files AS f USING (source_file_id)
"""


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
        self._columns: dict[str, list[str]] = {}
        self._values: dict[tuple[object, ...], list[Row]] = {}

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
        if not self._columns:
            for row in self.rows(
                """SELECT schema_name || '.' || table_name AS name, column_name
                FROM duckdb_columns() ORDER BY name, column_index"""
            ):
                self._columns.setdefault(str(row["name"]), []).append(str(row["column_name"]))
        return self._columns.get(table, [])

    def values_of(self, cell: Row) -> list[Row]:
        """patient, visit, item, value and whether it is counted, of everyone a cell is about."""
        about = ("source_table", "source_column", "visit", "source_values", "arm")
        key = tuple(cell[name] for name in about)
        if key not in self._values:
            self._values[key] = self._read_values(cell)
        return self._values[key]

    def _read_values(self, cell: Row) -> list[Row]:
        table, column = str(cell["source_table"]), str(cell["source_column"])
        visits = str(cell["visit"]).split("|") if cell["visit"] else []
        counted = str(cell["source_values"]).split("|") if cell["source_values"] else None
        found = self.rows(
            f"""SELECT patient, {"visit" if visits else "NULL"} AS visit, "{column}" AS value,
                {item_sql(self.columns(table))} AS item
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

    def evidence(self, table: str, patient: str, items: Sequence[object]) -> list[Row]:
        """Source rows of a patient's facts; where a patient has one row, its item is None."""
        return [row for row in self.all_evidence(table, patient) if row["item"] in items]

    def evidence_of_all(
        self, table: str, items: Sequence[object]
    ) -> dict[tuple[object, object], list[Row]]:
        """Source rows of the facts with these items, by patient and item, asked for at once."""
        found: dict[tuple[object, object], list[Row]] = {}
        for row in self.rows(
            f"""{_EVIDENCE} WHERE e.table_name = $table
                AND (list_contains($items, e.item) OR (e.item IS NULL AND $of_patients))
            ORDER BY e.patient, e.item, e.role DESC, e.export, f.file_name, e.source_row""",
            table=table,
            items=[str(item) for item in items if item is not None],
            of_patients=None in items,
        ):
            found.setdefault((row["patient"], row["item"]), []).append(row)
        return found

    def criterion_evidence(self, patient: str, criterion: str) -> list[Row]:
        """Source rows a criterion is judged by, of all those of the candidate."""
        return self.rows(
            f"""{_EVIDENCE}
            JOIN protocol.criterion_evidence AS c ON e.item = c.criterion AND e.export = c.export
            LEFT JOIN staging.labs AS l USING (source_file_id, source_row)
            WHERE e.table_name = 'cohort.eligibility' AND e.patient = $patient
                AND e.item = $criterion AND (c.test_code IS NULL OR c.test_code = l.test_code)
            ORDER BY e.role DESC, e.export, f.file_name, e.source_row""",
            patient=patient,
            criterion=criterion,
        )

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
            f"""{_EVIDENCE} WHERE e.table_name = $table AND e.patient = $patient
            ORDER BY e.item, e.role DESC, e.export, f.file_name, e.source_row""",
            table=table,
            patient=patient,
        )
