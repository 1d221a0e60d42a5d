"""Cox's model of groups against a reference group, without penalty: what `cox.zph` rests on.

The covariates are the groups, so the partial likelihood needs only the risk table. Each event is
one row of effective numbers at risk (Efron's handling of ties); the likelihood is then that of
choosing a group with those numbers as weights, and its derivatives are sums over the rows.
lifelines' CoxPHFitter would need a row per patient, its proportional-hazards test is not R's.
"""

import numpy as np

from rairdtc_pipeline.statistics.risk_table import Floats, RiskTable

_STEPS = 100
_SMALL = 1e-11
_FURTHEST = 15.0


class PartialLikelihood:
    """Log partial likelihood of log hazards relative to the reference, in the order of `others`."""

    def __init__(self, table: RiskTable, reference: str) -> None:
        order = [table.groups.index(reference)]
        order += [i for i, name in enumerate(table.groups) if name != reference]
        self.others = [table.groups[i] for i in order[1:]]
        self.at_risk = efron_rows(table)[:, order]
        self.happened = table.events.sum(axis=0)[order][1:].astype(float)

    def shares(self, beta: Floats) -> Floats:
        """Events × others: chance of each group to have the event."""
        weighted = self.at_risk * np.exp(np.append(0.0, beta))
        shares: Floats = (weighted / weighted.sum(axis=1, keepdims=True))[:, 1:]
        return shares

    def information(self, shares: Floats) -> Floats:
        """Observed information of the coefficients."""
        return np.diag(shares.sum(axis=0)) - shares.T @ shares


def efron_rows(table: RiskTable) -> Floats:
    """Events × groups: numbers at risk, those of a tie leaving by equal parts (Efron)."""
    tied = table.events.sum(axis=1)
    at = np.repeat(np.arange(tied.size), tied)
    gone = (np.arange(at.size) - np.repeat(np.cumsum(tied) - tied, tied)) / np.maximum(tied[at], 1)
    rows: Floats = table.at_risk[at] - gone[:, None] * table.events[at]
    return rows


def coefficients(table: RiskTable, reference: str) -> Floats | None:
    """Log hazards of the other groups over that of the reference; as R coxph(ties = "efron").

    None where the likelihood has no maximum, or the events do not tell the groups apart.
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
