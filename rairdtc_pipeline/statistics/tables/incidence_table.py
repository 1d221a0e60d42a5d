"""Cumulative incidence of local progression, and of death before it."""

import polars as pl

from rairdtc_pipeline.statistics.competing_risks import cumulative_incidence
from rairdtc_pipeline.statistics.tables.cells import schema_of
from rairdtc_pipeline.statistics.tables.survival_tables import arms_in
from rairdtc_pipeline.vocabulary import PRIMARY

INCIDENCE_COLUMNS = {
    "cause": "local_progression, or death before it.",
    "arm": "Treatment group.",
    "time_months": "Time since treatment start, months; one row per distinct time, from 0.",
    "incidence": "Aalen–Johansen estimate of having had the event by this time; the other cause "
    "competes.",
    "lower": "Lower limit (log-log); missing where the incidence is 0 or 1.",
    "upper": "Upper limit (log-log); missing where the incidence is 0 or 1.",
    "at_risk": "Patients under observation just before this time.",
    "events": "Events of this cause at this time.",
}


def incidence_table(survival: pl.DataFrame, level: float) -> pl.DataFrame:
    """One row per cause, arm and time, over the primary set of LPFS.

    `survival` is as in `survival_tables`, with `reason`: an event is a local progression unless its
    reason is death.
    """
    rows = survival.filter(endpoint="LPFS", sensitivity_set=PRIMARY).with_columns(
        cause=pl.when(event=0).then(0).when(reason="death").then(2).otherwise(1)
    )
    parts = []
    for number, cause in ((1, "local_progression"), (2, "death")):
        for arm, own in arms_in(rows).items():
            times, causes, patients = (
                own[name].to_numpy() for name in ("time_months", "cause", "patients")
            )
            seen = cumulative_incidence(times, causes, number, level, patients)
            frame = pl.DataFrame(
                {
                    "time_months": seen.times,
                    "incidence": seen.incidence,
                    "lower": seen.lower,
                    "upper": seen.upper,
                    "at_risk": seen.at_risk,
                    "events": seen.events,
                }
            ).with_columns(cause=pl.lit(cause), arm=pl.lit(arm))
            frame = frame.with_columns(pl.col("lower", "upper").fill_nan(None))
            parts.append(frame.select(*INCIDENCE_COLUMNS))
    schema = schema_of(INCIDENCE_COLUMNS, ("cause", "arm"), ("at_risk", "events"))
    return pl.concat(parts) if parts else pl.DataFrame(schema=schema)
