"""The study's Tables 1, 2 and 3: which rows they have and what each compares."""

from dataclasses import replace

import numpy as np
import polars as pl

from rairdtc_pipeline.statistics.between import compare_unordered
from rairdtc_pipeline.statistics.descriptive import clopper_pearson
from rairdtc_pipeline.statistics.tables.balance_table import balance_table
from rairdtc_pipeline.statistics.tables.cells import Cell, TableParts, Test, arms_text
from rairdtc_pipeline.statistics.tables.characteristics import CATEGORIES, MEASURES
from rairdtc_pipeline.statistics.tables.rows import (
    Floats,
    Place,
    by_arm,
    categorical_rows,
    continuous_row,
    count_table,
)
from rairdtc_pipeline.statistics.within import friedman, wilcoxon

RESPONSES = {"CR": "CR", "PR": "PR", "SD": "SD", "PD": "PD"}
VISITS = {"m6": "6 months", "m12": "12 months"}
_ALL_VISITS = {"baseline": "Before treatment", "m2": "2 months", "m4": "4 months"} | VISITS


def arms_of(frame: pl.DataFrame) -> list[str]:
    """Arms that have patients, in order."""
    return sorted(frame["arm"].unique())


def baseline_table(patients: pl.DataFrame) -> TableParts:
    """Table 1. `patients` is `cohort.patients`: one row per patient."""
    parts = TableParts("baseline_table")
    arms = arms_of(patients)
    texts = patients.with_columns(pl.col("ecog").cast(pl.String))
    for column, label in MEASURES.items():
        groups = by_arm(patients, column, arms)
        groups = {
            arm: v for arm, v in groups.items() if (~np.isnan(v)).any() or column != "seed_count"
        }
        continuous_row(parts, Place("Baseline", label, f"baseline_{column}"), groups)
    for column, (label, levels, ordered) in CATEGORIES.items():
        present = set(texts[column].drop_nulls())
        shown = {
            code: text
            for code, text in levels.items()
            if column not in ("ecog", "metastasis") or code in present
        }
        place = Place("Baseline", label, f"baseline_{column}")
        categorical_rows(parts, place, texts, column, shown, arms, ordered=ordered)
    farthest = dict(balance_table(patients).group_by("row").agg(pl.col("smd").max()).iter_rows())
    parts.cells = [
        replace(cell, smd=farthest.get(cell.row)) if cell.arm is None else cell
        for cell in parts.cells
    ]
    return parts


def response_table(responses: pl.DataFrame, level: float) -> TableParts:
    """Table 2. `responses` is `derived.response_visit` at the state `assessed`."""
    parts = TableParts("response_table")
    for visit, label in VISITS.items():
        assessed = responses.filter(
            (pl.col("visit") == visit) & pl.col("response").is_in(list(RESPONSES))
        )
        arms = arms_of(assessed)
        place = Place(label, "Response", f"response_{visit}", visit=visit)
        categorical_rows(parts, place, assessed, "response", RESPONSES, arms, ordered=True)
        counts = count_table(assessed, "response", list(RESPONSES), arms)
        for row, best in (("ORR", 2), ("DCR", 3)):
            _rate(parts, place, row, counts[:best].sum(axis=0), counts.sum(axis=0), arms, level)
    return parts


def _rate(
    parts: TableParts,
    place: Place,
    row: str,
    hits: np.ndarray,
    totals: np.ndarray,
    arms: list[str],
    level: float,
) -> None:
    """Proportion per arm with its exact interval, and the comparison."""
    for arm, hit, total in zip(arms, hits.tolist(), totals.tolist(), strict=True):
        lower, upper = clopper_pearson(hit, total, level)
        text = f"{100 * hit / total:.0f}% ({hit}/{total}; {100 * lower:.0f}–{100 * upper:.0f}%)"
        method = "proportion, exact interval (Clopper–Pearson)"
        parts.cells.append(Cell(place.section, row, None, arm, total, text, method, 0, hit / total))
    result = compare_unordered(np.array([hits, totals - hits]))
    sizes = arms_text(dict(zip(arms, totals.tolist(), strict=True)))
    test = Test(
        f"{row.lower()}_{place.visit}",
        parts.table,
        row,
        ", ".join(arms),
        sizes,
        result,
        place.visit,
    )
    parts.add_test((place.section, row, None), test)


def change_table(measures: dict[str, pl.DataFrame], worst_grades: pl.DataFrame) -> TableParts:
    """Table 3.

    `measures` has frames of patient, arm, visit, value under the keys volume, vrr, tg and nrs;
    `worst_grades` is `derived.ae_worst_grade`.
    """
    parts = TableParts("change_table")
    sections = {
        "volume": ("Tumor size (cm³)", ["baseline", "m6", "m12"]),
        "vrr": ("VRR (%)", ["m6", "m12"]),
        "tg": ("Serum Tg level (ng/mL)", list(_ALL_VISITS)),
        "nrs": ("NRS pain scores", ["baseline", "m6"]),
    }
    for name, (section, visits) in sections.items():
        frame = measures[name]
        arms = arms_of(frame)
        for visit in visits:
            at_visit = frame.filter(pl.col("visit") == visit)
            place = Place(section, _ALL_VISITS[visit], f"{name}_{visit}", visit=visit)
            continuous_row(parts, place, by_arm(at_visit, "value", arms))
        if name != "vrr":
            _within_rows(parts, section, name, frame, visits, arms)
    grades = worst_grades.with_columns(pl.col("worst_grade").cast(pl.String))
    worst = max(worst_grades["worst_grade"].to_list(), default=0)
    shown = {str(grade): str(grade) for grade in range(worst + 1)}
    place = Place("Adverse events (CTCAE 5.0)", "Worst grade", "ae_worst_grade")
    categorical_rows(parts, place, grades, "worst_grade", shown, arms_of(grades), ordered=True)
    return parts


def _within_rows(
    parts: TableParts,
    section: str,
    name: str,
    frame: pl.DataFrame,
    visits: list[str],
    arms: list[str],
) -> None:
    """Within each arm: Friedman over three and more visits, Wilcoxon over two."""
    for arm in arms:
        values = _wide(frame.filter(pl.col("arm") == arm), visits)
        result = wilcoxon(values[:, 0], values[:, 1]) if len(visits) == 2 else friedman(values)
        complete = int((~np.isnan(values).any(axis=1)).sum())
        test = Test(
            f"{name}_within_{arm.lower()}",
            parts.table,
            f"{section} over time",
            arm,
            arms_text({arm: complete}),
            result,
        )
        parts.add_test((section, "Within the group", None), test, arm=arm)


def _wide(frame: pl.DataFrame, visits: list[str]) -> Floats:
    """Patients × visits, in order of the patients."""
    wide = frame.pivot(on="visit", index="patient", values="value").sort("patient")
    for visit in visits:
        if visit not in wide.columns:
            wide = wide.with_columns(pl.lit(None, dtype=pl.Float64).alias(visit))
    values: Floats = wide.select(pl.col(visits).cast(pl.Float64).fill_null(np.nan)).to_numpy()
    return values
