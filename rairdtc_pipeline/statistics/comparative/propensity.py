"""Propensity scores by logistic regression, for many resamples at once, and overlap weights.

Libraries fit one data set at a time, but a bootstrap that estimates the score in each resample
needs thousands of fits within seconds. The estimates equal those of R's glm(family = binomial).
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_STEPS = 60
_SMALL = 1e-10
# If the fitted log odds of a patient in a resample exceed this limit, the arms are separated: the
# likelihood has no maximum.
_FURTHEST = 25.0


def propensity(covariates: Floats, treated: Floats, counts: Floats) -> Floats:
    """Estimated probability of treatment, resamples × patients; NaN if there is no maximum.

    `covariates` is patients × covariates without the intercept, `treated` is 1 or 0 per patient,
    `counts` is the number of times that each resample has each patient. Covariates that are
    constant or linear combinations of others do not change the fit.
    """
    design = _design(covariates)
    beta = np.zeros((counts.shape[0], design.shape[1]))
    settled = np.zeros(counts.shape[0], dtype=bool)
    log_odds, drawn = np.zeros(counts.shape), counts > 0
    for _ in range(_STEPS):
        going = ~settled & (np.abs(log_odds).max(axis=1, initial=0.0, where=drawn) < _FURTHEST)
        if not going.any():
            break
        step = _newton_step(design, treated, counts[going], log_odds[going])
        beta[going] += step
        # These products avoid BLAS, because its sums depend on the number of threads.
        moved = np.einsum("bk,nk->bn", step, design)
        log_odds[going] += moved
        settled[going] = np.abs(moved).max(axis=1, initial=0.0, where=drawn[going]) < _SMALL
    score: Floats = 1 / (1 + np.exp(-np.clip(log_odds, -_FURTHEST, _FURTHEST)))
    score[~settled] = np.nan
    return score


def overlap_weights(score: Floats, treated: Floats) -> Floats:
    """Probability of the other treatment (Li, Morgan & Zaslavsky 2018); same shape as the score."""
    return np.where(treated == 1, 1 - score, score)


def effective_size(weights: Floats) -> float:
    """Kish's effective sample size: as many equal weights give a mean the same variance."""
    squares = float((weights**2).sum())
    return float(weights.sum()) ** 2 / squares if squares > 0 else 0.0


def _design(covariates: Floats) -> Floats:
    """Intercept and standardised covariates; constant ones are left out."""
    spread = covariates.std(axis=0)
    kept = spread > 0
    scaled = (covariates[:, kept] - covariates[:, kept].mean(axis=0)) / spread[kept]
    return np.column_stack([np.ones(covariates.shape[0]), scaled])


def _newton_step(design: Floats, treated: Floats, counts: Floats, log_odds: Floats) -> Floats:
    fitted = 1 / (1 + np.exp(-np.clip(log_odds, -_FURTHEST, _FURTHEST)))
    score = np.einsum("bn,nk->bk", counts * (treated - fitted), design)
    curved = counts * fitted * (1 - fitted)
    information = np.einsum("bn,nk,nl->bkl", curved, design, design)
    step: Floats = np.einsum("bkl,bl->bk", np.linalg.pinv(information, hermitian=True), score)
    return step
