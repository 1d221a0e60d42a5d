"""Hazard ratios of a reference group by Firth's Cox model, whose estimates are always finite.

lifelines has no Firth penalty; R has it in `coxphf`. Firth adds half the log determinant of the
information to the log partial likelihood. The only covariates are the groups, so each event is a
draw of one group from those at risk. The information and its derivatives are therefore sums, over
the events, of the second, third and fourth cumulants of that draw, and Newton's steps can use the
exact Hessian of the penalised likelihood. Limits are those of the profile penalised likelihood
(Heinze & Schemper 2001).
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.sparse.csgraph import connected_components
from scipy.stats import chi2

from rairdtc_pipeline.statistics.result import Reason
from rairdtc_pipeline.statistics.risk_table import Floats, RiskTable

_NODES = 4
_MOST_LISTED = 8  # largest number of tied events that get a row each
_LARGEST_SHARE = 0.05  # largest share of a group with tied events, if approximated
_STEPS = 200
_LONGEST_STEP = 3.0  # largest step of a log hazard ratio
_QUADRATIC = 1e-6  # below this gain, Newton's steps need no check
_CONVERGED = 1e-12  # expected gain of a step, in log likelihood; the step is still made


@dataclass(frozen=True)
class HazardRatio:
    """Hazard ratio of the reference group to `group`, with profile limits."""

    group: str
    ratio: float
    lower: float
    upper: float
    p: float


@dataclass(frozen=True)
class FirthFit:
    """Ratios of the groups that can be compared, and the reason for each group that cannot."""

    ratios: dict[str, HazardRatio]
    not_made: dict[str, Reason]


class PenalisedLikelihood:
    """Log partial likelihood with Firth's penalty, of the log hazards relative to the first column.

    `at_risk` is events × groups (effective numbers, with Efron's handling of ties), `weights` is
    how often each row counts, and `happened` is the events of each group except the first. Inside,
    the events are the last axis, which is the long one, so that numpy runs over contiguous numbers.
    """

    def __init__(self, at_risk: Floats, weights: Floats, happened: Floats) -> None:
        self._log_at_risk = np.log(np.where(at_risk > 0, at_risk, 1.0)).T.copy()
        self._log_at_risk[at_risk.T <= 0] = -np.inf
        self._weights, self.happened = weights, happened

    def value(self, beta: Floats) -> float:
        """Penalised log likelihood."""
        logs, shares = self._shares(beta)
        information = _covariances(shares) @ self._weights
        plain = float(self.happened @ beta - self._weights @ logs)
        return plain + 0.5 * float(np.linalg.slogdet(information)[1])

    def derivatives(self, beta: Floats) -> tuple[Floats, Floats, Floats]:
        """Gradient, negative Hessian, and the information without the penalty."""
        k = beta.size
        _, shares = self._shares(beta)
        deviations = _deviations(shares)
        quadratic = (deviations[:, None] * deviations[None]).reshape(k * k, -1)
        weighted = quadratic * (shares * self._weights).ravel()
        covariances = _covariances(shares)
        information, of_event = covariances @ self._weights, covariances.reshape(k * k, -1)
        third = (weighted @ deviations.reshape(k, -1).T).reshape(k, k, k)
        paired = ((of_event * self._weights) @ of_event.T).reshape(k, k, k, k)
        fourth = (weighted @ quadratic.T).reshape(k, k, k, k) - paired
        fourth = fourth - paired.transpose(0, 2, 1, 3) - paired.transpose(0, 2, 3, 1)
        inverse = np.linalg.inv(information)
        toward = np.einsum("ab,bcl->acl", inverse, third)
        gradient = self.happened - shares[1:] @ self._weights
        gradient = gradient + 0.5 * np.einsum("aal->l", toward)
        bend = np.einsum("ab,ablm->lm", inverse, fourth) - np.einsum("abl,bam->lm", toward, toward)
        return gradient, information - 0.5 * bend, information

    def _shares(self, beta: Floats) -> tuple[Floats, Floats]:
        """Log of the summed hazards per event, and each group's probability of having the event."""
        terms = self._log_at_risk + np.append(0.0, beta)[:, None]
        top = terms.max(axis=0)
        hazards = np.exp(terms - top)
        total = hazards.sum(axis=0)
        return top + np.log(total), hazards / total

    def maximum(self, start: Floats, free: np.ndarray) -> Floats:
        """Damped Newton iteration over the free coefficients; the others stay fixed.

        Raises ArithmeticError if it does not converge.
        """
        beta = start.copy()
        if not free.any():
            return beta
        for _ in range(_STEPS):
            gradient, curvature, information = self.derivatives(beta)
            step = np.zeros_like(beta)
            step[free] = _uphill(gradient, curvature, information, free)
            gain = float(gradient @ step)
            if gain < _CONVERGED:
                return beta + step
            if gain > _QUADRATIC:
                step *= min(1.0, _LONGEST_STEP / float(np.abs(step).max()))
                before = self.value(beta)
                while self.value(beta + step) <= before and np.abs(step).max() > 1e-12:
                    step /= 2
            beta = beta + step
        if gain > _QUADRATIC:
            raise ArithmeticError("the penalised likelihood of the hazard ratios has no maximum")
        return beta


def _deviations(shares: Floats) -> Floats:
    """Deviations from the mean of each coefficient, per group that has the event, and event."""
    groups = len(shares)
    deviations = np.repeat(-shares[1:, None], groups, axis=1)
    at = np.arange(groups - 1)
    deviations[at, at + 1] = _others(shares)
    return deviations


def _covariances(shares: Floats) -> Floats:
    """Covariance of two coefficients, per event."""
    covariances: Floats = -shares[1:, None] * shares[None, 1:]
    at = np.arange(len(shares) - 1)
    covariances[at, at] = shares[1:] * _others(shares)
    return covariances


def _others(shares: Floats) -> Floats:
    """One minus the share of each coefficient, as a sum, which does not cancel near 1."""
    sums: Floats = (1.0 - np.eye(len(shares)))[1:] @ shares
    return sums


def tie_rows(table: RiskTable) -> tuple[Floats, Floats]:
    """Effective numbers at risk by Efron's method, events × groups, and how often each row counts.

    The d tied events leave in equal parts, so each of their terms is a sum of a smooth function
    over 0, 1/d, … If there are many tied events and they are few among those at risk, Gauss's rule
    for equally spaced points gives the sum: 4 rows are exact to 1e-14, and the cost does not grow
    with the number of patients.
    """
    tied = table.events.sum(axis=1)
    share = (table.events / np.maximum(table.at_risk, 1)).max(axis=1, initial=0.0)
    many = (tied > _MOST_LISTED) & (share <= _LARGEST_SHARE)
    listed = np.repeat(np.flatnonzero(~many), tied[~many])
    first = np.repeat(np.cumsum(tied[~many]) - tied[~many], tied[~many])
    parts, weights = _gauss_over_points(tied[many].astype(float))
    at = np.append(listed, np.repeat(np.flatnonzero(many), _NODES))
    place = np.append(np.arange(listed.size) - first, parts.ravel())
    rows: Floats = table.at_risk[at] - (place / tied[at])[:, None] * table.events[at]
    return rows, np.append(np.ones(listed.size), weights.ravel())


def _gauss_over_points(points: Floats) -> tuple[Floats, Floats]:
    """Nodes and weights of Gauss's rule for sums over 0, 1, …, n - 1, by Gram's recurrence."""
    n, k = points[:, None], np.arange(1, _NODES)[None, :]
    beside = np.sqrt(k**2 * (n**2 - k**2) / (4 * (4 * k**2 - 1.0)))
    matrices = np.zeros((points.size, _NODES, _NODES))
    at = np.arange(_NODES - 1)
    matrices[:, at, at + 1] = matrices[:, at + 1, at] = beside
    nodes, vectors = np.linalg.eigh(matrices)
    return nodes + (n - 1) / 2, n * vectors[:, 0, :] ** 2


def _uphill(gradient: Floats, curvature: Floats, information: Floats, free: np.ndarray) -> Floats:
    """Newton's step; it uses the unpenalised information if the likelihood is not concave."""
    chosen = np.ix_(free, free)
    concave = bool((np.linalg.eigvalsh(curvature[chosen]) > 0).all())
    matrix = curvature if concave else information
    step: Floats = np.linalg.solve(matrix[chosen], gradient[free])
    return step


def firth(table: RiskTable, reference: str, level: float = 0.95) -> FirthFit:
    """Hazard ratios of the reference to every other group; equals R's coxphf(pl = TRUE).

    A group is compared if it is at risk together with the reference at an event, or if a chain of
    other groups connects the two in this way. Raises ArithmeticError as `maximum` does.
    """
    others = [name for name in table.groups if name != reference]
    if reference not in table.groups or not len(table.times):
        reason = Reason.NO_EVENT if reference in table.groups else Reason.NO_REFERENCE
        return FirthFit({}, dict.fromkeys(others, reason))
    order = [table.groups.index(name) for name in (reference, *others)]
    rows, weights = tie_rows(table)
    rows, happened = rows[:, order], table.events.sum(axis=0)[order].astype(float)
    together = (rows > 0).T.astype(float) @ (rows > 0)
    _, component = connected_components(together > 0, directed=False)
    compared = component == component[0]
    apart = [name for name, chained in zip(others, compared[1:], strict=True) if not chained]
    names = [name for name in others if name not in apart]
    present = rows[:, compared].sum(axis=1) > 0
    ratios: dict[str, HazardRatio] = {}
    if names:
        likelihood = PenalisedLikelihood(
            rows[present][:, compared], weights[present], happened[compared][1:]
        )
        beta = likelihood.maximum(np.zeros(len(names)), np.ones(len(names), dtype=bool))
        ratios = {name: _ratio(likelihood, beta, j, name, level) for j, name in enumerate(names)}
    return FirthFit(ratios, dict.fromkeys(apart, Reason.NEVER_AT_RISK_TOGETHER))


def _ratio(
    likelihood: PenalisedLikelihood, beta: Floats, j: int, name: str, level: float
) -> HazardRatio:
    """Ratio with the limits at which twice the drop of the profile equals the chi-square quantile.

    The penalty decreases without bound, so both limits exist. The search uses the square root of
    the drop, which is nearly linear.
    """
    top, free = likelihood.value(beta), np.arange(beta.size) != j
    reach = float(np.sqrt(chi2.ppf(level, 1)))
    _, curvature, information = likelihood.derivatives(beta)
    error = float(np.sqrt(np.linalg.inv(information)[j, j]))
    # How the others follow this coefficient at the maximum: where their search starts.
    follow = np.ones_like(beta)
    follow[free] = -np.linalg.solve(curvature[np.ix_(free, free)], curvature[free, j])

    def root_of_drop(value: float) -> float:
        fixed = beta + follow * (value - beta[j])
        drop = top - likelihood.value(likelihood.maximum(fixed, free))
        return float(np.sqrt(max(0.0, 2 * drop)))

    def limit(side: float) -> float:
        far = reach * error
        while root_of_drop(beta[j] + side * far) < reach:
            far *= 2
        edge = beta[j] + side * far
        return float(brentq(lambda x: root_of_drop(x) - reach, beta[j], edge, xtol=1e-11))

    lower, upper = np.exp(-limit(1.0)), np.exp(-limit(-1.0))
    p = float(chi2.sf(root_of_drop(0.0) ** 2, 1))
    return HazardRatio(name, float(np.exp(-beta[j])), float(lower), float(upper), p)
