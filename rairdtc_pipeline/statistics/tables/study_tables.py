"""The study's Tables 1, 2 and 3: the rows of each table and the comparison of each row."""

from dataclasses import replace

import numpy as np
import polars as pl

from rairdtc_pipeline.statistics.between import compare_unordered
from rairdtc_pipeline.statistics.cell_values import CellKind, CellValues
from rairdtc_pipeline.statistics.descriptive import clopper_pearson
from rairdtc_pipeline.statistics.tables.cells import Cell, Comparison, Place, TableParts
from rairdtc_pipeline.statistics.tables.characteristics import (
    CATEGORIES,
    CHANGES,
    MEASURES,
    RATES,
    RESPONSE_VISITS,
    RESPONSES,
    UNRANKED_RESPONSES,
    VISITS,
)
from rairdtc_pipeline.statistics.tables.rows import (
    Counts,
    by_arm,
    categorical_rows,
    continuous_row,
    count_table,
)
from rairdtc_pipeline.statistics.within import friedman, wilcoxon


def arms_of(frame: pl.DataFrame) -> list[str]:
    """Arms that have patients, in order."""
    return sorted(frame["arm"].unique())


def baseline_table(
    measured: pl.DataFrame, categories: pl.DataFrame, balance: pl.DataFrame
) -> TableParts:
    """Table 1. `measured` and `categories` are as in `balance_table`; `balance` is its result."""
    parts = TableParts("baseline_table")
    arms = arms_of(categories)
    texts = categories.with_columns(pl.col("ecog").cast(pl.String))
    for column, label in MEASURES.items():
        groups = by_arm(measured, column, arms)
        groups = {
            arm: v for arm, v in groups.items() if (~np.isnan(v)).any() or column != "seed_count"
        }
        continuous_row(parts, _characteristic(column, label), groups)
    for column, about in CATEGORIES.items():
        present = set(texts[column].drop_nulls())
        shown = {
            code: text
            for code, text in about.levels.items()
            if code in present or not about.only_present
        }
        place = _characteristic(column, about.label)
        categorical_rows(parts, place, texts, shown, arms, ordered=about.is_ordered)
    farthest = dict(balance.group_by("row").agg(pl.col("smd").max()).iter_rows())
    parts.cells = [
        replace(cell, smd=farthest.get(cell.place.row)) if cell.arm is None else cell
        for cell in parts.cells
    ]
    return parts


def _characteristic(column: str, label: str) -> Place:
    return Place("Baseline", label, f"baseline_{column}", "cohort.patients", column)


def response_table(responses: pl.DataFrame, level: float) -> TableParts:
    """Table 2. `responses` has one row per visit, arm and response, with the number of `patients`.

    A missing response is null. The denominator of a rate is all assessed patients; the comparison
    of ordered responses leaves out responses without a rank.
    """
    parts = TableParts("response_table")
    for visit in RESPONSE_VISITS:
        expected = responses.filter(pl.col("visit") == visit)
        assessed = expected.drop_nulls("response")
        arms, present = arms_of(assessed), set(assessed["response"])
        unranked = {code: text for code, text in UNRANKED_RESPONSES.items() if code in present}
        levels = RESPONSES | unranked
        source = ("derived.response_visit", "response", (visit,))
        place = Place(VISITS[visit], "Response", f"response_{visit}", *source)
        categorical_rows(
            parts, place, expected, levels, arms, ordered=True, unranked=tuple(unranked)
        )
        sizes = dict(expected.group_by("arm").agg(pl.col("patients").sum()).iter_rows())
        counts = count_table(assessed, "response", list(levels), arms)
        for row, counted in RATES.items():
            rate = Place(VISITS[visit], row, f"{row.lower()}_{visit}", *source)
            hits = counts[[code in counted for code in levels]].sum(axis=0)
            _rate(
                parts, rate, counted, (hits, counts.sum(axis=0)), {a: sizes[a] for a in arms}, level
            )
    return parts


def _rate(
    parts: TableParts,
    place: Place,
    counted: tuple[str, ...],
    counts: tuple[Counts, Counts],
    sizes: dict[str, int],
    level: float,
) -> None:
    """Proportion of counted responses with its exact interval per arm, and the test.

    `counts` has the counted and the assessed patients per arm.
    """
    hits, totals = counts
    for (arm, size), hit, total in zip(sizes.items(), hits.tolist(), totals.tolist(), strict=True):
        lower, upper = clopper_pearson(hit, total, level)
        shown = CellValues(total=total, count=hit, lower=lower, upper=upper)
        cell = Cell(place, arm, CellKind.PROPORTION, shown, size - total, counted=counted)
        parts.cells.append(cell)
    result = compare_unordered(np.array([hits, totals - hits]))
    assessed = dict(zip(sizes, totals.tolist(), strict=True))
    parts.add_test(place, parts.test_of(place, assessed, result))


def change_table(measures: dict[str, pl.DataFrame], worst_grades: pl.DataFrame) -> TableParts:
    """Table 3.

    `measures` has a frame per key of `CHANGES` with one row per patient: the arm and the value at
    each visit, NaN if missing; a visit may be left out. `worst_grades` has one row per arm and
    worst_grade, with the number of `patients`.
    """
    parts = TableParts("change_table")
    for name, measure in CHANGES.items():
        frame, source = measures[name], (measure.table, measure.column)
        arms, visits = arms_of(frame), tuple(v for v in measure.visits if v in frame.columns)
        for visit in visits:
            labels = (measure.section, VISITS[visit], f"{name}_{visit}")
            place = Place(*labels, *source, (visit,))
            continuous_row(parts, place, by_arm(frame, visit, arms))
        if name != "vrr" and len(visits) > 1:
            for arm in arms:
                test_id = f"{name}_within_{arm.lower()}"
                labels = (measure.section, "Within the group", test_id)
                own = frame.filter(pl.col("arm") == arm)
                _within_row(parts, Place(*labels, *source, visits), own, arm)
    grades = worst_grades.with_columns(pl.col("worst_grade").cast(pl.String))
    worst = max(worst_grades["worst_grade"].to_list(), default=0)
    shown = {str(grade): str(grade) for grade in range(worst + 1)}
    labels = ("Adverse events (CTCAE 5.0)", "Worst grade", "ae_worst_grade")
    place = Place(*labels, "derived.ae_worst_grade", "worst_grade")
    categorical_rows(parts, place, grades, shown, arms_of(grades), ordered=True)
    return parts


def _within_row(parts: TableParts, place: Place, frame: pl.DataFrame, arm: str) -> None:
    """The test within an arm: Friedman's over three or more visits, Wilcoxon's over two."""
    values = frame.select(place.visits).to_numpy()
    result = wilcoxon(values[:, 0], values[:, 1]) if len(place.visits) == 2 else friedman(values)
    complete = int((~np.isnan(values).any(axis=1)).sum())
    named = replace(place, row=f"{place.section} over time")
    test = replace(parts.test_of(named, {arm: complete}, result, Comparison.WITHIN), visit=None)
    parts.add_test(place, test, arm=arm)
