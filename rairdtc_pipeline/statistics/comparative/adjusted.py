"""Effects of one treatment compared with another: unadjusted, and adjusted by overlap weights."""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from rairdtc_pipeline.statistics.comparative.propensity import overlap_weights, propensity
from rairdtc_pipeline.statistics.comparative.resampling import Resampling, percentile_limits
from rairdtc_pipeline.statistics.comparative.weighted_curves import (
    restricted_mean_error,
    restricted_means,
)
from rairdtc_pipeline.statistics.comparative.weighted_survival import (
    TwoArms,
    log_hazard_ratios,
    weighted_cox,
)
from rairdtc_pipeline.statistics.result import Reason

Floats = NDArray[np.float64]
# A smaller standard error, of a log ratio or in months, is that of rounding.
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Weighting:
    """Weights of the patients of two arms and of resamples; `reason` says why they are missing.

    `weights` has one number per patient; `counts` and `resampled` have one row per resample and one
    column per patient. The weights are NaN in a resample whose propensity score cannot be
    estimated.
    """

    score: Floats
    weights: Floats
    counts: Floats
    resampled: Floats
    reason: Reason | None = None


@dataclass(frozen=True)
class Estimate:
    """An effect with its normal and bootstrap limits, or the reason why one of them is missing."""

    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    p: float | None = None
    bootstrap_lower: float | None = None
    bootstrap_upper: float | None = None
    estimable: int = 0
    reason: Reason | None = None
    bootstrap_reason: Reason | None = None


def unweighted(treated: Floats, drawn: Floats) -> Weighting:
    """Weight 1 for every patient; `drawn` holds the resamples."""
    ones = np.ones(treated.size)
    reason = _not_comparable(treated)
    return Weighting(np.full(treated.size, np.nan), ones, drawn, drawn, reason)


def overlap(covariates: Floats, treated: Floats, drawn: Floats) -> Weighting:
    """Overlap weights from a propensity score that is estimated again in each resample."""
    if reason := _not_comparable(treated):
        return replace(unweighted(treated, drawn), reason=reason)
    score = propensity(covariates, treated, np.ones((1, treated.size)))[0]
    reason = Reason.NO_OVERLAP if np.isnan(score).any() else None
    drawn = drawn[:0] if reason else drawn
    again = overlap_weights(propensity(covariates, treated, drawn), treated) * drawn
    return Weighting(score, overlap_weights(score, treated), drawn, again, reason)


def _not_comparable(treated: Floats) -> Reason | None:
    both = 0 < treated.sum() < treated.size
    return None if both else Reason.FEWER_THAN_TWO_GROUPS_HAVE_PATIENTS


def hazard_ratio(
    data: TwoArms, weighting: Weighting, resampling: Resampling, level: float
) -> Estimate:
    """Hazard ratio of the treated patients to the others, with robust limits on the log scale."""
    if weighting.reason:
        return Estimate(reason=weighting.reason, bootstrap_reason=weighting.reason)
    found = weighted_cox(data, weighting.weights)
    # Where all who are at risk have their event at once, nobody's hazard can differ.
    no_variance = not found.robust_error > _ROUNDING
    if no_variance or not np.isfinite(found.log_ratio):
        reason = Reason.NO_VARIANCE if np.isfinite(found.log_ratio) else _no_ratio(data)
        return Estimate(reason=reason, bootstrap_reason=reason)
    logs = np.full(weighting.counts.shape[0], np.nan)
    known = ~np.isnan(weighting.resampled).any(axis=1)
    if known.any():
        logs[known] = log_hazard_ratios(data, weighting.resampled[known], weighting.counts[known])
    made = _with_limits(found.log_ratio, found.robust_error, level)
    made = _with_bootstrap(made, logs, data.times.size, resampling, level)
    return replace(
        made,
        value=_ratio(made.value),
        lower=_ratio(made.lower),
        upper=_ratio(made.upper),
        bootstrap_lower=_ratio(made.bootstrap_lower),
        bootstrap_upper=_ratio(made.bootstrap_upper),
    )


def _no_ratio(data: TwoArms) -> Reason:
    """Why two arms have no finite hazard ratio."""
    events = data.times[data.event == 1]
    if not events.size:
        return Reason.NO_EVENT
    both_until = min(data.times[data.treated == arm].max() for arm in (0, 1))
    if (events > both_until).all():
        return Reason.NEVER_AT_RISK_TOGETHER
    return Reason.EVENTS_IN_ONE_ARM


def restricted_mean_difference(
    data: TwoArms, weighting: Weighting, horizon: float, resampling: Resampling, level: float
) -> Estimate:
    """Restricted mean of the treated patients minus that of the others, with normal limits."""
    if weighting.reason:
        return Estimate(reason=weighting.reason, bootstrap_reason=weighting.reason)
    arms = [data.treated == arm for arm in (0, 1)]
    if reason := _not_estimable(data, arms, horizon):
        return Estimate(reason=reason, bootstrap_reason=reason)
    whole = weighting.weights[None, :]
    both = [(data.times[arm], data.event[arm]) for arm in arms]
    means = [
        restricted_means(*seen, whole[:, arm], horizon)[0]
        for seen, arm in zip(both, arms, strict=True)
    ]
    errors = [
        restricted_mean_error(*seen, weighting.weights[arm], horizon)
        for seen, arm in zip(both, arms, strict=True)
    ]
    other, own = (
        restricted_means(*seen, weighting.resampled[:, arm], horizon)
        for seen, arm in zip(both, arms, strict=True)
    )
    error = math.hypot(*errors)
    made = _with_limits(float(means[1] - means[0]), error, level)
    return _with_bootstrap(made, own - other, data.times.size, resampling, level)


def _not_estimable(data: TwoArms, arms: list[NDArray[np.bool_]], horizon: float) -> Reason | None:
    """Why the restricted mean is missing: censoring before the horizon, or no event."""
    for arm in arms:
        last = data.times[arm].max()
        if last < horizon and not data.event[arm][data.times[arm] == last].all():
            return Reason.NOT_OBSERVED_TO_HORIZON
    early = (data.event == 1) & (data.times < horizon)
    return None if early.any() else Reason.NO_EVENT_BEFORE_HORIZON


def _with_limits(value: float, error: float, level: float) -> Estimate:
    if not error > _ROUNDING:
        return Estimate(value)
    reach = float(norm.ppf((1 + level) / 2)) * error
    return Estimate(value, value - reach, value + reach, float(2 * norm.sf(abs(value) / error)))


def _with_bootstrap(
    made: Estimate, estimates: Floats, patients: int, resampling: Resampling, level: float
) -> Estimate:
    if patients > resampling.most_patients:
        return replace(made, bootstrap_reason=Reason.TOO_MANY_FOR_BOOTSTRAP)
    estimable = int((~np.isnan(estimates)).sum())
    if not resampling.enough(estimates):
        reason = Reason.TOO_FEW_RESAMPLES_ESTIMABLE
        return replace(made, estimable=estimable, bootstrap_reason=reason)
    lower, upper = percentile_limits(estimates, level)
    return replace(made, bootstrap_lower=lower, bootstrap_upper=upper, estimable=estimable)


def _ratio(log: float | None) -> float | None:
    """A ratio from its logarithm; None if the limit is infinite or missing."""
    return None if log is None or log == np.inf else float(np.exp(log))
