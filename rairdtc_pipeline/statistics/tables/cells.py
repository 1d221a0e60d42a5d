"""Cells of a printed table and their tests, as rows of the schema `statistics`."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from enum import StrEnum

import polars as pl

from rairdtc_pipeline.messages import messages_json
from rairdtc_pipeline.statistics.cell_values import CellKind, CellValues
from rairdtc_pipeline.statistics.result import TestResult
from rairdtc_pipeline.statistics.wording import (
    arms_text,
    cell_text,
    cell_words,
    method_message,
    method_text,
    rationale_messages,
    rationale_text,
)

CELL_COLUMNS = {
    "section": "Section of the table.",
    "row": "Row label.",
    "level": "Category or time point of the row, where it has one.",
    "arm": "Treatment group; missing for a cell about all of them (the p).",
    "n": "Patients the cell is about.",
    "missing": "Patients of the arm without a value.",
    "kind": "What the cell shows: mean_sd, median_quartiles, count_percent, proportion or p.",
    "value": "Number behind the text: count, share, mean or median.",
    "text": "The cell as printed.",
    "p": "Unrounded p of the comparison, in the cell that prints it.",
    "smd": "Largest standardised mean difference between two arms, beside the p of Table 1.",
    "method": "What the cell shows, or the test behind the p.",
    "method_kind": "Kind of the test behind the p; missing in the other cells.",
    "test_id": "Identifier of the test behind the p; missing in the other cells.",
    "count": "Patients who are counted; missing where the cell is about values.",
    "total": "Patients of whom they are a part, or who have a value.",
    "mean": "Mean of the values.",
    "sd": "Standard deviation of the values.",
    "median": "Median of the values.",
    "p25": "Lower quartile of the values (SPSS definition).",
    "p75": "Upper quartile of the values (SPSS definition).",
    "lower": "Lower limit of the share of the counted (Clopper–Pearson).",
    "upper": "Upper limit of the share of the counted (Clopper–Pearson).",
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
    "kind": "What is compared: between the arms, within an arm over time, the arms in pairs, the "
    "arms within sites (stratified), hazards over time, or visits between the arms.",
    "arms": "Arms that were compared.",
    "visit": "Visit the test is about, where it is about one.",
    "method": "Test that was run, and its variant.",
    "method_kind": "Kind of the test.",
    "method_messages": "The method as a message: [[id, parameters]], as JSON.",
    "rationale": "Why this test: the rule and what it saw.",
    "rationale_messages": "The rationale as messages: a list of [id, parameters], as JSON.",
    "rationale_kind": "Kinds of the statements of the rationale, separated by |.",
    "not_made": "Kind of the reason why there is no p; missing where there is one.",
    "n": "Patients per arm.",
    "n_used": "Patients or pairs the statistic rests on, where not all do: complete patients, or "
    "pairs that differ.",
    "statistic": "Test statistic.",
    "df": "Degrees of freedom.",
    "p": "Two-sided p-value, unrounded; missing where the rationale says why. Refreshed data give "
    "repeated looks at it: only the p of a locked analysis (`rairdtc lock-analysis`) is one look.",
    "p_exact": "Exact p-value, where the method has one beside the asymptotic.",
    "p_unadjusted": "p before the adjustment, where the p is adjusted.",
    "role": "study: a test of the study's methods section; as published: the test the paper used "
    "where its own rule asks for another; exploratory: added, for orientation only.",
}
STUDY, AS_PUBLISHED, EXPLORATORY = "study", "as published", "exploratory"
MULTIPLICITY = (
    "The p-values are not adjusted for their number: with so many comparisons some below 0.05 are "
    "expected by chance. The arms were not randomised; baseline p-values and standardised "
    "differences describe them."
)
_CELL_COUNTS = ("n", "missing", "count", "total")
_VALUES = ("mean", "sd", "median", "p25", "p75", "lower", "upper")
_CELL_NUMBERS = {*_CELL_COUNTS, *_VALUES, "value", "p", "smd"}
_TEST_NUMBERS = {"n_used", "statistic", "df", "p", "p_exact", "p_unadjusted"}


class Comparison(StrEnum):
    """What a test compares."""

    BETWEEN = "between"
    WITHIN = "within"
    PAIRWISE = "pairwise"
    STRATIFIED = "stratified"
    HAZARDS_OVER_TIME = "hazards_over_time"
    VISITS_BETWEEN = "visits_between"


@dataclass(frozen=True)
class Place:
    """A row of a table: its labels, the name that identifies its tests, and its source."""

    section: str
    row: str
    test_id: str
    source_table: str
    source_column: str
    visits: tuple[str, ...] = ()
    level: str | None = None

    @property
    def visit(self) -> str | None:
        """Labels of the visits in the tables."""
        return "|".join(self.visits) or None


@dataclass(frozen=True)
class Cell:
    """One cell of a row; see CELL_COLUMNS. `counted` holds the counted codes; empty means all."""

    place: Place
    arm: str | None
    kind: CellKind
    values: CellValues
    missing: int | None = None
    level: str | None = None
    counted: tuple[str, ...] = ()
    smd: float | None = None
    test: "Test | None" = None

    @property
    def text(self) -> str:
        """The cell as printed."""
        return cell_text(self.kind, self.values)

    def as_row(self) -> dict[str, object]:
        """The cell by column name."""
        result = self.test.result if self.test else None
        own = {"n": self.values.total, "value": self.values.value(self.kind), "text": self.text}
        return (
            {name: None for name in CELL_COLUMNS}
            | asdict(self.values)
            | own
            | {
                "arm": self.arm,
                "missing": self.missing,
                "kind": self.kind.value,
                "smd": self.smd,
                "method": method_text(result) if result else cell_words(self.kind),
                "method_kind": result.method.value if result else None,
                "test_id": self.test.test_id if self.test else None,
                "section": self.place.section,
                "row": self.place.row,
                "level": self.level or self.place.level,
                "visit": self.place.visit,
                "source_table": self.place.source_table,
                "source_column": self.place.source_column,
                "source_values": "|".join(self.counted) or None,
            }
        )


@dataclass(frozen=True)
class Test:
    """One test that was made; see TEST_COLUMNS."""

    __test__ = False

    test_id: str
    table: str
    row: str
    arms: str
    n: str
    result: TestResult
    kind: Comparison = Comparison.BETWEEN
    visit: str | None = None
    role: str = STUDY
    section: str | None = None

    def as_row(self) -> dict[str, object]:
        """The test by column name."""
        result = self.result
        own = {name: getattr(self, name) for name in TEST_COLUMNS if hasattr(self, name)}
        numbers = {name: getattr(result, name) for name in _TEST_NUMBERS if hasattr(result, name)}
        return (
            own
            | numbers
            | {
                "kind": self.kind.value,
                "df": result.degrees_of_freedom,
                "method": method_text(result),
                "method_kind": result.method.value,
                "method_messages": messages_json([method_message(result)]),
                "rationale": rationale_text(result.rationale, result.not_made),
                "rationale_messages": messages_json(
                    rationale_messages(result.rationale, result.not_made)
                ),
                "rationale_kind": "|".join(statement.code for statement in result.rationale),
                "not_made": result.not_made.code.value if result.not_made else None,
            }
        )


@dataclass
class TableParts:
    """Cells of a table in printed order, and the tests of the table."""

    table: str
    cells: list[Cell] = field(default_factory=list)
    tests: list[Test] = field(default_factory=list)

    def add_test(self, place: Place, test: Test, arm: str | None = None) -> None:
        """Keep a test and print its p-value in a cell of its row."""
        self.tests.append(test)
        self.cells.append(Cell(place, arm, CellKind.P, CellValues(p=test.result.p), test=test))

    def test_of(
        self,
        place: Place,
        sizes: dict[str, int],
        result: TestResult,
        kind: Comparison = Comparison.BETWEEN,
    ) -> Test:
        """A test of a row over arms of these sizes."""
        arms, n = ", ".join(sizes), arms_text(sizes)
        about = (place.test_id, self.table, place.row, arms, n)
        return Test(*about, result, kind, place.visit, section=place.section)

    def cell_frame(self) -> pl.DataFrame:
        """Cells as a frame."""
        schema = schema_of(CELL_COLUMNS, CELL_COLUMNS.keys() - _CELL_NUMBERS, _CELL_COUNTS)
        return pl.DataFrame([cell.as_row() for cell in self.cells], schema=schema)


def schema_of(
    columns: Iterable[str], text: Iterable[str], integers: Iterable[str]
) -> dict[str, type[pl.DataType]]:
    """Types of a table's columns: the named ones are text or integers, the others are floats."""
    texts, whole = set(text), set(integers)
    return {
        name: pl.String if name in texts else pl.Int64 if name in whole else pl.Float64
        for name in columns
    }


def frame_of_tests(tests: list[Test]) -> pl.DataFrame:
    """Tests as a frame."""
    schema = schema_of(TEST_COLUMNS, TEST_COLUMNS.keys() - _TEST_NUMBERS, ("n_used",))
    return pl.DataFrame([test.as_row() for test in tests], schema=schema)
