"""Weighted Kaplan–Meier curves and restricted means, for many sets of weights at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class WeightedCurve:
    """One entry per distinct time from 0: weights at risk just before it, and survival after it."""

    times: Floats
    survival: Floats
    at_risk: Floats


def weighted_curve(times: Floats, event: Floats, weights: Floats) -> WeightedCurve:
    """Product-limit estimate of one arm, ordered by time; equals R's survfit(weights = )."""
    distinct, at_risk, died = _steps(times, event, weights[None, :])
    survival = np.cumprod(_kept(at_risk, died), axis=1)[0]
    return WeightedCurve(
        np.append(0.0, distinct), np.append(1.0, survival), np.append(weights.sum(), at_risk[0])
    )


def restricted_means(times: Floats, event: Floats, weights: Floats, horizon: float) -> Floats:
    """Area under each curve up to the horizon, one per row of weights; NaN if all weights are 0."""
    distinct, at_risk, died = _steps(times, event, weights)
    survival, edges = _before(distinct, _kept(at_risk, died), horizon)
    means = (survival * np.diff(edges)).sum(axis=1)
    known: Floats = np.where(weights.sum(axis=1) > 0, means, np.nan)
    return known


def restricted_mean_error(times: Floats, event: Floats, weights: Floats, horizon: float) -> float:
    """Standard error of a restricted mean by the infinitesimal jackknife, with known weights.

    Without weights it is Greenwood's. Equals R's survfit(robust = TRUE).
    """
    distinct, at_risk, died = _steps(times, event, weights[None, :])
    survival, edges = _before(distinct, _kept(at_risk, died), horizon)
    areas = (survival * np.diff(edges))[0]
    inside = int((distinct < horizon).sum())
    after = np.cumsum(areas[::-1])[::-1][1:]
    left, gone = at_risk[0, :inside], died[0, :inside]
    counted = left - gone > 1e-12 * left
    slope = np.divide(after, left - gone, out=np.zeros(inside), where=counted)
    hazard = np.divide(gone, left, out=np.zeros(inside), where=left > 0)
    up_to = np.searchsorted(distinct[:inside], times, side="right")
    influence = np.append(0.0, np.cumsum(slope * hazard))[up_to]
    had = (event == 1) & (times < horizon)
    influence[had] -= slope[up_to[had] - 1]
    return float(np.sqrt(((weights * influence) ** 2).sum()))


def _steps(times: Floats, event: Floats, weights: Floats) -> tuple[Floats, Floats, Floats]:
    """Distinct times; weights at risk and weights of the events, each resamples × times."""
    distinct, first = np.unique(times, return_index=True)
    after = np.cumsum(weights[:, ::-1], axis=1)[:, ::-1]
    died = np.add.reduceat(weights * event, first, axis=1)
    return distinct, after[:, first], died


def _kept(at_risk: Floats, died: Floats) -> Floats:
    """Share of those at risk who have no event; 1 if the weight at risk is 0."""
    share = np.divide(died, at_risk, out=np.zeros(died.shape), where=at_risk > 0)
    kept: Floats = np.clip(1 - share, 0.0, 1.0)
    return kept


def _before(distinct: Floats, kept: Floats, horizon: float) -> tuple[Floats, Floats]:
    """Survival in each interval up to the horizon, and the ends of the intervals."""
    inside = distinct < horizon
    survival = np.cumprod(kept[:, inside], axis=1)
    whole = np.concatenate([np.ones((kept.shape[0], 1)), survival], axis=1)
    return whole, np.concatenate([[0.0], distinct[inside], [horizon]])
