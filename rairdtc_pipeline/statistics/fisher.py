"""Fisher's exact test for r×c tables (Freeman–Halton), exact within a stated size.

The columns are split into two halves. Each half is filled column by column, and partial tables with
the same remaining row totals and the same probability are merged. Two halves with matching row
totals form a table with the margins of the observed one. Rows and columns are sorted by their
totals, so that the p-value does not depend on their order in the input.
The r×c test of scipy is an unseeded simulation, whose p-value changes from run to run.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln
from scipy.stats import random_table

Counts = NDArray[np.int64]

# Remaining row totals, log probability and number of identical partial tables.
Filled = tuple[Counts, NDArray[np.float64], NDArray[np.float64]]

MAX_PARTIAL_TABLES = 3_000_000
SIMULATED_TABLES = 200_000
SEED = 20250228
_RELATIVE_ERROR = 1e-7
_CODE_BITS = 62


@dataclass(frozen=True)
class FisherResult:
    """`standard_error` is 0 for an exact p-value; otherwise it is that of a seeded simulation."""

    p: float
    exact: bool
    standard_error: float
    tables: int


def fisher_freeman_halton(table: Counts) -> FisherResult:
    """Probability of all tables with these margins that are at most as probable as this one.

    `table` is rows × columns of counts; empty rows and columns do not change the result. Equals R's
    fisher.test with a large enough workspace; simulated if there are too many tables. Raises
    ValueError for negative counts or an empty table.
    """
    return fisher_enumerated(table) or _simulated(_in_order(table))


def fisher_enumerated(table: Counts) -> FisherResult | None:
    """The same, or None if there are too many tables to enumerate."""
    counts = _in_order(table)
    if min(counts.shape) < 2:
        return FisherResult(1.0, True, 0.0, 1)
    return _two_by_two(counts) if counts.shape == (2, 2) else _enumerated(counts)


def _in_order(table: Counts) -> Counts:
    """Counts without empty rows and columns, at most as many rows as columns, sorted by total."""
    counts = np.asarray(table, dtype=np.int64)
    if counts.ndim != 2 or (counts < 0).any() or counts.sum() == 0:
        raise ValueError("a table of counts needs two dimensions and at least one observation")
    counts = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    if counts.shape[0] > counts.shape[1]:
        counts = counts.T
    ordered: Counts = counts[np.argsort(counts.sum(axis=1))][:, np.argsort(counts.sum(axis=0))]
    return ordered


def _two_by_two(counts: Counts) -> FisherResult:
    """Exact p-value of a 2×2 table of any size: its first cell determines the others."""
    (row, _), (column, other) = counts.sum(axis=1), counts.sum(axis=0)
    first = np.arange(max(0, row - other), min(row, column) + 1)
    cells = np.stack([first, row - first, column - first, other - row + first], axis=1)
    # Sorted, so that the order of the table does not change the last digit.
    log_p = _log_probability(np.sort(cells, axis=1))
    limit = _log_probability(np.sort(counts.ravel())) + np.log1p(_RELATIVE_ERROR)
    p = np.sort(np.exp(log_p[log_p <= limit] + _constant(counts))).sum()
    return FisherResult(min(float(p), 1.0), True, 0.0, first.size)


def _constant(counts: Counts) -> float:
    """Log probability of a table of these margins, less that of its cells."""
    rows, columns = counts.sum(axis=1), np.sort(counts.sum(axis=0))
    return float(gammaln(rows + 1).sum() + gammaln(columns + 1).sum() - gammaln(counts.sum() + 1))


def _log_probability(cells: Counts) -> NDArray[np.float64]:
    """Log of 1 / product of cell factorials, summed over the last axis."""
    terms: NDArray[np.float64] = -gammaln(cells + 1).sum(axis=-1)
    return terms


def _fillings(states: Counts, total: int, alike: Counts) -> tuple[Counts, Counts] | None:
    """All ways to distribute `total` over the cells of each state, within its remaining row totals.

    Returns ways × cells and the state of each way, or None if they make too many partial tables.
    Each way counts as often as there are tables `alike` in the state. Every partial way can be
    completed, so the limit is checked before the ways are made.
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
    """Consecutive integers, `ways` of them from each `low`: index into `low`, and integer."""
    index = np.repeat(np.arange(low.size), ways)
    step = np.arange(index.size) - np.repeat(np.cumsum(ways) - ways, ways)
    return index, low[index] + step


def _enumerated(counts: Counts) -> FisherResult | None:
    """Exact p-value; None if there are too many partial tables.

    Every table is a filling of half of the columns and a filling of the others with the rest.
    """
    rows, columns = counts.sum(axis=1), np.sort(counts.sum(axis=0))
    cells = float(np.sort(-gammaln(counts.ravel() + 1)).sum())
    half, rest = _filled(rows, columns[::2]), _filled(rows, columns[1::2])
    if half is None or rest is None:
        return None
    limit = cells + np.log1p(_RELATIVE_ERROR)
    return _met(half, (rows - rest[0], *rest[1:]), _constant(counts), limit)


def _met(half: Filled, rest: Filled, constant: float, limit: float) -> FisherResult:
    """Sum of probabilities over the tables that two halves with matching row totals form.

    For each vector of row totals, the fillings of one half are sorted by probability. A binary
    search per filling of the other half gives those that form a table whose log probability minus
    `constant` is at most `limit`.
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
    """Indices grouped by equal codes, in the given order."""
    return np.split(order, np.flatnonzero(np.diff(codes[order])) + 1)


def _filled(rows: Counts, columns: Counts) -> Filled | None:
    """Fillings of these columns: remaining row totals, log probability and number of tables."""
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
    """Fill one more column in every partial table and merge identical results."""
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
    """A number per distinct state; all states have the same sum, so the last row is redundant."""
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
