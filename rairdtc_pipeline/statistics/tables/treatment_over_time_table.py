"""Cox model with treatment as a time-dependent covariate, which changes at the second treatment.

Time under the first treatment alone counts for that treatment. The combination therefore gets no
time that is free of events by definition.
"""

from collections.abc import Iterable

import polars as pl

from rairdtc_pipeline.statistics.firth import firth
from rairdtc_pipeline.statistics.risk_table import risk_table_of_intervals
from rairdtc_pipeline.statistics.tables.cells import schema_of
from rairdtc_pipeline.statistics.tables.estimands import ESTIMAND
from rairdtc_pipeline.statistics.tables.ratio_columns import RATIO_COLUMNS, ratio_row

OVER_TIME_COLUMNS = {
    "endpoint": "Code of the endpoint.",
    "arm": "Treatments given by a day, whose hazard is above the line.",
    "reference_arm": "Treatments given by a day, whose hazard is below the line.",
    "n_arm": "Patients who were ever under the treatments of the arm.",
    "n_reference": "Patients who were ever under those of the reference arm.",
    "changed": "Patients of all arms who were under one treatment first and under both later.",
    "months_arm": "Months of observation under the treatments of the arm.",
    "months_reference": "Months of observation under those of the reference arm.",
    "events_arm": "Events under the treatments of the arm.",
    "events_reference": "Events under those of the reference arm.",
    **RATIO_COLUMNS,
    "estimand": ESTIMAND,
}
_TEXTS = ("endpoint", "arm", "reference_arm", "not_made", "estimand")
_COUNTS = ("n_arm", "n_reference", "changed", "events_arm", "events_reference")


def treatment_over_time_table(patients: pl.DataFrame, arm: str, level: float) -> pl.DataFrame:
    """One row per endpoint and pair of treatment states: A anlotinib, B seeds, C both.

    `patients` is as in `landmarks_table`, with `months_to_both`: the end of the day on which the
    second treatment began. It is 0 if both began together, and missing if there is only one
    treatment.
    """
    rows = [
        row
        for (endpoint,) in patients.select("endpoint").unique().sort("endpoint").iter_rows()
        for row in _endpoint(patients.filter(endpoint=endpoint), arm, level)
    ]
    return pl.DataFrame(rows, schema=schema_of(OVER_TIME_COLUMNS, _TEXTS, _COUNTS))


def _endpoint(patients: pl.DataFrame, arm: str, level: float) -> Iterable[dict[str, object]]:
    spans = intervals_of_treatment(patients)
    seen = {
        str(row["state"]): row
        for row in spans.group_by("state")
        .agg(
            pl.col("patients").sum(),
            (pl.col("event") * pl.col("patients")).sum().alias("events"),
            ((pl.col("stop") - pl.col("start")) * pl.col("patients")).sum().alias("months"),
        )
        .iter_rows(named=True)
    }
    spread = (spans[name].to_numpy() for name in ("start", "stop", "state", "event", "patients"))
    starts, stops, states, events, alike = spread
    table = risk_table_of_intervals(starts, stops, states.astype(str), events.astype(float), alike)
    found = firth(table, arm, level)
    own = seen.get(arm, {"patients": 0, "events": 0, "months": 0.0})
    changed = spans.filter(pl.col("start") > 0)["patients"].sum()
    for other in sorted(seen.keys() - {arm}):
        beside = seen[other]
        share = (own["events"] + beside["events"]) / (own["patients"] + beside["patients"])
        yield {
            "endpoint": str(patients["endpoint"][0]),
            "arm": arm,
            "reference_arm": other,
            "n_arm": own["patients"],
            "n_reference": beside["patients"],
            "changed": changed,
            "months_arm": float(own["months"]),
            "months_reference": float(beside["months"]),
            "events_arm": own["events"],
            "events_reference": beside["events"],
            **ratio_row(found, other, share),
            "estimand": "treatment_over_time",
        }


def intervals_of_treatment(patients: pl.DataFrame) -> pl.DataFrame:
    """Patients counted by state, start, stop (months) and event; a change makes two intervals."""
    both, end = pl.col("months_to_both"), pl.col("time_months")
    seeds_first = pl.col("months_to_anlotinib").is_null() | (
        pl.col("months_to_seeds") < pl.col("months_to_anlotinib")
    ).fill_null(value=False)
    alone = pl.when(seeds_first).then(pl.lit("B")).otherwise(pl.lit("A"))
    changes = (both < end).fill_null(value=False)
    first = patients.filter((both > 0).fill_null(value=True)).select(
        alone.alias("state"),
        start=pl.lit(0.0),
        stop=pl.when(changes).then(both).otherwise(end),
        event=pl.when(changes).then(0).otherwise(pl.col("event")).cast(pl.Int64),
    )
    second = patients.filter(changes).select(
        pl.lit("C").alias("state"),
        start=both.cast(pl.Float64),
        stop=end,
        event=pl.col("event").cast(pl.Int64),
    )
    keys = ("start", "stop", "state", "event")
    alike = pl.concat([first, second]).group_by(keys).len("patients")
    return alike.with_columns(pl.col("patients").cast(pl.Int64)).sort(keys)
