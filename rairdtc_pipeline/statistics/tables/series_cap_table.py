"""Hazard ratios with and without the limit on the duration of the first implant series."""

from collections.abc import Iterable

import numpy as np
import polars as pl

from rairdtc_pipeline.statistics.firth import firth
from rairdtc_pipeline.statistics.risk_table import risk_table
from rairdtc_pipeline.statistics.tables.cells import schema_of
from rairdtc_pipeline.statistics.tables.estimands import ESTIMAND
from rairdtc_pipeline.statistics.tables.ratio_columns import RATIO_COLUMNS, ratio_row

SERIES_CAP_COLUMNS = {
    "endpoint": "Code of the endpoint.",
    "series": "capped: arms as in the study; not_capped: a series ends only at its first gap.",
    "arm": "Arm whose hazard is above the line.",
    "reference_arm": "Arm whose hazard is below the line.",
    "n_arm": "Patients of the arm.",
    "n_reference": "Patients of the reference arm.",
    "moved": "Patients of all arms who are of the combination only without the cap; without it "
    "their observation does not end at new therapy.",
    "events_arm": "Events in the arm.",
    "events_reference": "Events in the reference arm.",
    **RATIO_COLUMNS,
    "estimand": ESTIMAND,
}
_TEXTS = ("endpoint", "series", "arm", "reference_arm", "not_made", "estimand")
_COUNTS = ("n_arm", "n_reference", "moved", "events_arm", "events_reference")


def series_cap_table(counts: pl.DataFrame, arm: str, level: float) -> pl.DataFrame:
    """One row per endpoint, rule that ends the series, and pair of arms.

    `counts` has one row per endpoint, series, arm, time_months, event and moved (whether the arm
    differs without the limit), with the number of `patients` who have the same values.
    """
    keys = ("endpoint", "series")
    rows = [
        row
        for endpoint, series in counts.select(keys).unique().sort(keys).iter_rows()
        for row in _ratios(counts.filter(endpoint=endpoint, series=series), arm, level)
    ]
    return pl.DataFrame(rows, schema=schema_of(SERIES_CAP_COLUMNS, _TEXTS, _COUNTS))


def _ratios(part: pl.DataFrame, arm: str, level: float) -> Iterable[dict[str, object]]:
    part = part.sort("arm", "time_months", "event", "moved")
    events, patients = part["event"].to_numpy(), part["patients"].to_numpy().astype(np.int64)
    table = risk_table(part["time_months"].to_numpy(), part["arm"].to_numpy(), events, patients)
    found = firth(table, arm, level)
    had = (pl.col("event") * pl.col("patients")).sum()
    by_arm = part.group_by("arm").agg(pl.col("patients").sum(), had.alias("events"))
    sizes = {str(name): (n, events) for name, n, events in by_arm.iter_rows()}
    moved = int(part.filter("moved")["patients"].sum())
    n, own = sizes.get(arm, (0, 0))
    for other in sorted(sizes.keys() - {arm}):
        beside, events_beside = sizes[other]
        yield {
            "endpoint": str(part["endpoint"][0]),
            "series": str(part["series"][0]),
            "arm": arm,
            "reference_arm": other,
            "n_arm": n,
            "n_reference": beside,
            "moved": moved,
            "events_arm": own,
            "events_reference": events_beside,
            **ratio_row(found, other, (own + events_beside) / (n + beside)),
            "estimand": "series_cap",
        }
