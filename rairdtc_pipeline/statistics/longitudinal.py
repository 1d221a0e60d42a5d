"""Model of a positive marker over visits, on the log scale, with a random intercept per patient."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.stats import chi2, norm

from rairdtc_pipeline.statistics.random_intercept import RandomIntercept
from rairdtc_pipeline.statistics.result import Reason, Statement, says

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

_NOTHING = 1e-12
_MOST_CELLS = 52  # a set of cells is stored as one float, exact up to 53 bits


@dataclass(frozen=True)
class Estimate:
    """A ratio or geometric mean, its interval (normal on the log scale), and its p against 1."""

    value: float
    lower: float
    upper: float
    p: float


@dataclass(frozen=True)
class LongitudinalFit:
    """Log means of (arm, visit) cells with their covariance; `reason` says why they are missing."""

    cells: tuple[tuple[str, str], ...]
    means: Floats
    covariance: Floats
    reason: Statement | None = None

    def estimate(self, weights: dict[tuple[str, str], float], level: float) -> Estimate:
        """Exponential of a weighted sum of cell means."""
        contrast = np.array([weights.get(cell, 0.0) for cell in self.cells])
        centre = float(contrast @ self.means)
        error = float(np.sqrt(contrast @ self.covariance @ contrast))
        reach = float(norm.ppf((1 + level) / 2)) * error
        p = float(2 * norm.sf(abs(centre) / error))
        limits = (float(np.exp(centre - reach)), float(np.exp(centre + reach)))
        return Estimate(float(np.exp(centre)), *limits, p)

    def wald(self, contrasts: list[dict[tuple[str, str], float]]) -> tuple[float, int, float]:
        """Chi-square, degrees of freedom and p of the test that all the weighted sums are 0."""
        matrix = np.array([[row.get(cell, 0.0) for cell in self.cells] for row in contrasts])
        seen = matrix @ self.means
        spread = matrix @ self.covariance @ matrix.T
        statistic = float(seen @ np.linalg.solve(spread, seen))
        return statistic, len(contrasts), float(chi2.sf(statistic, len(contrasts)))


def fit_over_visits(values: pl.DataFrame, columns: list[str]) -> list[LongitudinalFit]:
    """Fit one mean per arm and visit.

    `values` has one row per patient and visit: patient, arm, visit, and one or more columns of
    values (> 0). Each of these columns is fitted separately. Equals R's
    nlme::lme(log(value) ~ 0 + arm:visit, ~ 1 | patient).
    """
    cells = tuple(values.select("arm", "visit").unique().sort("arm", "visit").iter_rows())
    ordered = values.select(_cell(cells).alias("cell"), "patient", *columns).sort("patient", "cell")
    at = ordered["cell"].to_numpy().astype(np.int64)
    members = ordered["patient"].rle_id().to_numpy().astype(np.int64)
    patients = int(members.max(initial=-1)) + 1
    if patients < 2 or at.size <= max(len(cells), patients):
        none = _none(says(Reason.TOO_FEW_REPEATED_VALUES))
        return [none for _ in columns]
    if len(cells) > _MOST_CELLS:
        return [_none(says(Reason.TOO_MANY_CELLS, most=_MOST_CELLS)) for _ in columns]
    return [_fit(np.log(ordered[name].to_numpy()), at, members, cells) for name in columns]


def _cell(cells: tuple[tuple[str, str], ...]) -> pl.Expr:
    """Index of the row's cell, given by its arm and visit."""
    arms, visits = (sorted(set(names)) for names in zip(*cells, strict=True)) if cells else ([], [])
    codes = [arms.index(arm) * len(visits) + visits.index(visit) for arm, visit in cells]
    code = pl.col("arm").cast(pl.Enum(arms)).to_physical().cast(pl.Int64) * len(visits)
    code += pl.col("visit").cast(pl.Enum(visits)).to_physical().cast(pl.Int64)
    return code.replace_strict(codes, range(len(codes)), return_dtype=pl.Int64)


def _fit(
    logs: Floats, at: Counts, members: Counts, cells: tuple[tuple[str, str], ...]
) -> LongitudinalFit:
    centre = np.bincount(at, weights=logs) / np.bincount(at)
    deviations = logs - centre[at]
    if float(deviations @ deviations) < _NOTHING:
        return _none(says(Reason.NOTHING_VARIES_IN_CELLS))
    likelihood = RandomIntercept.over(deviations, at, members)
    ratio = likelihood.best_ratio()
    if ratio is None:
        return _none(says(Reason.NOTHING_VARIES_WITHIN_PATIENTS))
    shift, spread = likelihood.shift(ratio)
    return LongitudinalFit(cells, centre + shift, spread * likelihood.variance(ratio))


def _none(reason: Statement) -> LongitudinalFit:
    return LongitudinalFit((), np.empty(0), np.empty((0, 0)), reason)
