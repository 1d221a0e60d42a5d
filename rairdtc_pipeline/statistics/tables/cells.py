"""Cells of a printed table and the tests behind them: the rows of the schema `statistics`."""

from collections.abc import Iterable
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
    "smd": "Largest standardised mean difference between two arms, beside the p of Table 1.",
    "method": "What the cell shows, or the test behind the p.",
    "visit": "Visits the cell is about, separated by |; missing where it is about none.",
    "source_table": "Table the cell is made from: one row per patient, or per patient and visit.",
    "source_column": "Column of that table.",
    "source_values": "Values the cell counts, separated by |; missing where it uses all of them.",
}
TEST_COLUMNS = {
    "test_id": "Identifier of the test.",
    "table": "Table or figure the test belongs to.",
    "section": "Section of the table the row stands in; missing where the table has none.",
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
    "role": "study: a test of the study's methods section; as published: the test the paper used "
    "where its own rule asks for another; exploratory: added, for orientation only.",
}
STUDY, AS_PUBLISHED, EXPLORATORY = "study", "as published", "exploratory"
MULTIPLICITY = (
    "The p-values are not adjusted for their number: with so many comparisons some below 0.05 are "
    "expected by chance. The arms were not randomised; baseline p-values and standardised "
    "differences describe them."
)
_CELL_NUMBERS = {"n", "missing", "value", "p", "smd"}
_TEST_NUMBERS = {"statistic", "df", "p", "p_exact"}


@dataclass(frozen=True)
class Place:
    """A row of a table: its labels, the name its tests are known by, and what it is made from."""

    section: str
    row: str
    test_id: str
    source_table: str
    source_column: str
    visits: tuple[str, ...] = ()
    level: str | None = None

    @property
    def visit(self) -> str | None:
        """Visits as the tables print them."""
        return "|".join(self.visits) or None


@dataclass(frozen=True)
class Cell:
    """One cell of a row; see CELL_COLUMNS. `counted` are the codes it counts, none: all values."""

    place: Place
    arm: str | None
    n: int | None
    text: str
    method: str
    missing: int | None = None
    value: float | None = None
    p: float | None = None
    level: str | None = None
    counted: tuple[str, ...] = ()
    smd: float | None = None

    def as_row(self) -> dict[str, object]:
        """The cell by column name."""
        own = {name: getattr(self, name) for name in CELL_COLUMNS if hasattr(self, name)}
        return own | {
            "section": self.place.section,
            "row": self.place.row,
            "level": self.level or self.place.level,
            "visit": self.place.visit,
            "source_table": self.place.source_table,
            "source_column": self.place.source_column,
            "source_values": "|".join(self.counted) or None,
        }


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
    role: str = STUDY
    section: str | None = None


@dataclass
class TableParts:
    """Cells of a table in printed order, and its tests."""

    table: str
    cells: list[Cell] = field(default_factory=list)
    tests: list[Test] = field(default_factory=list)

    def add_test(self, place: Place, test: Test, arm: str | None = None) -> None:
        """Keep a test and print its p in a cell of its row."""
        result = test.result
        self.tests.append(test)
        self.cells.append(Cell(place, arm, None, p_text(result.p), result.method, p=result.p))

    def test_of(self, place: Place, sizes: dict[str, int], result: TestResult) -> Test:
        """A test of a row between the arms of these sizes."""
        arms, n = ", ".join(sizes), arms_text(sizes)
        about = (place.test_id, self.table, place.row, arms, n)
        return Test(*about, result, place.visit, section=place.section)

    def cell_frame(self) -> pl.DataFrame:
        """Cells as a frame."""
        schema = schema_of(CELL_COLUMNS, CELL_COLUMNS.keys() - _CELL_NUMBERS, ("n", "missing"))
        return pl.DataFrame([cell.as_row() for cell in self.cells], schema=schema)


def schema_of(
    columns: Iterable[str], text: Iterable[str], integers: Iterable[str]
) -> dict[str, type[pl.DataType]]:
    """Types of a table's columns: those named are text or integers, the others numbers."""
    texts, whole = set(text), set(integers)
    return {
        name: pl.String if name in texts else pl.Int64 if name in whole else pl.Float64
        for name in columns
    }


def frame_of_tests(tests: list[Test]) -> pl.DataFrame:
    """Tests as a frame."""
    schema = schema_of(TEST_COLUMNS, TEST_COLUMNS.keys() - _TEST_NUMBERS, ())
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
