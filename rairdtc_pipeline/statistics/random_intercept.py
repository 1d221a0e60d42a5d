"""Restricted likelihood of a linear model with one mean per cell and patients as random intercepts.

Patients with values in the same cells contribute only their number, the sum of their totals and the
sum of the squared totals, so the cost does not grow with the number of patients.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

_LARGEST_RATIO = 1e9
_PRECISION = 1e-14


@dataclass(frozen=True)
class RandomIntercept:
    """Deviations of the values from the means of their cells, summed per pattern of cells.

    `cells` is patterns × cells, 1 if a patient of the pattern has a value in the cell. Per pattern,
    `patients` is the number of patients, `totals` the sum of their summed deviations, and `squares`
    the sum of the squares of these. In every method, `ratio` is the variance between patients
    divided by the variance within patients.
    """

    n: Floats
    cells: Floats
    patients: Floats
    totals: Floats
    squares: Floats
    sum_of_squares: float

    @classmethod
    def over(cls, deviations: Floats, at: Counts, members: Counts) -> Self:
        """Sum the deviations; `at` is the cell and `members` the patient of each, counted from 0.

        The deviations must be ordered by patient and cell, so that the sums have the same last
        digit for every order of the source.
        """
        n = np.bincount(at)
        pattern = np.bincount(members, weights=2.0**at)
        total = np.bincount(members, weights=deviations)
        codes, own = np.unique(pattern, return_inverse=True)
        bits = codes.astype(np.int64)[:, None] >> np.arange(n.size) & 1
        return cls(
            n.astype(float),
            bits.astype(float),
            np.bincount(own).astype(float),
            np.bincount(own, weights=total).astype(float),
            np.bincount(own, weights=total**2).astype(float),
            float(deviations @ deviations),
        )

    @property
    def _visits(self) -> Floats:
        visits: Floats = self.cells.sum(axis=1)
        return visits

    def shift(self, ratio: float) -> tuple[Floats, Floats]:
        """Means by generalised least squares minus those of the cells, and the unscaled covariance.

        The covariance equals R's vcov(lme) divided by the variance within patients.
        """
        weight = ratio / (1 + ratio * self._visits)
        information = np.diag(self.n) - (self.cells.T * (weight * self.patients)) @ self.cells
        covariance = np.asarray(np.linalg.inv(information), dtype=np.float64)
        shift: Floats = covariance @ (-(weight * self.totals) @ self.cells)
        return shift, covariance

    def variance(self, ratio: float) -> float:
        """Variance within patients."""
        return self._residual(ratio) / float(self.n.sum() - self.n.size)

    def best_ratio(self) -> float | None:
        """Ratio that maximises the restricted likelihood; None if the ratio is unbounded."""
        if self._slope(0.0) >= 0:
            return 0.0
        high = 1.0
        while self._slope(high) < 0:
            high *= 4
            if high > _LARGEST_RATIO:
                return None
        return float(brentq(self._slope, 0.0, high, xtol=_PRECISION, rtol=4 * _PRECISION))

    def _residual(self, ratio: float) -> float:
        """Generalised residual sum of squares."""
        weight, shift = ratio / (1 + ratio * self._visits), self.shift(ratio)[0]
        left = -(weight * self.totals) @ self.cells
        return float(self.sum_of_squares - weight @ self.squares - left @ shift)

    def _slope(self, ratio: float) -> float:
        """Derivative of -2 log restricted likelihood, the variance within patients profiled out."""
        visits, (shift, covariance) = self._visits, self.shift(ratio)
        change = 1 / (1 + ratio * visits) ** 2
        moved = self.cells @ shift
        squares = self.squares - 2 * self.totals * moved + self.patients * moved**2
        leverage = np.einsum("kc,cd,kd->k", self.cells, covariance, self.cells)
        return float(
            -(change @ squares) / self.variance(ratio)
            + self.patients @ (visits / (1 + ratio * visits))
            - (change * self.patients) @ leverage
        )
