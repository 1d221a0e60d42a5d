"""Fisher's exact test for r×c tables (Freeman–Halton), exact within a stated size.

Tables with the margins of the observed one are enumerated column by column as vectors of the row
totals still to be filled; partial tables that agree in what is left and in probability are merged.
scipy's r×c test is an unseeded simulation whose p changes from run to run.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln
from scipy.stats import random_table

Counts = NDArray[np.int64]

MAX_PARTIAL_TABLES = 3_000_000
SIMULATED_TABLES = 200_000
SEED = 20250228
_RELATIVE_ERROR = 1e-7
_CODE_BITS = 62


@dataclass(frozen=True)
class FisherResult:
    """`standard_error` is 0 where the p is exact; else it is that of a seeded simulation."""

    p: float
    exact: bool
    standard_error: float
    tables: int


def fisher_freeman_halton(table: Counts) -> FisherResult:
    """P of all tables with these margins that are at most as probable as this one.

    `table` is rows × columns of counts; empty rows and columns do not matter. As R's
    fisher.test(workspace large enough). Raises ValueError for negative counts or an empty table.
    """
    counts = np.asarray(table, dtype=np.int64)
    if counts.ndim != 2 or (counts < 0).any() or counts.sum() == 0:
        raise ValueError("a table of counts needs two dimensions and at least one observation")
    counts = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    if min(counts.shape) < 2:
        return FisherResult(1.0, True, 0.0, 1)
    if counts.shape[0] > counts.shape[1]:
        counts = counts.T
    return _enumerated(counts) or _simulated(counts)


def _log_probability(cells: Counts) -> NDArray[np.float64]:
    """Log of 1 / product of cell factorials, summed over the last axis."""
    terms: NDArray[np.float64] = -gammaln(cells + 1).sum(axis=-1)
    return terms


def _fillings(states: Counts, total: int, alike: Counts) -> tuple[Counts, Counts] | None:
    """All ways to place `total` into the cells of each state, which hold at most what it has left.

    Ways × cells, and the state of each; None where they make too many partial tables, counting each
    way as often as there are tables `alike` in the state. Every partial way has an end, so that is
    seen before they are made.
    """
    owner = np.arange(len(states))
    partial = np.zeros((len(states), 0), dtype=np.int64)
    placed = np.zeros(len(states), dtype=np.int64)
    room = np.cumsum(states[:, ::-1], axis=1)[:, ::-1] - states
    for cell in range(states.shape[1]):
        low = np.maximum(total - placed - room[owner, cell], 0)
        high = np.minimum(states[owner, cell], total - placed)
        ways = np.maximum(high - low + 1, 0)
        if (ways * alike[owner]).sum() > MAX_PARTIAL_TABLES:
            return None
        index, value = _spread(low, ways)
        partial = np.column_stack([partial[index], value])
        placed, owner = placed[index] + value, owner[index]
    return partial, owner


def _spread(low: Counts, ways: Counts) -> tuple[Counts, Counts]:
    """Runs of whole numbers from each `low` on, so many each: place in `low`, and number."""
    index = np.repeat(np.arange(low.size), ways)
    step = np.arange(index.size) - np.repeat(np.cumsum(ways) - ways, ways)
    return index, low[index] + step


def _enumerated(counts: Counts) -> FisherResult | None:
    """Exact p; None where there are too many partial tables."""
    rows, columns = counts.sum(axis=1), counts.sum(axis=0)
    order = np.argsort(columns)
    constant = float(
        gammaln(rows + 1).sum() + gammaln(columns + 1).sum() - gammaln(counts.sum() + 1)
    )
    observed = constant + float(_log_probability(counts.ravel()))
    left, log_p, weight = rows[None, :], np.array([constant]), np.array([1.0])
    for column in order[:-1]:
        expanded = _expand(left, log_p, weight, int(columns[column]))
        if expanded is None:
            return None
        left, log_p, weight = expanded
    log_p = log_p + _log_probability(left)
    extreme = log_p <= observed + np.log1p(_RELATIVE_ERROR)
    p = float(np.sum(np.sort(np.exp(log_p[extreme]) * weight[extreme])))
    return FisherResult(min(p, 1.0), True, 0.0, int(weight.sum()))


def _expand(
    left: Counts, log_p: NDArray[np.float64], weight: NDArray[np.float64], total: int
) -> tuple[Counts, NDArray[np.float64], NDArray[np.float64]] | None:
    """Fill one more column in every partial table and merge those that are alike."""
    _, first_of, inverse, alike = np.unique(
        _codes(left), return_index=True, return_inverse=True, return_counts=True
    )
    states = left[first_of]
    filled = _fillings(states, total, alike)
    if filled is None:
        return None
    cells, owner = filled
    tables = np.argsort(inverse, kind="stable")
    first = np.cumsum(alike) - alike
    index, place = _spread(first[owner], alike[owner])
    at = tables[place]
    log_p_of = _log_probability(cells)[index] + log_p[at]
    return _merge((states[owner] - cells)[index], log_p_of, weight[at])


def _codes(left: Counts) -> Counts:
    """A number for each state, the same for the same: all have the same sum, so one row follows."""
    digits = left[:, :-1] - left[:, :-1].min(axis=0)
    spans = digits.max(axis=0) + 1
    if np.log2(spans).sum() > _CODE_BITS:
        return np.unique(left, axis=0, return_inverse=True)[1]
    codes: Counts = digits @ np.r_[1, np.cumprod(spans[:-1])]
    return codes


def _merge(
    left: Counts, log_p: NDArray[np.float64], weight: NDArray[np.float64]
) -> tuple[Counts, NDArray[np.float64], NDArray[np.float64]]:
    codes = _codes(left)
    rounded = np.round(log_p, 9)
    order = np.lexsort((rounded, codes))
    codes, rounded = codes[order], rounded[order]
    new = np.r_[True, (np.diff(codes) != 0) | (np.diff(rounded) != 0)]
    starts = np.flatnonzero(new)
    kept = order[starts]
    return left[kept], log_p[kept], np.add.reduceat(weight[order], starts)


def _simulated(counts: Counts) -> FisherResult:
    """Seeded Monte Carlo over tables with the same margins (Patefield's algorithm)."""
    drawn = random_table(counts.sum(axis=1), counts.sum(axis=0)).rvs(
        SIMULATED_TABLES, random_state=np.random.default_rng(SEED)
    )
    cells = np.asarray(drawn, dtype=np.int64).reshape(SIMULATED_TABLES, -1)
    limit = _log_probability(counts.ravel()) + np.log1p(_RELATIVE_ERROR)
    hits = int((_log_probability(cells) <= limit).sum())
    p = (hits + 1) / (SIMULATED_TABLES + 1)
    error = float(np.sqrt(p * (1 - p) / SIMULATED_TABLES))
    return FisherResult(p, False, error, SIMULATED_TABLES)
