"""Cumulative incidence of an event with a competing event (Aalen–Johansen)."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from rairdtc_pipeline.statistics.risk_table import (
    Counts,
    Floats,
    checked,
    still_at_risk,
    tally,
)

_TOLERANCE = 1e-9  # of a sum that should be 1


@dataclass(frozen=True)
class CumulativeIncidence:
    """Incidence of one cause in one group, with one entry per distinct time from 0.

    `lower` and `upper` are limits on the log-log scale, NaN if the incidence is 0 or 1.
    """

    times: Floats
    incidence: Floats
    standard_error: Floats
    lower: Floats
    upper: Floats
    at_risk: Counts
    events: Counts


def cumulative_incidence(
    durations: Floats,
    causes: Counts,
    cause: int,
    level: float = 0.95,
    patients: Counts | None = None,
) -> CumulativeIncidence:
    """Aalen–Johansen estimate for one cause; `causes` is 0 for censored entries.

    `patients` is the number of patients per entry, by default 1.

    Equals R's survfit(conf.type = "log-log") over states: the variance is that of the delta method
    (Marubini & Valsecchi 1995), and the limits are on the scale log(-log F). Tied times stay tied;
    nothing is jittered.

    Raises ValueError if there are no observations, or if a duration is negative or not finite.
    """
    counts = checked(durations, (causes != 0).astype(float), patients)
    if durations.size == 0:
        raise ValueError("a cumulative incidence needs at least one observation")
    times = np.unique(np.append(0.0, durations))
    at = np.searchsorted(times, durations)
    at_risk = still_at_risk(tally(at, times.size, counts))
    any_cause, this = (
        tally(at[chosen], times.size, counts[chosen]) for chosen in (causes != 0, causes == cause)
    )
    survival = np.cumprod(1 - any_cause / at_risk)
    before = np.append(1.0, survival[:-1])
    incidence = np.cumsum(before * this / at_risk)
    error = np.sqrt(_variance(incidence, before, at_risk, any_cause, this))
    lower, upper = _limits(incidence, error, level)
    return CumulativeIncidence(times, incidence, error, lower, upper, at_risk, this)


def _variance(
    incidence: Floats,
    before: Floats,
    at_risk: Counts,
    any_cause: Counts,
    this: Counts,
) -> Floats:
    """Delta-method variance: sums of terms in F(t) - F(u), expanded into cumulative sums."""
    left = at_risk - any_cause
    hazard = np.divide(any_cause, at_risk * left, out=np.zeros_like(incidence), where=left > 0)
    own = before**2 * (at_risk - this) * this / at_risk**3.0
    mixed = before * this / at_risk**2.0
    quadratic = (
        incidence**2 * np.cumsum(hazard)
        - 2 * incidence * np.cumsum(hazard * incidence)
        + np.cumsum(hazard * incidence**2)
    )
    crossed = incidence * np.cumsum(mixed) - np.cumsum(mixed * incidence)
    variance: Floats = np.maximum(quadratic + np.cumsum(own) - 2 * crossed, 0.0)
    return variance


def _limits(incidence: Floats, error: Floats, level: float) -> tuple[Floats, Floats]:
    reach = float(norm.ppf((1 + level) / 2))
    inside = (incidence > 0) & (incidence < 1 - _TOLERANCE)
    lower, upper = np.full_like(incidence, np.nan), np.full_like(incidence, np.nan)
    share = incidence[inside]
    spread = reach * error[inside] / (share * -np.log(share))
    lower[inside] = share ** np.exp(spread)
    upper[inside] = share ** np.exp(-spread)
    return lower, upper
