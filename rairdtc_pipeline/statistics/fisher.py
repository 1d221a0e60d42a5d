"""Fisher's exact test for r×c tables (Freeman–Halton), exact within a stated size.

Tables with the margins of the observed one are enumerated as two halves that meet in the vector of
row totals between them; each half is filled column by column, and partial tables that agree in what
is left and in probability are merged. Rows and columns are taken in the order of their totals, so
that the p does not depend on the order in which they are given.
scipy's r×c test is an unseeded simulation whose p changes from run to run.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln
from scipy.stats import random_table

Counts = NDArray[np.int64]

# Row totals, log probability and number of the partial tables that are alike.
Filled = tuple[Counts, NDArray[np.float64], NDArray[np.float64]]

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
    counts = counts[np.argsort(counts.sum(axis=1))][:, np.argsort(counts.sum(axis=0))]
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
    """Exact p; None where there are too many partial tables.

    Every table is one filling of half of the columns and one of the others that take what is left.
    """
    rows, columns = counts.sum(axis=1), np.sort(counts.sum(axis=0))
    constant = float(
        gammaln(rows + 1).sum() + gammaln(columns + 1).sum() - gammaln(counts.sum() + 1)
    )
    cells = float(np.sort(-gammaln(counts.ravel() + 1)).sum())
    half, rest = _filled(rows, columns[::2]), _filled(rows, columns[1::2])
    if half is None or rest is None:
        return None
    return _met(half, (rows - rest[0], *rest[1:]), constant, cells + np.log1p(_RELATIVE_ERROR))


def _met(half: Filled, rest: Filled, constant: float, limit: float) -> FisherResult:
    """Sum over tables made of two halves with the same row totals between them.

    Per row totals the fillings of one half are sorted by probability; each of the other half finds
    by its place how many make a table whose log probability, less `constant`, is up to the limit.
    """
    (left, log_p, weight), (other_left, other_log_p, other_weight) = half, rest
    codes = _codes(np.concatenate([left, other_left]))
    own, others = codes[: len(left)], codes[len(left) :]
    one, other = np.argsort(own), np.lexsort((other_log_p, others))
    parts, tables = [], 0
    for mine, theirs in zip(_runs(own, one), _runs(others, other), strict=True):
        top = other_log_p[theirs[-1]]
        shares = other_weight[theirs] * np.exp(other_log_p[theirs] - top)
        place = np.searchsorted(other_log_p[theirs], limit - log_p[mine], side="right")
        summed = np.append(0.0, np.cumsum(shares))[place]
        parts.append(weight[mine] * np.exp(log_p[mine] + constant + top) * summed)
        tables += int(weight[mine].sum() * other_weight[theirs].sum())
    p = float(np.sum(np.sort(np.concatenate(parts))))
    return FisherResult(min(p, 1.0), True, 0.0, tables)


def _runs(codes: Counts, order: Counts) -> list[Counts]:
    """Places of equal codes together, in the order given."""
    return np.split(order, np.flatnonzero(np.diff(codes[order])) + 1)


def _filled(rows: Counts, columns: Counts) -> Filled | None:
    """Fillings of these columns: row totals left, log probability and how many are alike."""
    filled: Filled = (rows[None, :], np.array([0.0]), np.array([1.0]))
    for column in columns:
        expanded = _expand(*filled, int(column))
        if expanded is None:
            return None
        filled = expanded
    return filled


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
