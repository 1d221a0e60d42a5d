"""Bootstrap resamples and the percentile intervals they give."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SEED = 20250228


@dataclass(frozen=True)
class Resampling:
    """How many resamples, of at most how many patients, and how many must have an estimate.

    Larger data do not need them: the normal limits are near, and the cost grows with the patients.
    """

    resamples: int
    most_patients: int
    estimable_share: float

    def counts(self, groups: Floats) -> Floats:
        """Resamples × patients: how often each is drawn, as many of each group as there are.

        None are drawn where there are too many patients. The draws are the same on every run.
        """
        if groups.size > self.most_patients:
            return np.zeros((0, groups.size))
        drawn = np.zeros((self.resamples, groups.size))
        random = np.random.default_rng(SEED)
        for group in np.unique(groups):
            members = np.flatnonzero(groups == group)
            even = np.full(members.size, 1 / members.size)
            drawn[:, members] = random.multinomial(members.size, even, size=self.resamples)
        return drawn

    def enough(self, estimates: Floats) -> bool:
        """Whether enough of the resamples have an estimate, infinite ones among them."""
        return int((~np.isnan(estimates)).sum()) >= self.estimable_share * self.resamples


def percentile_limits(estimates: Floats, level: float) -> tuple[float, float]:
    """Percentiles of the estimates that are not NaN; as R quantile(type = 1).

    Infinite estimates have their place in the order.
    """
    ordered = np.sort(estimates[~np.isnan(estimates)])
    tail = (1 - level) / 2
    places = [max(math.ceil(ordered.size * share - 1e-9), 1) - 1 for share in (tail, 1 - tail)]
    return float(ordered[places[0]]), float(ordered[places[1]])
