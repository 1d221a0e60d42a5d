"""Values as tests on ranks see them."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Three more than any export has; what is calculated from them errs far behind.
_DECIMALS = 9


def rankable(values: Floats) -> Floats:
    """The values to nine decimals: 0.3 - 0.1 and 0.2 are tied, as `digits.rank` has it in R."""
    return np.round(values, _DECIMALS)
