"""Values with given quartiles: P25, median and P75 by the SPSS definition, (n + 1)p."""

from itertools import pairwise

import numpy as np

QUARTILES = (0.25, 0.5, 0.75)
_SPREAD = 0.06  # distance of the two values around a quartile, as a share of the quartile


def with_quartiles(
    n: int, quartiles: tuple[float, float, float], *, low: float, high: float
) -> list[float]:
    """`n` ascending values (n ≥ 9) that have exactly these quartiles at two decimals.

    Between the quartiles, and from `low` to `high` outside them, values grow geometrically.
    """
    fixed = {0: low, n - 1: high}
    for share, quartile in zip(QUARTILES, quartiles, strict=True):
        below, weight = divmod((n + 1) * share, 1)
        place = int(below) - 1
        lower = round(quartile * (1 - weight * _SPREAD), 2)
        fixed[place] = lower
        if weight:
            fixed[place + 1] = round((quartile - (1 - weight) * lower) / weight, 2)
    values = [0.0] * n
    for (left, a), (right, b) in pairwise(sorted(fixed.items())):
        steps = np.geomspace(a, b, right - left + 1)
        values[left : right + 1] = [round(float(step), 2) for step in steps]
    return values
