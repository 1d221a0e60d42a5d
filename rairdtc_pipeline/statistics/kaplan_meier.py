"""Kaplan–Meier, medians, restricted means and follow-up, from durations and 0/1 events.

All as R gives it, also where libraries differ from it: medians at a flat half, the variance of the
restricted mean. Estimates rest on counts per distinct time, so that a registry costs what a study
does.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from rairdtc_pipeline.statistics.risk_table import (
    Counts,
    Floats,
    checked,
    still_at_risk,
    tally,
)

_TOLERANCE = 1e-9


@dataclass(frozen=True)
class KaplanMeier:
    """A survival curve: one entry per distinct time, in order, from time 0.

    `lower` and `upper` are log-log limits, NaN where they do not exist (survival 0). `at_risk`
    counts those under observation just before the time.
    """

    times: Floats
    survival: Floats
    lower: Floats
    upper: Floats
    at_risk: Counts
    events: Counts
    censored: Counts


@dataclass(frozen=True)
class RestrictedMean:
    """Mean survival time up to a horizon, with its normal interval."""

    mean: float
    standard_error: float
    lower: float
    upper: float


def kaplan_meier(
    durations: Floats, events: Floats, level: float = 0.95, patients: Counts | None = None
) -> KaplanMeier:
    """Product-limit estimate with log-log limits; as R survfit(conf.type = "log-log").

    `patients` are those each entry stands for, one where not given. Raises ValueError for no
    observations, events other than 0/1, or negative durations.
    """
    counts = checked(durations, events, patients)
    if durations.size == 0:
        raise ValueError("a survival curve needs at least one observation")
    times = np.unique(np.append(0.0, durations))
    at = np.searchsorted(times, durations)
    left, had = tally(at, times.size, counts), events == 1
    happened = tally(at[had], times.size, counts[had])
    at_risk = still_at_risk(left)
    survival = np.cumprod(1 - happened / at_risk, dtype=np.float64)
    lower, upper = _log_log_limits(survival, at_risk, happened, level)
    return KaplanMeier(times, survival, lower, upper, at_risk, happened, left - happened)


def _log_log_limits(
    survival: Floats, at_risk: Counts, events: Counts, level: float
) -> tuple[Floats, Floats]:
    """Limits from Greenwood's variance of log(-log S): 1 where S is 1, NaN where it is 0."""
    free = at_risk - events
    terms = np.divide(events, at_risk * free, out=np.zeros(survival.size), where=free > 0)
    inside = (survival > _TOLERANCE) & (survival < 1)
    log_survival = np.log(survival[inside])
    error = np.sqrt(np.cumsum(terms)[inside]) / -log_survival
    spread = float(norm.ppf((1 + level) / 2)) * error
    limits = [np.where(survival > _TOLERANCE, 1.0, np.nan) for _ in range(2)]
    for side, bound in zip((1, -1), limits, strict=True):
        bound[inside] = np.exp(log_survival * np.exp(side * spread))
    return limits[0], limits[1]


def time_at(times: Floats, survival: Floats, probability: float = 0.5) -> float | None:
    """Time at which a curve falls to a probability; None where it does not.

    Where it lies flat at the probability and falls further, the midpoint of that stretch; where it
    ends there, the start of the stretch: as R print(survfit).
    """
    below = np.flatnonzero(survival < probability - _TOLERANCE)
    flat = np.flatnonzero(np.abs(survival - probability) <= _TOLERANCE)
    if flat.size:
        start = times[flat[0]]
        return float((start + times[below[0]]) / 2 if below.size else start)
    return float(times[below[0]]) if below.size else None


def median_with_limits(curve: KaplanMeier) -> tuple[float | None, float | None, float | None]:
    """Median survival time and its limits (Brookmeyer–Crowley on the log-log scale)."""
    known = ~np.isnan(curve.lower)
    return (
        time_at(curve.times, curve.survival),
        _limit(curve, curve.lower, known),
        _limit(curve, curve.upper, known),
    )


def _limit(curve: KaplanMeier, limits: Floats, known: NDArray[np.bool_]) -> float | None:
    return time_at(curve.times[known], limits[known])


def restricted_mean(curve: KaplanMeier, horizon: float, level: float = 0.95) -> RestrictedMean:
    """Area under the curve up to `horizon`, Greenwood variance; as R print(rmean = horizon)."""
    inside = curve.times < horizon
    edges = np.append(curve.times[inside], horizon)
    areas = curve.survival[inside] * np.diff(edges)
    after = np.cumsum(areas[::-1])[::-1]
    at_risk, events = curve.at_risk[inside], curve.events[inside]
    counted = (events > 0) & (at_risk > events)
    terms = after[counted] ** 2 * events[counted]
    variance = float(np.sum(terms / (at_risk[counted] * (at_risk[counted] - events[counted]))))
    mean, error = float(areas.sum()), float(np.sqrt(variance))
    reach = float(norm.ppf((1 + level) / 2)) * error
    return RestrictedMean(mean, error, mean - reach, mean + reach)


def median_follow_up(
    durations: Floats, events: Floats, patients: Counts | None = None
) -> float | None:
    """Median follow-up by reverse Kaplan–Meier (events and censorings exchanged)."""
    curve = kaplan_meier(durations, 1 - events, patients=patients)
    return time_at(curve.times, curve.survival)
