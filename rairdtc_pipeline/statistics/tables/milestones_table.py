"""Survival at fixed times, and the log-rank test by permutation for small arms."""

from collections.abc import Iterable

import numpy as np
import polars as pl

from rairdtc_pipeline.statistics.comparative.permutation import Permutations, permuted_log_rank
from rairdtc_pipeline.statistics.kaplan_meier import KaplanMeier
from rairdtc_pipeline.statistics.result import Reason
from rairdtc_pipeline.statistics.tables.cells import schema_of
from rairdtc_pipeline.statistics.tables.estimands import ESTIMAND
from rairdtc_pipeline.statistics.tables.survival_tables import (
    arms_in,
    fit,
    times_of,
)
from rairdtc_pipeline.vocabulary import PRIMARY

MILESTONE_COLUMNS = {
    "endpoint": "Code of the endpoint.",
    "arm": "Treatment group.",
    "months": "Time since treatment start, months.",
    "survival": "Kaplan–Meier estimate of being free of the event at this time.",
    "lower": "Lower limit of the survival (log-log); missing where survival is 0 or 1.",
    "upper": "Upper limit of the survival (log-log); missing where survival is 0 or 1.",
    "at_risk": "Patients under observation just before this time.",
    "not_made": "Kind of the reason why the estimate or its limits are missing.",
    "estimand": ESTIMAND,
}
PERMUTATION_COLUMNS = {
    "endpoint": "Code of the endpoint.",
    "n": "Patients.",
    "statistic": "Log-rank statistic over all arms.",
    "p_asymptotic": "p of the statistic by the chi-square distribution.",
    "p": "p by permutation: the arms are dealt anew among the patients.",
    "permutations": "Permutations.",
    "standard_error": "Standard error of the p by permutation.",
    "not_made": "Kind of the reason why there is no p by permutation.",
    "estimand": ESTIMAND,
}
_TEXTS = ("endpoint", "arm", "not_made", "estimand")


def milestones_table(survival: pl.DataFrame, months: Iterable[int], level: float) -> pl.DataFrame:
    """One row per endpoint, arm and protocol time; `survival` is as in `survival_tables`."""
    primary, times = survival.filter(sensitivity_set=PRIMARY), sorted(months)
    rows = [
        {"endpoint": endpoint, "arm": arm, "months": float(month)} | _survival_at(curve, month)
        for endpoint in sorted(primary["endpoint"].unique())
        for arm, part in arms_in(primary.filter(endpoint=endpoint)).items()
        for curve in (fit(part, level),)
        for month in times
    ]
    return pl.DataFrame(rows, schema=schema_of(MILESTONE_COLUMNS, _TEXTS, ("at_risk",)))


def _survival_at(curve: KaplanMeier, month: int) -> dict[str, object]:
    """Survival at a time; missing after the last observed time, unless the curve is at 0."""
    at = int(np.searchsorted(curve.times, month, side="right")) - 1
    before = np.flatnonzero(curve.times >= month)
    row: dict[str, object] = {
        "at_risk": int(curve.at_risk[before[0]]) if before.size else 0,
        "estimand": "survival_at",
    }
    if curve.times[-1] < month and curve.survival[-1] > 0:
        return row | {"not_made": Reason.NOT_OBSERVED_TO_HORIZON.value}
    row["survival"] = float(curve.survival[at])
    if not curve.events[: at + 1].any():
        return row | {"not_made": Reason.NO_EVENT_BEFORE_HORIZON.value}
    if np.isnan(curve.lower[at]):
        return row | {"not_made": Reason.NO_VARIANCE.value}
    return row | {"lower": float(curve.lower[at]), "upper": float(curve.upper[at])}


def permutation_table(survival: pl.DataFrame, plan: Permutations) -> pl.DataFrame:
    """One row per endpoint; `survival` is as in `survival_tables`."""
    primary = survival.filter(sensitivity_set=PRIMARY)
    rows = []
    for endpoint in sorted(primary["endpoint"].unique()):
        part = primary.filter(endpoint=endpoint)
        part = part.group_by("time_months", "arm", "event").agg(pl.col("patients").sum())
        part = part.sort("time_months", "arm", "event")
        times, events, patients = times_of(part)
        found = permuted_log_rank(times, part["arm"].to_numpy(), events, patients, plan)
        rows.append(
            {
                "endpoint": endpoint,
                "n": int(patients.sum()),
                "statistic": found.statistic,
                "p_asymptotic": found.p_asymptotic,
                "p": found.p,
                "permutations": found.permutations,
                "standard_error": found.standard_error,
                "not_made": found.reason.value if found.reason else None,
                "estimand": "permutation_log_rank",
            }
        )
    counts = ("n", "permutations")
    return pl.DataFrame(rows, schema=schema_of(PERMUTATION_COLUMNS, _TEXTS, counts))
