"""Landmark analysis: patients free of the event at the landmark, by the treatment given until then.

A patient must survive until the second treatment to have both, so the combination arm gets time
that is free of events by definition. At a landmark, no later treatment decides a patient's arm.
"""

from collections.abc import Iterable

import numpy as np
import polars as pl

from rairdtc_pipeline.statistics.firth import firth
from rairdtc_pipeline.statistics.risk_table import risk_table
from rairdtc_pipeline.statistics.tables.cells import schema_of
from rairdtc_pipeline.statistics.tables.estimands import ESTIMAND
from rairdtc_pipeline.statistics.tables.ratio_columns import RATIO_COLUMNS, ratio_row

LANDMARK_COLUMNS = {
    "endpoint": "Code of the endpoint.",
    "landmark_months": "Landmark, months after treatment start.",
    "arm": "Arm at the landmark whose hazard is above the line.",
    "reference_arm": "Arm at the landmark whose hazard is below the line.",
    "n_arm": "Patients of the arm, free of the event and under observation after the landmark.",
    "n_reference": "Patients of the reference arm, likewise.",
    "events_arm": "Events in the arm after the landmark.",
    "events_reference": "Events in the reference arm after the landmark.",
    "left_out": "Patients of all arms with an event or without observation beyond the landmark.",
    "moved": "Patients of all arms whose arm at the landmark is not that of the study.",
    **RATIO_COLUMNS,
    "estimand": ESTIMAND,
}
_TEXTS = ("endpoint", "arm", "reference_arm", "not_made", "estimand")
_COUNTS = ("n_arm", "n_reference", "events_arm", "events_reference", "left_out", "moved")


def landmarks_table(
    patients: pl.DataFrame, months: Iterable[int], arm: str, level: float
) -> pl.DataFrame:
    """One row per endpoint, landmark and pair of arms.

    `patients` has one row per patient and endpoint: endpoint, arm, time_months, event, and the
    months to the first seeds and to the first anlotinib, which are missing if not given.
    """
    rows = [
        row
        for (endpoint,) in patients.select("endpoint").unique().sort("endpoint").iter_rows()
        for month in sorted(months)
        for row in _landmark(patients.filter(endpoint=endpoint), month, arm, level)
    ]
    return pl.DataFrame(rows, schema=schema_of(LANDMARK_COLUMNS, _TEXTS, _COUNTS))


def _landmark(
    patients: pl.DataFrame, month: int, arm: str, level: float
) -> Iterable[dict[str, object]]:
    at_risk = patients.filter(pl.col("time_months") > month).with_columns(given=_given_by(month))
    sizes = dict(at_risk.group_by("given").len().iter_rows())
    events = dict(at_risk.group_by("given").agg(pl.col("event").sum()).iter_rows())
    if not sizes:
        return
    # Identical patients are counted, so that a registry costs as little as a study.
    alike = at_risk.group_by("time_months", "given", "event").len("patients")
    table = risk_table(
        alike["time_months"].to_numpy() - month,
        alike["given"].to_numpy().astype(str),
        alike["event"].to_numpy().astype(float),
        alike["patients"].to_numpy().astype(np.int64),
    )
    found = firth(table, arm, level)
    moved = int(at_risk.select((pl.col("arm") != pl.col("given")).sum()).item())
    for other in sorted(sizes.keys() - {arm}):
        had = int(events.get(arm, 0)) + int(events[other])
        yield {
            "endpoint": str(patients["endpoint"][0]),
            "landmark_months": float(month),
            "arm": arm,
            "reference_arm": other,
            "n_arm": sizes.get(arm, 0),
            "n_reference": sizes[other],
            "events_arm": int(events.get(arm, 0)),
            "events_reference": int(events[other]),
            "left_out": patients.height - at_risk.height,
            "moved": moved,
            **ratio_row(found, other, had / (sizes.get(arm, 0) + sizes[other])),
            "estimand": "landmarks",
        }


def _given_by(month: int) -> pl.Expr:
    """Arm by the treatments begun at the landmark: A anlotinib alone, B seeds alone, C both."""
    seeds = (pl.col("months_to_seeds") <= month).fill_null(value=False)
    drug = (pl.col("months_to_anlotinib") <= month).fill_null(value=False)
    return (
        pl.when(seeds & drug).then(pl.lit("C")).when(seeds).then(pl.lit("B")).otherwise(pl.lit("A"))
    )
