"""Rows of Tables 1 to 3: one continuous or categorical variable compared between the arms."""

from dataclasses import replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from rairdtc_pipeline.statistics.between import (
    compare_continuous,
    compare_ordered,
    compare_unordered,
    fisher,
)
from rairdtc_pipeline.statistics.cell_values import CellKind, CellValues
from rairdtc_pipeline.statistics.descriptive import describe
from rairdtc_pipeline.statistics.result import Method, Why, says
from rairdtc_pipeline.statistics.tables.cells import (
    AS_PUBLISHED,
    Cell,
    Place,
    TableParts,
)

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


def by_arm(frame: pl.DataFrame, column: str, arms: list[str]) -> dict[str, Floats]:
    """Values of a column per arm, ascending; missing values are NaN and come last.

    Sorted values give sums with the same last digit for every order of the rows.
    """
    values = frame.select("arm", pl.col(column).cast(pl.Float64).fill_null(np.nan))
    return {arm: np.sort(values.filter(pl.col("arm") == arm)[column].to_numpy()) for arm in arms}


def continuous_row(parts: TableParts, place: Place, groups: dict[str, Floats]) -> None:
    """One cell per arm, mean ± SD or median (P25, P75) as the rule decides, and the comparison."""
    result = compare_continuous(groups)
    kind = CellKind.MEAN_SD if result.method is Method.ANOVA else CellKind.MEDIAN_QUARTILES
    sizes = {}
    for arm, values in groups.items():
        seen = describe(values)
        sizes[arm] = seen.n
        shown = CellValues(
            total=seen.n,
            mean=seen.mean,
            sd=seen.sd,
            median=seen.median,
            p25=seen.p25,
            p75=seen.p75,
        )
        parts.cells.append(Cell(place, arm, kind, shown, seen.missing))
    parts.add_test(place, parts.test_of(place, sizes, result))


def count_table(frame: pl.DataFrame, column: str, levels: list[str], arms: list[str]) -> Counts:
    """Patients per level × arm; the column `patients` of `frame` has the patients per row."""
    counts = frame.group_by(column, "arm").agg(pl.col("patients").sum())
    found = {(level, arm): n for level, arm, n in counts.iter_rows()}
    cells = [found.get((level, arm), 0) for level in levels for arm in arms]
    return np.array(cells, dtype=np.int64).reshape(len(levels), len(arms))


def categorical_rows(
    parts: TableParts,
    place: Place,
    frame: pl.DataFrame,
    levels: dict[str, str],
    arms: list[str],
    *,
    ordered: bool,
    unranked: tuple[str, ...] = (),
) -> None:
    """One cell per level and arm with count and percentage, and the comparison.

    `frame` is as in `count_table`. `levels` maps codes to labels in printed order; the `unranked`
    levels come last, have no rank and are not compared. If the rule requires the chi-square test,
    Fisher's exact test is kept too, because the study used it throughout.
    """
    counts = count_table(frame, place.source_column, list(levels), arms)
    sizes = dict(frame.group_by("arm").agg(pl.col("patients").sum()).iter_rows())
    known = dict(zip(arms, counts.sum(axis=0).tolist(), strict=True))
    for (code, label), row in zip(levels.items(), counts.tolist(), strict=True):
        for arm, count in zip(arms, row, strict=True):
            shown = CellValues(total=known[arm], count=count)
            about = (place, arm, CellKind.COUNT_PERCENT, shown, sizes[arm] - known[arm], label)
            parts.cells.append(Cell(*about, counted=(code,)))
    compared = counts[: len(levels) - len(unranked)]
    result = compare_ordered(compared) if ordered else compare_unordered(compared)
    if left := int(counts.sum() - compared.sum()):
        unplaced = says(Why.LEFT_OUT_OF_ORDER, patients=left, categories=" or ".join(unranked))
        result = replace(result, rationale=(*result.rationale, unplaced))
    sizes = dict(zip(arms, compared.sum(axis=0).tolist(), strict=True))
    parts.add_test(place, parts.test_of(place, sizes, result))
    if result.method is Method.CHI_SQUARE:
        used = fisher(counts, says(Why.AS_PUBLISHED))
        beside = replace(place, test_id=f"{place.test_id}_as_published")
        parts.tests.append(replace(parts.test_of(beside, known, used), role=AS_PUBLISHED))
