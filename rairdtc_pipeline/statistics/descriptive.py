"""Descriptive statistics: counts, means, SPSS quartiles, exact intervals of proportions."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Description:
    """One variable in one group; moments and quartiles are None if there are no values."""

    n: int
    missing: int
    mean: float | None
    sd: float | None
    median: float | None
    p25: float | None
    p75: float | None


def describe(values: Floats) -> Description:
    """Describe values; NaN counts as missing.

    Quartiles follow the SPSS definition, the weighted average at (n + 1)p, which numpy calls
    `weibull`. The standard deviation divides by n - 1 and is None for a single value.
    """
    known = values[~np.isnan(values)]
    missing = int(values.size - known.size)
    if known.size == 0:
        return Description(0, missing, None, None, None, None, None)
    p25, median, p75 = np.percentile(known, [25, 50, 75], method="weibull")
    sd = float(known.std(ddof=1)) if known.size > 1 else None
    return Description(
        int(known.size), missing, float(known.mean()), sd, float(median), float(p25), float(p75)
    )


def clopper_pearson(successes: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """Exact interval of a proportion; equals R's binom.test.

    Raises ValueError if there are no observations, or more successes than observations.
    """
    if not 0 <= successes <= n or n == 0:
        raise ValueError(f"{successes} of {n} is not a proportion")
    tail = (1 - level) / 2
    lower = 0.0 if successes == 0 else float(beta.ppf(tail, successes, n - successes + 1))
    upper = 1.0 if successes == n else float(beta.ppf(1 - tail, successes + 1, n - successes))
    return lower, upper


def holm(p_values: list[float]) -> list[float]:
    """Holm's adjusted p-values, in the given order; equals R's p.adjust(method = "holm")."""
    m = len(p_values)
    order = sorted(range(m), key=lambda i: p_values[i])
    adjusted = [0.0] * m
    largest = 0.0
    for rank, index in enumerate(order):
        largest = max(largest, min(1.0, (m - rank) * p_values[index]))
        adjusted[index] = largest
    return adjusted
