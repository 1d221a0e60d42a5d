"""Ratios of the measurements, targets for some of them, and growth of time with rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log
from statistics import linear_regression
from typing import Literal

from benchmarks.one_size import SizeResult

RATIOS = {
    "refresh / import": ("refresh_full", "import"),
    "unchanged / import": ("refresh_unchanged", "import"),
    "changed / full refresh": ("refresh_changed", "refresh_full"),
    "refresh / bare reading": ("refresh_full", "bare_read"),
    "decoding / bare reading": ("decode", "bare_read"),
    "pandas / DuckDB": ("pandas_derive", "duckdb_derive"),
}
# DuckDB reads and writes a file while deriving; pandas reads before and writes afterwards.
WITH_FILES = "pandas with its files / DuckDB"
_WITH_FILES = ("pandas_read", "pandas_derive", "pandas_write")
PEAK = "peak memory, GiB"
DIFFERING = "rows pandas differs in"
GROWING = ("refresh_full", "bare_read", "duckdb_derive", "pandas_derive")
FITTED_FROM_PATIENTS = 10_000
_GIB = 1024**3


@dataclass(frozen=True)
class Target:
    """A bound on a figure at one size."""

    patients: int
    figure: str
    bound: float
    side: Literal["at most", "below", "at least"]

    def met(self, value: float) -> bool:
        """Whether the value is within the bound."""
        return {
            "at most": value <= self.bound,
            "below": value < self.bound,
            "at least": value >= self.bound,
        }[self.side]


TARGETS = (
    Target(52, "refresh / import", 3, "at most"),
    Target(52, "unchanged / import", 1.2, "at most"),
    Target(100_000, "pandas / DuckDB", 10, "at least"),
    Target(100_000, DIFFERING, 0, "at most"),
    Target(1_000_000, "refresh / bare reading", 3, "at most"),
    Target(1_000_000, PEAK, 6, "below"),
)


def figures(result: SizeResult) -> dict[str, float]:
    """Every figure of one size: ratios, peak memory of the full refresh, rows that differ."""
    costs = result.costs
    found = {
        name: costs[above].seconds / costs[below].seconds
        for name, (above, below) in RATIOS.items()
        if above in costs and below in costs
    }
    if _WITH_FILES[-1] in costs:
        with_files = sum(costs[name].seconds for name in _WITH_FILES)
        found[WITH_FILES] = with_files / costs["duckdb_derive"].seconds
    found[PEAK] = costs["refresh_full"].peak_bytes / _GIB
    if result.differences is not None:
        found[DIFFERING] = sum(sum(columns.values()) for columns in result.differences.values())
    return found


def verdicts(results: Iterable[SizeResult]) -> list[tuple[Target, float | None]]:
    """Each target with the figure measured at its size, or None if that size was not run."""
    by_size = {result.patients: figures(result) for result in results}
    return [(t, by_size.get(t.patients, {}).get(t.figure)) for t in TARGETS]


def exponents(results: Sequence[SizeResult]) -> dict[str, float]:
    """Exponent of growth per measure: slope of log seconds on log rows; 1 is linear.

    Sizes from `FITTED_FROM_PATIENTS` are used; a measure with fewer than two sizes has no exponent.
    """
    large = [result for result in results if result.patients >= FITTED_FROM_PATIENTS]
    points = {
        name: [(r.rows, r.costs[name].seconds) for r in large if name in r.costs]
        for name in GROWING
    }
    return {name: exponent(found) for name, found in points.items() if len(found) > 1}


def exponent(points: Sequence[tuple[int, float]]) -> float:
    """Slope of log seconds on log rows by least squares."""
    rows, seconds = zip(*points, strict=True)
    return linear_regression([log(n) for n in rows], [log(s) for s in seconds]).slope
