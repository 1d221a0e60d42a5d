"""The log-rank test by seeded permutations of the arms."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rairdtc_pipeline.statistics.comparative.resampling import SEED
from rairdtc_pipeline.statistics.log_rank import log_rank
from rairdtc_pipeline.statistics.result import Reason
from rairdtc_pipeline.statistics.risk_table import Counts, Floats

_AT_ONCE = 2_000
_SAME = 1e-9


@dataclass(frozen=True)
class Permutations:
    """Number of permutations, and the largest number of patients for which they are needed."""

    permutations: int
    most_patients: int


@dataclass(frozen=True)
class PermutedLogRank:
    """Result of the test; `reason` says why the p-value by permutation is missing."""

    statistic: float | None
    p_asymptotic: float | None
    p: float | None = None
    permutations: int = 0
    standard_error: float | None = None
    reason: Reason | None = None


def permuted_log_rank(
    durations: Floats,
    groups: NDArray[np.str_],
    events: Floats,
    patients: Counts,
    plan: Permutations,
) -> PermutedLogRank:
    """Share of permutations, the observed one included, whose statistic is at least the observed.

    The statistic is that of `log_rank`; `patients` is the number of patients per entry. The sizes
    of the arms, the times and the events stay the same; the assignment of patients to arms changes.
    """
    found = log_rank(durations, groups, events, patients=patients)
    if found.reason is not None:
        return PermutedLogRank(None, None, reason=found.reason)
    seen = (found.statistic, found.p)
    if patients.sum() > plan.most_patients:
        return PermutedLogRank(*seen, reason=Reason.TOO_MANY_TO_PERMUTE)
    order = np.lexsort((groups, durations))
    places = np.repeat(order, patients[order])
    times, had = durations[places], events[places] == 1
    _, arms = np.unique(groups[places], return_inverse=True)
    random, hits = np.random.default_rng(SEED), 0
    (observed,) = _statistics(times, had, arms[None, :])
    for start in range(0, plan.permutations, _AT_ONCE):
        size = min(_AT_ONCE, plan.permutations - start)
        dealt = random.permuted(np.tile(arms, (size, 1)), axis=1)
        hits += int((_statistics(times, had, dealt) >= observed - _SAME).sum())
    p = (hits + 1) / (plan.permutations + 1)
    error = float(np.sqrt(p * (1 - p) / plan.permutations))
    return PermutedLogRank(*seen, p, plan.permutations, error)


def _statistics(times: Floats, had: NDArray[np.bool_], arms: Counts) -> Floats:
    """Log-rank statistic of each assignment to arms; patients are in the order of time."""
    steps = np.unique(times[had])
    first = np.searchsorted(times, steps)
    left = times.size - first
    deaths = np.searchsorted(times[had], steps, side="right") - np.searchsorted(times[had], steps)
    weight = deaths * (left - deaths) / np.maximum(left - 1, 1)
    groups = int(arms.max()) + 1
    member = [(arms == group).astype(float) for group in range(groups - 1)]
    share = [np.cumsum(own[:, ::-1], axis=1)[:, ::-1][:, first] / left for own in member]
    excess = np.stack(
        [
            own[:, had].sum(axis=1) - (part * deaths).sum(axis=1)
            for own, part in zip(member, share, strict=True)
        ],
        axis=1,
    )
    spread = np.empty((arms.shape[0], groups - 1, groups - 1))
    for i in range(groups - 1):
        for j in range(groups - 1):
            own = share[i] if i == j else 0.0
            spread[:, i, j] = (weight * (own - share[i] * share[j])).sum(axis=1)
    inverse = np.linalg.pinv(spread, hermitian=True)
    statistics: Floats = np.einsum("bi,bij,bj->b", excess, inverse, excess)
    return statistics
