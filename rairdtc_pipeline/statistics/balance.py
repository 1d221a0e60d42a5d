"""Standardised mean differences: how far two groups lie apart, whatever their size."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


def smd_continuous(first: Floats, second: Floats) -> float | None:
    """Absolute difference of means over the root of the mean variance; NaN is left out.

    Missing where a group has fewer than two values or nothing varies though the means differ.
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
    """Mahalanobis distance of the proportions (Yang & Dalton 2012); counts per category.

    Missing where a group has nobody, or where the groups share no category.
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
