"""Standardised mean differences: how far two groups differ, independently of their sizes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


def smd_continuous(first: Floats, second: Floats) -> float | None:
    """Absolute difference of means divided by the root of the mean variance; NaN is left out.

    None if a group has fewer than two values, or if nothing varies and the means differ.
    """
    one, two = (values[~np.isnan(values)] for values in (first, second))
    if min(one.size, two.size) < 2:
        return None
    gap = abs(float(one.mean() - two.mean()))
    spread = float(np.sqrt((one.var(ddof=1) + two.var(ddof=1)) / 2))
    if spread == 0:
        return 0.0 if gap == 0 else None
    return gap / spread


def smd_categorical(first: Counts, second: Counts) -> float | None:
    """Mahalanobis distance between the proportions of two groups (Yang & Dalton 2012).

    Each argument has one count per category. None if a group has no patients, or if the covariance
    of the proportions is singular, as when the groups share no category.
    """
    if first.sum() == 0 or second.sum() == 0:
        return None
    kept = (first + second) > 0
    one, two = first[kept] / first.sum(), second[kept] / second.sum()
    gap = (one - two)[1:]
    spread = (_covariance(one) + _covariance(two))[1:, 1:] / 2
    if not gap.any():
        return 0.0
    if np.linalg.matrix_rank(spread, hermitian=True) < gap.size:
        return None
    return float(np.sqrt(gap @ np.linalg.solve(spread, gap)))


def _covariance(shares: Floats) -> Floats:
    return np.diag(shares) - np.outer(shares, shares)


@dataclass(frozen=True)
class WeightedDifference:
    """Weighted means of two groups and their standardised difference, None if undefined."""

    first: float
    second: float
    smd: float | None


def smd_weighted(
    first: Floats, second: Floats, first_weights: Floats, second_weights: Floats
) -> WeightedDifference:
    """Difference of weighted means divided by the spread before weighting; equals R's PSweight.

    The spread is that of `smd_continuous`, so that the differences before and after weighting have
    the same unit. Every group needs at least one patient with a weight.
    """
    means = [
        float((values * weights).sum() / weights.sum())
        for values, weights in ((first, first_weights), (second, second_weights))
    ]
    gap = abs(means[0] - means[1])
    smd = None
    if min(first.size, second.size) > 1:
        spread = float(np.sqrt((first.var(ddof=1) + second.var(ddof=1)) / 2))
        smd = gap / spread if spread > 0 else (0.0 if gap == 0 else None)
    return WeightedDifference(means[0], means[1], smd)
