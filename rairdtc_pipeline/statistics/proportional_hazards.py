"""Grambsch and Therneau's score test of proportional hazards; equals R's cox.zph."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2

from rairdtc_pipeline.statistics.cox import PartialLikelihood
from rairdtc_pipeline.statistics.risk_table import Floats, RiskTable


@dataclass(frozen=True)
class ProportionalHazards:
    """One p-value per group except the reference (in that order), and the test over all groups."""

    p: dict[str, float]
    statistic: float
    degrees_of_freedom: int
    p_global: float


def proportional_hazards(
    table: RiskTable, reference: str, coefficients: Floats
) -> ProportionalHazards | None:
    """Score tests for log hazard ratios that change with 1 - Kaplan–Meier, R's default scale.

    None if the events give no information, for example because all have the same time.
    """
    likelihood = PartialLikelihood(table, reference)
    shares = likelihood.shares(coefficients)
    tied = table.events.sum(axis=1)
    survival = np.cumprod(1 - tied / table.at_risk.sum(axis=1))
    scale = 1 - np.append(1.0, survival[:-1])
    scale -= np.average(scale, weights=tied)
    others = [table.groups.index(name) for name in likelihood.others]
    score = scale @ table.events[:, others] - np.repeat(scale, tied) @ shares
    base, crossed, changing = (
        np.diag((weight[:, None] * shares).sum(axis=0)) - (weight[:, None] * shares).T @ shares
        for weight in (np.repeat(scale**power, tied) for power in range(3))
    )
    if np.linalg.matrix_rank(base) < score.size:
        return None
    variance = changing - crossed @ np.linalg.solve(base, crossed)
    if np.linalg.matrix_rank(variance) < score.size:
        return None
    alone = np.diag(variance)
    statistic = float(score @ np.linalg.solve(variance, score))
    return ProportionalHazards(
        dict(zip(likelihood.others, chi2.sf(score**2 / alone, 1).tolist(), strict=True)),
        statistic,
        score.size,
        float(chi2.sf(statistic, score.size)),
    )
