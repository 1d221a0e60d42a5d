"""Kaplan–Meier curves by lifelines from counts; medians, restricted means and follow-up.

Own code replaces lifelines when its result differs from R's:
- If survival is 0, the limits of lifelines are 0; R has no limits.
- If the curve is flat at a half, the median of lifelines is the left end of the flat part; R's
is its midpoint (times 1, 2, 3, 4, all events: 2 and 2.5).
- The variance of the restricted mean of lifelines is not Greenwood's.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit
from scipy.stats import norm

from rairdtc_pipeline.statistics.result import Reason
from rairdtc_pipeline.statistics.risk_table import (
    Counts,
    Floats,
    checked,
)

_TOLERANCE = 1e-9


@dataclass(frozen=True)
class KaplanMeier:
    """A survival curve: one entry per distinct time, in order, from time 0.

    `lower` and `upper` are log-log limits, NaN if they do not exist (survival 0). `at_risk` is the
    number of patients under observation just before the time.
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
    """Mean survival time up to a horizon; `reason` says why the mean or its limits are missing."""

    mean: float | None
    standard_error: float | None
    lower: float | None
    upper: float | None
    reason: Reason | None = None


@dataclass(frozen=True)
class MeanDifference:
    """Difference of two restricted means with its limits and the p-value of the test against 0."""

    difference: float | None
    lower: float | None
    upper: float | None
    p: float | None
    reason: Reason | None = None


def kaplan_meier(
    durations: Floats, events: Floats, level: float = 0.95, patients: Counts | None = None
) -> KaplanMeier:
    """Product-limit estimate with log-log limits; equals R's survfit(conf.type = "log-log").

    `patients` is the number of patients per entry, by default 1. Raises ValueError if there are no
    observations, for events other than 0 or 1, and for negative durations.
    """
    counts = checked(durations, events, patients)
    if durations.size == 0:
        raise ValueError("a survival curve needs at least one observation")
    seen = (durations.astype(np.float64), events.astype(np.float64), counts.astype(np.int64))
    return _fitted(*(array.tobytes() for array in seen), level)


@lru_cache(maxsize=128)
def _fitted(durations: bytes, events: bytes, patients: bytes, level: float) -> KaplanMeier:
    """The curve by lifelines; kept, because several tables ask for the same curve."""
    from lifelines import KaplanMeierFitter

    times, had = np.frombuffer(durations), np.frombuffer(events)
    counts = np.frombuffer(patients, dtype=np.int64)
    fitter = KaplanMeierFitter(alpha=1 - level).fit(times, had, weights=counts)
    table, survival = fitter.event_table, fitter.survival_function_.to_numpy()[:, 0]
    limits = fitter.confidence_interval_survival_function_.to_numpy()
    lower, upper = np.where(survival > _TOLERANCE, limits.T, np.nan)
    at_risk, happened, censored = (
        table[name].to_numpy().astype(np.int64) for name in ("at_risk", "observed", "censored")
    )
    distinct = table.index.to_numpy().astype(np.float64)
    arrays = (distinct, survival, lower, upper, at_risk, happened, censored)
    for array in arrays:
        array.flags.writeable = False
    return KaplanMeier(*arrays)


def time_at(times: Floats, survival: Floats, probability: float = 0.5) -> float | None:
    """Time at which a curve falls to a probability; None if it does not.

    If the curve is flat at the probability and then falls further, the result is the midpoint of
    the flat part; if the curve ends there, it is the start of the flat part. Equals R's
    print(survfit).
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


def at_risk_at_median(curve: KaplanMeier) -> int | None:
    """Patients under observation just before the curve falls to a half; None if it does not."""
    reached = np.flatnonzero(curve.survival <= 0.5 + _TOLERANCE)
    return int(curve.at_risk[reached[0]]) if reached.size else None


def restricted_mean(curve: KaplanMeier, horizon: float, level: float = 0.95) -> RestrictedMean:
    """Area under the curve up to `horizon`, Greenwood variance; equals R's print(rmean = horizon).

    The limits are computed on the logit scale from the mean divided by the horizon, so that they
    lie between 0 and the horizon. The mean is missing if the curve ends above 0 before the horizon,
    and the limits are missing if the variance is 0.
    """
    if curve.times[-1] < horizon and curve.survival[-1] > _TOLERANCE:
        return RestrictedMean(None, None, None, None, Reason.NOT_OBSERVED_TO_HORIZON)
    inside = curve.times < horizon
    edges = np.append(curve.times[inside], horizon)
    areas = curve.survival[inside] * np.diff(edges)
    after = np.cumsum(areas[::-1])[::-1]
    at_risk, events = curve.at_risk[inside], curve.events[inside]
    counted = (events > 0) & (at_risk > events)
    terms = after[counted] ** 2 * events[counted]
    variance = float(np.sum(terms / (at_risk[counted] * (at_risk[counted] - events[counted]))))
    mean, error = float(areas.sum()), float(np.sqrt(variance))
    if error == 0:
        reason = Reason.NO_VARIANCE if events.any() else Reason.NO_EVENT_BEFORE_HORIZON
        return RestrictedMean(mean, error, None, None, reason)
    part = mean / horizon
    reach = float(norm.ppf((1 + level) / 2)) * error / (horizon * part * (1 - part))
    lower, upper = (horizon * float(expit(logit(part) + side * reach)) for side in (-1, 1))
    return RestrictedMean(mean, error, lower, upper)


def mean_difference(
    one: RestrictedMean, other: RestrictedMean, horizon: float, level: float = 0.95
) -> MeanDifference:
    """Restricted mean of `one` minus that of `other`; normal limits, cut to the possible range."""
    reason = one.reason or other.reason
    if one.mean is None or other.mean is None:
        return MeanDifference(None, None, None, None, reason)
    difference = one.mean - other.mean
    if reason is not None:
        return MeanDifference(difference, None, None, None, reason)
    error = float(np.hypot(one.standard_error or 0.0, other.standard_error or 0.0))
    reach = float(norm.ppf((1 + level) / 2)) * error
    lower, upper = max(difference - reach, -horizon), min(difference + reach, horizon)
    return MeanDifference(difference, lower, upper, float(2 * norm.sf(abs(difference) / error)))


def median_follow_up(
    durations: Floats, events: Floats, patients: Counts | None = None
) -> float | None:
    """Median follow-up by reverse Kaplan–Meier (events and censorings exchanged)."""
    curve = kaplan_meier(durations, 1 - events, patients=patients)
    return time_at(curve.times, curve.survival)
