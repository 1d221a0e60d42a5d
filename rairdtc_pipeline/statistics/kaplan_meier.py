"""Kaplan–Meier, medians, restricted means and follow-up, from durations and 0/1 events.

Pure functions. Estimation is lifelines'; what is done here is what lifelines leaves to its user or
does otherwise than R: medians at a flat half, the variance of the restricted mean, empty groups.
"""

from dataclasses import dataclass

import numpy as np
from lifelines import KaplanMeierFitter
from numpy.typing import NDArray
from scipy.stats import norm

from rairdtc_pipeline.statistics.risk_table import Floats, checked

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
    at_risk: NDArray[np.int64]
    events: NDArray[np.int64]
    censored: NDArray[np.int64]


@dataclass(frozen=True)
class RestrictedMean:
    """Mean survival time up to a horizon, with its normal interval."""

    mean: float
    standard_error: float
    lower: float
    upper: float


def kaplan_meier(durations: Floats, events: Floats, level: float = 0.95) -> KaplanMeier:
    """Product-limit estimate with log-log limits; as R survfit(conf.type = "log-log").

    Raises ValueError for no observations, events other than 0/1, or negative durations.
    """
    checked(durations, events)
    if durations.size == 0:
        raise ValueError("a survival curve needs at least one observation")
    fitter = KaplanMeierFitter(alpha=1 - level).fit(durations, events)
    table = fitter.event_table
    limits = fitter.confidence_interval_survival_function_.to_numpy()
    survival = fitter.survival_function_.to_numpy()[:, 0]
    limits[survival <= _TOLERANCE] = np.nan
    return KaplanMeier(
        times=table.index.to_numpy(dtype=float),
        survival=survival,
        lower=limits[:, 0],
        upper=limits[:, 1],
        at_risk=table["at_risk"].to_numpy(dtype=np.int64),
        events=table["observed"].to_numpy(dtype=np.int64),
        censored=table["censored"].to_numpy(dtype=np.int64),
    )


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


def median_follow_up(durations: Floats, events: Floats) -> float | None:
    """Median follow-up by reverse Kaplan–Meier (events and censorings exchanged)."""
    curve = kaplan_meier(durations, 1 - events)
    return time_at(curve.times, curve.survival)
