"""The log-rank test over any number of groups, by lifelines from counts.

Own code covers two cases in which lifelines has no result or a wrong one. It has no stratified
test. It also counts every group as a degree of freedom, even a group that is never at risk together
with another (chi-square 0 with 2 degrees of freedom and p 1, when R reports no test).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components
from scipy.stats import chi2

from rairdtc_pipeline.statistics.result import Reason
from rairdtc_pipeline.statistics.risk_table import Counts, Floats, RiskTable, risk_table


@dataclass(frozen=True)
class LogRank:
    """Log-rank test over groups; `reason` says why the test is missing."""

    statistic: float | None
    degrees_of_freedom: int | None
    p: float | None
    reason: Reason | None = None


def log_rank(
    durations: Floats,
    groups: NDArray[np.str_],
    events: Floats,
    strata: NDArray[np.str_] | None = None,
    patients: Counts | None = None,
) -> LogRank:
    """Compare survival between groups; equals R's survdiff(rho = 0), with strata() if given.

    `patients` is the number of patients per entry, by default 1.

    Each set of groups that are at risk together, directly or through other groups, has one degree
    of freedom fewer than it has groups. The groups are counted instead of taking the rank of the
    singular covariance matrix, because rounding makes that rank unreliable for hundreds of events.
    """
    # Sorted rows give sums with the same last digit for every order of the input.
    order = np.lexsort((events, groups, durations))
    durations, groups, events = durations[order], groups[order], events[order]
    strata = None if strata is None else strata[order]
    patients = None if patients is None else patients[order]
    names = np.unique(groups)
    if names.size < 2:
        return LogRank(None, None, None, Reason.FEWER_THAN_TWO_GROUPS_HAVE_PATIENTS)
    if events.sum() == 0:
        return LogRank(None, None, None, Reason.NO_EVENT)
    excess, variance = _summed(durations, groups, events, strata, patients)
    _, part_of = connected_components(variance != 0, directed=False)
    parts = [np.flatnonzero(part_of == part) for part in np.unique(part_of)]
    parts = [part for part in parts if part.size > 1]
    if not parts:
        return LogRank(None, None, None, Reason.NEVER_AT_RISK_TOGETHER)
    df = sum(part.size - 1 for part in parts)
    if strata is None:
        counts = np.ones(groups.size, dtype=np.int64) if patients is None else patients
        chosen = [np.isin(groups, names[part]) for part in parts]
        statistic = sum(
            _by_lifelines(durations[own], groups[own], events[own], counts[own]) for own in chosen
        )
    else:
        kept = np.concatenate([part[1:] for part in parts])
        contrast = excess[kept]
        statistic = float(contrast @ np.linalg.solve(variance[np.ix_(kept, kept)], contrast))
    return LogRank(statistic, df, float(chi2.sf(statistic, df)))


def _by_lifelines(
    durations: Floats, groups: NDArray[np.str_], events: Floats, patients: Counts
) -> float:
    """Chi-square over groups that are at risk together, directly or through other groups."""
    from lifelines.statistics import multivariate_logrank_test

    found = multivariate_logrank_test(durations, groups, events, weights=patients)
    return float(found.test_statistic)


def _summed(
    durations: Floats,
    groups: NDArray[np.str_],
    events: Floats,
    strata: NDArray[np.str_] | None,
    patients: Counts | None,
) -> tuple[Floats, Floats]:
    """Observed minus expected events and their covariance, summed over the strata."""
    names = np.unique(groups)
    strata = np.zeros(groups.size, dtype=str) if strata is None else strata
    excess, variance = np.zeros(names.size), np.zeros((names.size, names.size))
    for stratum in np.unique(strata):
        inside = strata == stratum
        alike = None if patients is None else patients[inside]
        table = risk_table(durations[inside], groups[inside], events[inside], alike)
        present = np.searchsorted(names, table.groups)
        added, spread = _score(table)
        excess[present] += added
        variance[np.ix_(present, present)] += spread
    return excess, variance


def _score(table: RiskTable) -> tuple[Floats, Floats]:
    """Observed minus expected events per group, and their hypergeometric covariance."""
    at_risk, deaths = table.at_risk.sum(axis=1), table.events.sum(axis=1)
    share = table.at_risk / at_risk[:, None]
    excess = (table.events - deaths[:, None] * share).sum(axis=0)
    weight = deaths * (at_risk - deaths) / np.maximum(at_risk - 1, 1)
    variance = np.diag((weight[:, None] * share).sum(axis=0)) - (weight[:, None] * share).T @ share
    return excess, variance
