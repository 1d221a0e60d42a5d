"""Bootstrap resamples and the percentile intervals they give."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SEED = 20250228


@dataclass(frozen=True)
class Resampling:
    """Number of resamples, most patients, and share of the resamples that need an estimate.

    Larger data need no resamples: the normal limits are accurate, and the cost grows with the data.
    """

    resamples: int
    most_patients: int
    estimable_share: float

    def counts(self, groups: Floats) -> Floats:
        """How often each patient is drawn, resamples × patients; every group keeps its size.

        If there are too many patients, nothing is drawn. The draws are the same on every run.
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
        """Whether enough resamples have an estimate; infinite estimates count."""
        return int((~np.isnan(estimates)).sum()) >= self.estimable_share * self.resamples


def percentile_limits(estimates: Floats, level: float) -> tuple[float, float]:
    """Percentiles of the estimates that are not NaN; equals R's quantile(type = 1).

    Infinite estimates are ordered with the others.
    """
    ordered = np.sort(estimates[~np.isnan(estimates)])
    tail = (1 - level) / 2
    places = [max(math.ceil(ordered.size * share - 1e-9), 1) - 1 for share in (tail, 1 - tail)]
    return float(ordered[places[0]]), float(ordered[places[1]])
