"""Differences of two proportions."""

import math

from scipy.stats import norm


def newcombe(
    first: int, first_n: int, second: int, second_n: int, level: float = 0.95
) -> tuple[float, float, float] | None:
    """Difference of two proportions with its limits (Newcombe 1998, method 10).

    The limits combine Wilson's intervals without continuity correction. None if a group is empty.
    """
    if not first_n or not second_n:
        return None
    z = float(norm.ppf((1 + level) / 2))
    p, lower, upper = _wilson(first, first_n, z)
    q, other_lower, other_upper = _wilson(second, second_n, z)
    gap = p - q
    return (
        gap,
        gap - math.hypot(p - lower, other_upper - q),
        gap + math.hypot(upper - p, q - other_lower),
    )


def _wilson(successes: int, n: int, z: float) -> tuple[float, float, float]:
    p = successes / n
    middle = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    reach = z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return p, middle - reach, middle + reach
