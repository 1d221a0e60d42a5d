"""Comparisons of time points within a group by the study's rule (section 2.5)."""

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from rairdtc_pipeline.statistics.ranks import rankable
from rairdtc_pipeline.statistics.result import Method, Reason, TestResult, Why, not_made, says

Floats = NDArray[np.float64]

_EXACT_MAX = 500


def friedman(values: Floats) -> TestResult:
    """Friedman's test over patients × time points, complete cases; equals R's friedman.test."""
    method = Method.FRIEDMAN
    complete = rankable(values[~np.isnan(values).any(axis=1)])
    n = len(complete)
    rationale = (says(Why.COMPLETE_PATIENTS, complete=n, patients=len(values)),)
    if len(complete) < 2:
        return not_made(method, rationale, Reason.FEWER_THAN_TWO_COMPLETE, n)
    if (np.ptp(complete, axis=1) == 0).all():
        return not_made(method, rationale, Reason.NOBODY_CHANGES, n)
    statistic, df = _friedman_statistic(complete), complete.shape[1] - 1
    p = float(stats.chi2.sf(statistic, df))
    return TestResult(method, rationale, statistic, float(df), p, n_used=n)


def _friedman_statistic(complete: Floats) -> float:
    """Chi-square over the rank sums, corrected for ties; scipy loops over the patients.

    The squared ranks of a patient with k values sum to k(k + 1)(2k + 1)/6 minus a twelfth of the
    sum of t³ - t over the ties. All terms are multiples of a quarter, so the sums are exact in any
    order.
    """
    n, k = complete.shape
    ranks = stats.rankdata(complete, axis=1)
    untied = k * (k + 1) * (2 * k + 1) / 6
    ties = 12 * (n * untied - float((ranks**2).sum()))
    excess = 12 / (n * k * (k + 1)) * float((ranks.sum(axis=0) ** 2).sum()) - 3 * n * (k + 1)
    return float(excess / (1 - ties / (k * (k * k - 1) * n)))


def wilcoxon(before: Floats, after: Floats) -> TestResult:
    """Wilcoxon's signed-rank test as in SPSS: zeros dropped, tied ranks averaged, asymptotic.

    There is no continuity correction; the statistic is the standardised rank sum z. The exact
    p-value counts all assignments of signs to the same ranks. Equals R's wilcox.test(paired, exact
    = FALSE, correct = FALSE).
    """
    method = Method.WILCOXON
    difference = rankable(after - before)[~(np.isnan(before) | np.isnan(after))]
    pairs, moved = difference.size, difference[difference != 0]
    rationale = (says(Why.PAIRS_THAT_DIFFER, differ=moved.size, pairs=pairs),)
    if moved.size == 0:
        return not_made(method, rationale, Reason.NO_PAIR_DIFFERS, 0)
    moved = moved[np.lexsort((moved, np.abs(moved)))]  # sums do not depend on the row order
    ranks = stats.rankdata(np.abs(moved))
    positive = float(ranks[moved > 0].sum())
    expected = float(ranks.sum()) / 2
    spread = float(np.sqrt((ranks**2).sum() / 4))
    z = (positive - expected) / spread
    p = float(2 * stats.norm.sf(abs(z)))
    exact = _exact(ranks, positive)
    return TestResult(method, rationale, z, None, p, exact, n_used=moved.size)


def _exact(ranks: Floats, positive: float) -> float | None:
    """Two-sided p-value over all signs, by the distribution of the sum of doubled ranks."""
    if ranks.size > _EXACT_MAX:
        return None
    doubled = np.rint(2 * ranks).astype(int)
    total = int(doubled.sum())
    ways = np.zeros(total + 1)
    ways[0] = 1.0
    for rank in doubled:
        shifted = np.zeros_like(ways)
        shifted[rank:] = ways[: total + 1 - rank]
        ways = (ways + shifted) / 2
    distance = np.abs(np.arange(total + 1) - total / 2)
    observed = abs(2 * positive - total / 2)
    return float(min(1.0, ways[distance >= observed - 1e-9].sum()))
