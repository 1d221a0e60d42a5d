"""All p-values that a rank test can give for a number of patients."""

from collections import Counter
from dataclasses import dataclass
from itertools import permutations
from math import factorial, sqrt

from scipy import stats

# Limit of patients times orders of their values; above it there are too many results to list.
_MOST = 300


@dataclass(frozen=True)
class PossiblePs:
    """All possible p-values, ascending: by the chi-square distribution, and exact."""

    asymptotic: tuple[float, ...]
    exact: tuple[float, ...]


def friedman_ps(patients: int, times: int) -> PossiblePs | None:
    """The p-values of Friedman's test without ties; None if there are too many to list.

    All rank sums are enumerated patient by patient; every order of the values is equally likely.
    The exact p-value is the probability of a statistic at least as large.
    """
    if patients < 1 or times < 2 or patients * factorial(times) > _MOST:
        return None
    orders = list(permutations(range(1, times + 1)))
    sums = Counter({(0,) * times: 1})
    for _ in range(patients):
        more: Counter[tuple[int, ...]] = Counter()
        for ranks, ways in sums.items():
            for order in orders:
                more[tuple(sorted(map(sum, zip(ranks, order, strict=True))))] += ways
        sums = more
    ways_of: Counter[int] = Counter()
    for ranks, ways in sums.items():
        ways_of[sum(rank * rank for rank in ranks)] += ways
    asymptotic, exact, seen = [], [], 0
    for squares in sorted(ways_of, reverse=True):
        seen += ways_of[squares]
        excess = 12 * squares / (patients * times * (times + 1)) - 3 * patients * (times + 1)
        asymptotic.append(float(stats.chi2.sf(excess, times - 1)))
        exact.append(seen / len(orders) ** patients)
    return PossiblePs(tuple(asymptotic), tuple(exact))


def wilcoxon_least_p(patients: int) -> float:
    """Least asymptotic p-value of Wilcoxon's signed-rank test, reached if all changes are equal."""
    return float(2 * stats.norm.sf(sqrt(patients)))
