"""Unpenalised Cox model of groups compared with a reference group, as R's `cox.zph` uses it.

The only covariates are the groups, so the partial likelihood needs only the risk table. Each event
is one row of effective numbers at risk (Efron's handling of ties). The likelihood is that of
drawing a group with these numbers as weights, and its derivatives are sums over the rows.
CoxPHFitter of lifelines needs a row per patient, and its test of proportional hazards differs from
R's.
"""

import numpy as np

from rairdtc_pipeline.statistics.risk_table import Floats, RiskTable

_STEPS = 100
_SMALL = 1e-11
_FURTHEST = 15.0


class PartialLikelihood:
    """Log partial likelihood of the log hazards of `others` relative to the reference."""

    def __init__(self, table: RiskTable, reference: str) -> None:
        order = [table.groups.index(reference)]
        order += [i for i, name in enumerate(table.groups) if name != reference]
        self.others = [table.groups[i] for i in order[1:]]
        self.at_risk = efron_rows(table)[:, order]
        self.happened = table.events.sum(axis=0)[order][1:].astype(float)

    def shares(self, beta: Floats) -> Floats:
        """Probability that each group has the event, events × others."""
        weighted = self.at_risk * np.exp(np.append(0.0, beta))
        shares: Floats = (weighted / weighted.sum(axis=1, keepdims=True))[:, 1:]
        return shares

    def information(self, shares: Floats) -> Floats:
        """Observed information of the coefficients."""
        return np.diag(shares.sum(axis=0)) - shares.T @ shares


def efron_rows(table: RiskTable) -> Floats:
    """Numbers at risk, events × groups; tied patients leave in equal parts (Efron)."""
    tied = table.events.sum(axis=1)
    at = np.repeat(np.arange(tied.size), tied)
    gone = (np.arange(at.size) - np.repeat(np.cumsum(tied) - tied, tied)) / np.maximum(tied[at], 1)
    rows: Floats = table.at_risk[at] - gone[:, None] * table.events[at]
    return rows


def coefficients(table: RiskTable, reference: str) -> Floats | None:
    """Log hazard ratios of the other groups to the reference; equals R's coxph(ties = "efron").

    None if the likelihood has no maximum, or if the events do not identify the coefficients.
    """
    if reference not in table.groups or len(table.groups) < 2:
        return None
    likelihood = PartialLikelihood(table, reference)
    beta = np.zeros(len(likelihood.others))
    for _ in range(_STEPS):
        shares = likelihood.shares(beta)
        information = likelihood.information(shares)
        if np.linalg.matrix_rank(information, hermitian=True) < beta.size:
            return None
        step = np.linalg.solve(information, likelihood.happened - shares.sum(axis=0))
        step *= min(1.0, 1.0 / max(float(np.abs(step).max()), _SMALL))
        beta = beta + step
        if np.abs(beta).max() > _FURTHEST:
            return None
        if np.abs(step).max() < _SMALL:
            return beta
    return None
