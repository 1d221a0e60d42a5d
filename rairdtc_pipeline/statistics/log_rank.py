"""The log-rank test, over any number of groups, within strata where there are some."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components
from scipy.stats import chi2

from rairdtc_pipeline.statistics.result import Reason
from rairdtc_pipeline.statistics.risk_table import Counts, Floats, RiskTable, risk_table


@dataclass(frozen=True)
class LogRank:
    """Log-rank test over groups; `reason` says why there is none."""

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
    """Compare survival between groups; as R survdiff(rho = 0), with strata() where given.

    `patients` are those each entry stands for, one where not given.

    Degrees of freedom are the contrasts the data inform: of groups that are at risk beside one
    another, directly or by way of others, all but one. Which these are is counted: the covariance
    is singular, and its rank as a number is lost in rounding once there are hundreds of events.
    """
    names = np.unique(groups)
    if names.size < 2:
        return LogRank(None, None, None, Reason.FEWER_THAN_TWO_GROUPS_HAVE_PATIENTS)
    if events.sum() == 0:
        return LogRank(None, None, None, Reason.NO_EVENT)
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
    _, together = connected_components(variance != 0, directed=False)
    _, firsts = np.unique(together, return_index=True)
    kept = np.delete(np.arange(names.size), firsts)
    if kept.size == 0:
        return LogRank(None, None, None, Reason.NEVER_AT_RISK_TOGETHER)
    statistic = float(excess[kept] @ np.linalg.solve(variance[np.ix_(kept, kept)], excess[kept]))
    return LogRank(statistic, kept.size, float(chi2.sf(statistic, kept.size)))


def _score(table: RiskTable) -> tuple[Floats, Floats]:
    """Observed minus expected events per group, and their hypergeometric covariance."""
    at_risk, deaths = table.at_risk.sum(axis=1), table.events.sum(axis=1)
    share = table.at_risk / at_risk[:, None]
    excess = (table.events - deaths[:, None] * share).sum(axis=0)
    weight = deaths * (at_risk - deaths) / np.maximum(at_risk - 1, 1)
    variance = np.diag((weight[:, None] * share).sum(axis=0)) - (weight[:, None] * share).T @ share
    return excess, variance
