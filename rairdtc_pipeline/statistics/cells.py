"""Cells of a printed table and the tests behind them: the rows of the schema `statistics`."""

from dataclasses import asdict, dataclass, field

import polars as pl

from rairdtc_pipeline.statistics.result import TestResult

CELL_COLUMNS = {
    "section": "Section of the table.",
    "row": "Row label.",
    "level": "Category or time point of the row, where it has one.",
    "arm": "Treatment group; missing for a cell about all of them (the p).",
    "n": "Patients the cell is about.",
    "missing": "Patients of the arm without a value.",
    "value": "Number behind the text: count, mean or median.",
    "text": "The cell as printed.",
    "p": "Unrounded p of the comparison, in the cell that prints it.",
    "method": "What the cell shows, or the test behind the p.",
}
TEST_COLUMNS = {
    "test_id": "Identifier of the test.",
    "table": "Table or figure the test belongs to.",
    "row": "Row of the table, or endpoint of the figure.",
    "arms": "Arms that were compared.",
    "visit": "Visit the test is about, where it is about one.",
    "method": "Test that was run, and its variant.",
    "rationale": "Why this test: the rule and what it saw.",
    "n": "Patients per arm.",
    "statistic": "Test statistic.",
    "df": "Degrees of freedom.",
    "p": "Two-sided p-value, unrounded; missing where the rationale says why.",
    "p_exact": "Exact p-value, where the method has one beside the asymptotic.",
}
_CELL_TYPES = {"n": pl.Int64, "missing": pl.Int64, "value": pl.Float64, "p": pl.Float64}
_TEST_TYPES = {"statistic": pl.Float64, "df": pl.Float64, "p": pl.Float64, "p_exact": pl.Float64}


@dataclass(frozen=True)
class Cell:
    """One cell of a table; see CELL_COLUMNS."""

    section: str
    row: str
    level: str | None
    arm: str | None
    n: int | None
    text: str
    method: str
    missing: int | None = None
    value: float | None = None
    p: float | None = None


@dataclass(frozen=True)
class Test:
    """One test that was run; see TEST_COLUMNS."""

    __test__ = False

    test_id: str
    table: str
    row: str
    arms: str
    n: str
    result: TestResult
    visit: str | None = None


@dataclass
class TableParts:
    """Cells of a table in printed order, and its tests."""

    table: str
    cells: list[Cell] = field(default_factory=list)
    tests: list[Test] = field(default_factory=list)

    def add_test(
        self, cell: tuple[str, str, str | None], test: Test, arm: str | None = None
    ) -> None:
        """Keep a test and print its p in the cell (section, row, level)."""
        section, row, level = cell
        result = test.result
        self.tests.append(test)
        self.cells.append(
            Cell(section, row, level, arm, None, p_text(result.p), result.method, p=result.p)
        )

    def cell_frame(self) -> pl.DataFrame:
        """Cells as a frame."""
        schema = {name: _CELL_TYPES.get(name, pl.String) for name in CELL_COLUMNS}
        rows = [{name: getattr(cell, name) for name in CELL_COLUMNS} for cell in self.cells]
        return pl.DataFrame(rows, schema=schema)


def frame_of_tests(tests: list[Test]) -> pl.DataFrame:
    """Tests as a frame."""
    schema = {name: _TEST_TYPES.get(name, pl.String) for name in TEST_COLUMNS}
    rows = []
    for test in tests:
        row = asdict(test) | asdict(test.result)
        row["df"] = row.pop("degrees_of_freedom")
        rows.append({name: row[name] for name in TEST_COLUMNS})
    return pl.DataFrame(rows, schema=schema)


def p_text(p: float | None) -> str:
    """A p as journals print it."""
    if p is None:
        return "–"
    return "<0.001" if p < 0.0005 else f"{p:.3f}"


def count_text(count: int, total: int) -> str:
    """Count and percentage."""
    return f"{count} ({100 * count / total:.0f}%)" if total else "0"


def arms_text(groups: dict[str, int]) -> str:
    """Sizes of the groups: A 14, B 25."""
    return ", ".join(f"{arm} {n}" for arm, n in groups.items())
