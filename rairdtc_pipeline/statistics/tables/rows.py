"""Rows of Tables 1 to 3: one continuous or categorical variable compared between the arms."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from rairdtc_pipeline.statistics.between import (
    compare_continuous,
    compare_ordered,
    compare_unordered,
    fisher,
)
from rairdtc_pipeline.statistics.descriptive import describe
from rairdtc_pipeline.statistics.tables.cells import (
    AS_PUBLISHED,
    Cell,
    TableParts,
    Test,
    arms_text,
    count_text,
)

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Place:
    """Where a row stands: section and row label, and the name its tests are known by."""

    section: str
    row: str
    test_id: str
    level: str | None = None
    visit: str | None = None


def by_arm(frame: pl.DataFrame, column: str, arms: list[str]) -> dict[str, Floats]:
    """Values of a column per arm, NaN where missing."""
    return {
        arm: frame.filter(pl.col("arm") == arm)[column]
        .cast(pl.Float64)
        .fill_null(np.nan)
        .to_numpy()
        for arm in arms
    }


def continuous_row(parts: TableParts, place: Place, groups: dict[str, Floats]) -> None:
    """One cell per arm, mean ± SD or median (P25, P75) by the rule, and the comparison."""
    result = compare_continuous(groups)
    means = "ANOVA" in result.method
    for arm, values in groups.items():
        seen = describe(values)
        if seen.n == 0:
            text, value = "–", None
        elif means:
            text, value = f"{seen.mean:.2f} ± {seen.sd:.2f}", seen.mean
        else:
            text = f"{seen.median:.2f} ({seen.p25:.2f}, {seen.p75:.2f})"
            value = seen.median
        method = "mean ± SD" if means else "median (P25, P75)"
        parts.cells.append(
            Cell(
                place.section,
                place.row,
                place.level,
                arm,
                seen.n,
                text,
                method,
                seen.missing,
                value,
            )
        )
    sizes = {arm: int((~np.isnan(values)).sum()) for arm, values in groups.items()}
    parts.add_test(
        (place.section, place.row, place.level),
        Test(
            place.test_id,
            parts.table,
            place.row,
            ", ".join(groups),
            arms_text(sizes),
            result,
            place.visit,
        ),
    )


def count_table(frame: pl.DataFrame, column: str, levels: list[str], arms: list[str]) -> Counts:
    """Counts of levels × arms."""
    counts = frame.group_by(column, "arm").len()
    found = {(level, arm): n for level, arm, n in counts.iter_rows()}
    cells = [found.get((level, arm), 0) for level in levels for arm in arms]
    return np.array(cells, dtype=np.int64).reshape(len(levels), len(arms))


def categorical_rows(
    parts: TableParts,
    place: Place,
    frame: pl.DataFrame,
    column: str,
    levels: dict[str, str],
    arms: list[str],
    *,
    ordered: bool,
) -> None:
    """One cell per level and arm with count and percentage, and the comparison.

    `levels` maps codes to labels, in printed order. Where the rule asks for chi-square, Fisher's
    exact test is kept beside it, as the study used it throughout.
    """
    counts = count_table(frame, column, list(levels), arms)
    sizes = {arm: frame.filter(pl.col("arm") == arm).height for arm in arms}
    known = dict(zip(arms, counts.sum(axis=0).tolist(), strict=True))
    for label, row in zip(levels.values(), counts.tolist(), strict=True):
        for arm, count in zip(arms, row, strict=True):
            parts.cells.append(
                Cell(
                    place.section,
                    place.row,
                    label,
                    arm,
                    known[arm],
                    count_text(count, known[arm]),
                    "n (%)",
                    sizes[arm] - known[arm],
                    float(count),
                )
            )
    result = compare_ordered(counts) if ordered else compare_unordered(counts)
    about = (parts.table, place.row, ", ".join(arms), arms_text(known))
    parts.add_test(
        (place.section, place.row, None), Test(place.test_id, *about, result, place.visit)
    )
    if result.method.startswith("chi-square"):
        used = fisher(counts, "the test the study used; its own rule asks for chi-square here")
        parts.tests.append(
            Test(f"{place.test_id}_as_published", *about, used, place.visit, AS_PUBLISHED)
        )
