"""Rounding of values before rank tests."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Exports have at most six decimals; the error of calculated values is far smaller than this.
_DECIMALS = 9


def rankable(values: Floats) -> Floats:
    """Values rounded to nine decimals: 0.3 - 0.1 and 0.2 are tied, as with R's `digits.rank`."""
    return np.round(values, _DECIMALS)
