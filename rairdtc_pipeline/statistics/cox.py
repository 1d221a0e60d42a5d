"""Cox's model of groups against a reference group, penalised after Firth where events are few.

The covariates are the groups, so the partial likelihood needs only the risk table. Each event is
one row of effective numbers at risk (Efron's handling of ties); the likelihood is then that of
choosing a group with those numbers as weights, and its derivatives are sums over the rows.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.stats import chi2, norm

from rairdtc_pipeline.statistics.result import Reason, Statement, says
from rairdtc_pipeline.statistics.risk_table import Floats, RiskTable

_STEPS = 100
_SMALL = 1e-11
_FURTHEST = 30.0


@dataclass(frozen=True)
class HazardRatio:
    """Hazard of the reference group over that of `group`."""

    group: str
    ratio: float
    lower: float | None
    upper: float | None
    p: float


@dataclass(frozen=True)
class CoxFit:
    """One hazard ratio per group that is not the reference; `reason` says why there is none."""

    ratios: tuple[HazardRatio, ...]
    coefficients: Floats
    reason: Statement | None = None


class PartialLikelihood:
    """Log partial likelihood of log hazards relative to the reference, in the order of `others`."""

    def __init__(self, table: RiskTable, reference: str, *, firth: bool) -> None:
        order = [table.groups.index(reference)]
        order += [i for i, name in enumerate(table.groups) if name != reference]
        self.others = [table.groups[i] for i in order[1:]]
        self.at_risk = efron_rows(table)[:, order].astype(float)
        self.happened = table.events.sum(axis=0)[order][1:].astype(float)
        self.firth = firth

    def shares(self, beta: Floats) -> Floats:
        """Events × others: chance of each group to have the event."""
        weighted = self.at_risk * np.exp(np.append(0.0, beta))
        shares: Floats = (weighted / weighted.sum(axis=1, keepdims=True))[:, 1:]
        return shares

    def information(self, shares: Floats) -> Floats:
        """Observed information of the coefficients."""
        return np.diag(shares.sum(axis=0)) - shares.T @ shares

    def value(self, beta: Floats) -> float:
        """Log partial likelihood, with half the log determinant of the information after Firth."""
        total = np.log(self.at_risk @ np.exp(np.append(0.0, beta))).sum()
        value = float(self.happened @ beta - total)
        if self.firth:
            value += 0.5 * float(np.linalg.slogdet(self.information(self.shares(beta)))[1])
        return value

    def score(self, beta: Floats) -> tuple[Floats, Floats]:
        """Score, penalised if asked for, and information."""
        shares = self.shares(beta)
        information = self.information(shares)
        score = self.happened - shares.sum(axis=0)
        if self.firth:
            inverse = np.linalg.inv(information)
            own = np.einsum("ta,aa->t", shares, inverse)
            crossed = np.einsum("ta,ab,tb->t", shares, inverse, shares)
            # Derivative of the log determinant of the information: its trace, group by group.
            for j in range(beta.size):
                at = shares[:, j]
                toward = shares @ inverse[:, j]
                score[j] += 0.5 * float(
                    (at * (inverse[j, j] - own - 2 * toward + 2 * crossed)).sum()
                )
        return score, information


def efron_rows(table: RiskTable) -> Floats:
    """Events × groups: numbers at risk, those of a tie leaving by equal parts (Efron)."""
    tied = table.events.sum(axis=1)
    at = np.repeat(np.arange(tied.size), tied)
    gone = (np.arange(at.size) - np.repeat(np.cumsum(tied) - tied, tied)) / np.maximum(tied[at], 1)
    rows: Floats = table.at_risk[at] - gone[:, None] * table.events[at]
    return rows


def cox(table: RiskTable, reference: str, *, firth: bool, level: float = 0.95) -> CoxFit:
    """Hazard ratios of the reference against every other group.

    Without penalty, limits and p are Wald's, as R summary(coxph(ties = "efron")); with it, those
    of the profile penalised likelihood (Heinze & Schemper 2001).
    """
    if reference not in table.groups or len(table.groups) < 2:
        return CoxFit((), np.empty(0), says(Reason.NO_COMPARISON, reference=reference))
    likelihood = PartialLikelihood(table, reference, firth=firth)
    informed = likelihood.information(likelihood.shares(np.zeros(len(likelihood.others))))
    if not informed.size or np.linalg.matrix_rank(informed, hermitian=True) < len(informed):
        return CoxFit((), np.empty(0), says(Reason.TOO_FEW_EVENTS_TOGETHER))
    start = np.zeros(len(likelihood.others))
    beta = _maximum(likelihood, start, np.ones(start.size, dtype=bool))
    if beta is None:
        return CoxFit((), np.empty(0), says(Reason.NO_MAXIMUM))
    estimate = _profile if firth else _wald
    ratios = [estimate(likelihood, beta, j, level) for j in range(beta.size)]
    return CoxFit(tuple(ratios), beta)


def _maximum(likelihood: PartialLikelihood, start: Floats, free: np.ndarray) -> Floats | None:
    """Newton's maximum over the free coefficients; None where there is none."""
    beta = start.copy()
    for _ in range(_STEPS):
        score, information = likelihood.score(beta)
        if not free.any() or np.abs(score[free]).max() < _SMALL * max(
            1.0, float(information.max())
        ):
            return beta
        step = np.zeros_like(beta)
        step[free] = np.linalg.solve(information[np.ix_(free, free)], score[free])
        step *= min(1.0, 2.0 / float(np.abs(step).max()))
        before = likelihood.value(beta)
        while likelihood.value(beta + step) < before - _SMALL and np.abs(step).max() > _SMALL:
            step /= 2
        beta = beta + step
        if np.abs(beta).max() > _FURTHEST / 2:
            return None
        if np.abs(step).max() < _SMALL:
            return beta
    return None


def _wald(likelihood: PartialLikelihood, beta: Floats, j: int, level: float) -> HazardRatio:
    error = float(np.sqrt(np.linalg.inv(likelihood.score(beta)[1])[j, j]))
    reach = float(norm.ppf((1 + level) / 2)) * error
    p = float(2 * norm.sf(abs(beta[j]) / error))
    limits = (float(np.exp(-beta[j] - reach)), float(np.exp(-beta[j] + reach)))
    return HazardRatio(likelihood.others[j], float(np.exp(-beta[j])), *limits, p)


def _profile(likelihood: PartialLikelihood, beta: Floats, j: int, level: float) -> HazardRatio:
    """Limits where twice the drop of the profile reaches the chi-square quantile."""
    top = likelihood.value(beta)
    free = np.arange(beta.size) != j

    def drop(value: float) -> float:
        start = beta.copy()
        start[j] = value
        best = _maximum(likelihood, start, free)
        return 2 * (top - likelihood.value(start if best is None else best))

    quantile = float(chi2.ppf(level, 1))

    def limit(side: float) -> float | None:
        far = 1.0
        while drop(beta[j] + side * far) < quantile:
            far *= 2
            if far > _FURTHEST:
                return None
        edge = beta[j] + side * far
        return float(np.exp(-brentq(lambda x: drop(x) - quantile, beta[j], edge, xtol=1e-12)))

    p = float(chi2.sf(max(0.0, drop(0.0)), 1))
    return HazardRatio(likelihood.others[j], float(np.exp(-beta[j])), limit(1.0), limit(-1.0), p)
