"""Survival of two weighted arms, for many sets of weights at once.

Libraries fit one set of weights at a time, but the bootstrap has thousands. Estimates and robust
errors equal those of R's coxph(ties = "efron", robust = TRUE) and survfit with weights.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_STEPS = 100
_SMALL = 1e-12


@dataclass(frozen=True)
class TwoArms:
    """One entry per patient, in the order of time: `treated` and `event` are 1 or 0."""

    times: Floats
    event: Floats
    treated: Floats


@dataclass(frozen=True)
class WeightedCox:
    """Log hazard ratio and its robust error; infinite or NaN if the data do not determine it."""

    log_ratio: float
    robust_error: float


class _TiedRows:
    """Effective weights at risk (Efron), one column per event time and rank within the tie."""

    def __init__(self, data: TwoArms, weights: Floats, counts: Floats) -> None:
        self.starts = np.unique(data.times[data.event == 1])
        first = np.searchsorted(data.times, self.starts)
        at_risk = [_summed_after(weights * (data.treated == arm))[:, first] for arm in (0, 1)]
        place = np.searchsorted(self.starts, data.times[data.event == 1])
        died = data.event == 1
        self.died = [
            _per_time(weights[:, died] * (data.treated[died] == arm), place, self.starts.size)
            for arm in (0, 1)
        ]
        tied = _per_time(counts[:, died], place, self.starts.size)
        longest = tied.max(axis=0, initial=0).astype(int)
        self.at = np.repeat(np.arange(self.starts.size), longest)
        self.rank = np.arange(self.at.size) - np.repeat(np.cumsum(longest) - longest, longest)
        size = tied[:, self.at]
        self.used = self.rank < size
        self.gone = np.where(self.used, self.rank / np.maximum(size, 1), 0.0)
        self.weight = np.where(
            self.used, (self.died[0] + self.died[1])[:, self.at] / np.maximum(size, 1), 0.0
        )
        self.left = [
            at_risk[arm][:, self.at] - self.gone * self.died[arm][:, self.at] for arm in (0, 1)
        ]
        both = (at_risk[0] > 0) & (at_risk[1] > 0)
        self.informative = [(self.died[arm] * both).sum(axis=1) > 0 for arm in (0, 1)]

    def share(self, beta: Floats) -> Floats:
        """Probability that the event happens to a treated patient."""
        other, own = self.left[0], self.left[1] * np.exp(beta)[:, None]
        total = own + other
        return np.divide(own, total, out=np.zeros(own.shape), where=total > 0)


def log_hazard_ratios(data: TwoArms, weights: Floats, counts: Floats) -> Floats:
    """Log hazard ratio of the treated patients to the others, one per row of the weights.

    `weights` and `counts` are resamples × patients: the weight of all copies of a patient, and the
    number of copies. The result is minus or plus infinity if only one arm has events while both are
    at risk, and NaN if neither has.
    """
    return _maximum(_TiedRows(data, weights, counts))


def _maximum(rows: _TiedRows) -> Floats:
    none, only = rows.informative
    beta = np.where(none & only, 0.0, np.where(only, np.inf, np.where(none, -np.inf, np.nan)))
    going = none & only
    target = rows.died[1].sum(axis=1)
    for _ in range(_STEPS):
        share = rows.share(np.where(going, beta, 0.0))
        slope = target - (rows.weight * share).sum(axis=1)
        curve = (rows.weight * share * (1 - share)).sum(axis=1)
        step = np.divide(slope, curve, out=np.zeros(slope.size), where=going & (curve > 0))
        step = np.clip(step, -1.0, 1.0)
        beta = np.where(going, beta + step, beta)
        if not (np.abs(step) > _SMALL).any():
            break
    return beta


def weighted_cox(data: TwoArms, weights: Floats) -> WeightedCox:
    """One fit with the robust error of Lin & Wei, with the weights as known."""
    rows = _TiedRows(data, weights[None, :], np.ones((1, weights.size)))
    beta = _maximum(rows)
    if not np.isfinite(beta[0]):
        return WeightedCox(float(beta[0]), np.nan)
    share, weight = rows.share(beta)[0], rows.weight[0]
    total = rows.left[0][0] + rows.left[1][0] * np.exp(beta[0])
    hazard = np.divide(weight, total, out=np.zeros(total.size), where=total > 0)
    times = rows.starts.size
    up_to = np.searchsorted(rows.starts, data.times, side="right")
    died = data.event == 1
    own = up_to[died] - 1
    tied = np.maximum(np.bincount(own, minlength=times), 1)
    residual = np.zeros(weights.size)
    mean_share = np.bincount(rows.at, share, times) / tied
    residual[died] = data.treated[died] - mean_share[own]
    for arm, ratio in ((0, 1.0), (1, float(np.exp(beta[0])))):
        of_arm = data.treated == arm
        steps = ratio * hazard * (arm - share)
        before = np.append(0.0, np.cumsum(np.bincount(rows.at, steps, times)))
        spared = np.bincount(rows.at, steps * rows.gone[0], times)
        residual[of_arm] -= before[up_to[of_arm]]
        residual[of_arm & died] += spared[up_to[of_arm & died] - 1]
    information = float((weight * share * (1 - share)).sum())
    error = float(np.sqrt(((weights * residual / information) ** 2).sum()))
    return WeightedCox(float(beta[0]), error)


def _summed_after(values: Floats) -> Floats:
    """Sums over each patient and all later ones, along the last axis."""
    summed: Floats = np.cumsum(values[:, ::-1], axis=1)[:, ::-1]
    return summed


def _per_time(values: Floats, place: NDArray[np.int64], size: int) -> Floats:
    """Sums per event time; patients are in the order of time."""
    if not size:
        return np.zeros((values.shape[0], 0))
    firsts = np.searchsorted(place, np.arange(size))
    summed: Floats = np.add.reduceat(values, firsts, axis=1)
    return summed
