"""A positive marker over visits, on the log scale, with patients as random intercepts."""

import warnings
from dataclasses import dataclass

import numpy as np
import polars as pl
import statsmodels.api as sm
from numpy.typing import NDArray
from scipy.stats import chi2, norm

Floats = NDArray[np.float64]

MIXED = "linear mixed model of the log value, patient as random intercept, REML"
CLUSTERED = "least squares of the log value, errors clustered by patient"
_MIXED_MAX_PATIENTS = 500


@dataclass(frozen=True)
class Estimate:
    """A ratio or geometric mean with its normal interval on the log scale, and its p against 1."""

    value: float
    lower: float
    upper: float
    p: float


@dataclass(frozen=True)
class LongitudinalFit:
    """Log means of (arm, visit) cells with their covariance; `reason` says why there are none."""

    method: str
    cells: tuple[tuple[str, str], ...]
    means: Floats
    covariance: Floats
    reason: str | None = None

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
        """Chi-square, degrees of freedom and p of several weighted sums being 0 together."""
        matrix = np.array([[row.get(cell, 0.0) for cell in self.cells] for row in contrasts])
        seen = matrix @ self.means
        spread = matrix @ self.covariance @ matrix.T
        statistic = float(seen @ np.linalg.solve(spread, seen))
        return statistic, len(contrasts), float(chi2.sf(statistic, len(contrasts)))


def fit_over_visits(values: pl.DataFrame) -> LongitudinalFit:
    """Fit one mean per arm and visit; as R nlme::lme(log(value) ~ 0 + arm:visit, ~ 1 | patient).

    `values` has one row per patient and visit: patient, arm, visit, value (> 0). Beyond 500
    patients the mixed model, which the library fits patient by patient, gives way to least squares
    with errors clustered by patient, which is right only where who is missing does not depend on
    earlier values.
    """
    frame = values.sort("arm", "visit", "patient")
    cells = tuple(frame.select("arm", "visit").unique(maintain_order=True).iter_rows())
    patients = frame["patient"].n_unique()
    method = MIXED if patients <= _MIXED_MAX_PATIENTS else CLUSTERED
    if patients < 2 or frame.height <= max(len(cells), patients):
        return _none(method, "too few patients have values at more than one visit")
    index = {cell: i for i, cell in enumerate(cells)}
    column = [index[cell] for cell in frame.select("arm", "visit").iter_rows()]
    design = np.eye(len(cells))[column]
    logs = np.log(frame["value"].to_numpy())
    _, members = np.unique(frame["patient"].to_numpy(), return_inverse=True)
    if np.linalg.lstsq(design, logs, rcond=None)[1].sum() < 1e-12:
        return _none(method, "nothing varies within the arms and visits")
    if method == CLUSTERED:
        robust = sm.OLS(logs, design).fit(cov_type="cluster", cov_kwds={"groups": members})
        return LongitudinalFit(method, cells, robust.params, robust.cov_params())
    return _mixed(logs, design, members, cells)


def _mixed(
    logs: Floats, design: Floats, members: NDArray[np.int64], cells: tuple[tuple[str, str], ...]
) -> LongitudinalFit:
    model = sm.MixedLM(logs, design, groups=members)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            fitted = model.fit(reml=True, method=["bfgs", "lbfgs", "nm"], gtol=1e-9)
        except np.linalg.LinAlgError:
            return _none(MIXED, "the model cannot be solved")
    ratio = float(np.asarray(fitted.cov_re).item()) / fitted.scale
    if not fitted.converged or not np.isfinite(ratio):
        return _none(MIXED, "the fit did not converge")
    covariance = _covariance(design, members, ratio) * fitted.scale
    return LongitudinalFit(MIXED, cells, np.asarray(fitted.fe_params), covariance)


def _covariance(design: Floats, members: NDArray[np.int64], ratio: float) -> Floats:
    """Inverse of X'WX, W that of a random intercept of this variance ratio; as R vcov(lme).

    The library inverts the Hessian over means and variances together instead.
    """
    per_patient = np.zeros((int(members.max()) + 1, design.shape[1]))
    np.add.at(per_patient, members, design)
    shrinkage = ratio / (1 + ratio * per_patient.sum(axis=1))
    information = design.T @ design - (shrinkage[:, None] * per_patient).T @ per_patient
    covariance: Floats = np.linalg.inv(information)
    return covariance


def _none(method: str, reason: str) -> LongitudinalFit:
    return LongitudinalFit(method, (), np.empty(0), np.empty((0, 0)), reason)
