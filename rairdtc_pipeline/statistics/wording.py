"""Words for kinds: what a method, a rationale, a reason and a kind of cell are called in print.

The templates take the parameters of the result by name.
"""

from collections.abc import Mapping

from rairdtc_pipeline.statistics.cell_values import CellKind, CellValues
from rairdtc_pipeline.statistics.printing import (
    NOTHING,
    count_text,
    fixed,
    p_text,
    percent_text,
)
from rairdtc_pipeline.statistics.result import (
    Method,
    Parameter,
    Reason,
    Statement,
    TestResult,
    Why,
)

_MIXED = "linear mixed model of the log value, patient as random intercept, REML"
METHODS = {
    Method.ANOVA: "one-way ANOVA",
    Method.ANOVA_FROM_MOMENTS: "one-way ANOVA from means and SDs",
    Method.KRUSKAL_WALLIS: "Kruskal–Wallis, asymptotic",
    Method.FISHER_EXACT: "Fisher's exact test (Freeman–Halton), exact",
    Method.FISHER_MONTE_CARLO: "Fisher's exact test (Freeman–Halton), simulated, "
    "{tables} tables, standard error {standard_error:.1g}",
    Method.CHI_SQUARE: "chi-square without continuity correction",
    Method.FRIEDMAN: "Friedman, asymptotic",
    Method.WILCOXON: "Wilcoxon signed-rank, asymptotic, no continuity correction",
    Method.LOG_RANK: "log-rank over all arms, asymptotic",
    Method.LOG_RANK_BY_SITE: "log-rank over all arms, stratified by site, asymptotic",
    Method.LOG_RANK_HOLM: "pairwise log-rank, asymptotic, adjusted by Holm",
    Method.COX_FIRTH: "Cox model over all arms with Firth's penalty, ties after Efron, "
    "profile likelihood limits",
    Method.PROPORTIONAL_HAZARDS: "proportional hazards, Grambsch–Therneau, "
    "time scaled by 1 - Kaplan–Meier",
    Method.MIXED_MODEL: _MIXED,
    Method.ARM_BY_VISIT: f"Wald test of arm by visit; {_MIXED}",
    Method.MEAN_DIFFERENCE: "means over pooled SD",
    Method.PROPORTION_DISTANCE: "Mahalanobis distance of the proportions",
    Method.COX_ROBUST: "Cox model of two arms, not weighted, ties after Efron, robust limits",
    Method.COX_OVERLAP: "Cox model of two arms with overlap weights, ties after Efron, robust "
    "limits that take the weights as known",
}
WHY = {
    Why.NO_VALUES: "no values",
    Why.NORMALITY_NOT_JUDGED: "normality of {group} cannot be judged ({n} values)",
    Why.TOO_MANY_FOR_SHAPIRO: "{group} has more than {most} values, Shapiro–Wilk is not made",
    Why.NORMALITY_REJECTED: "Shapiro–Wilk rejects normality ({p_by_group})",
    Why.NORMALITY_KEPT: "Shapiro–Wilk does not reject normality ({p_by_group})",
    Why.PRINTED_MOMENTS: "printed moments",
    Why.ORDERED: "ordered categories are compared by Kruskal–Wallis",
    Why.UNORDERED: "unordered categories",
    Why.EXPECTED_BELOW: "the lowest expected count is {lowest:.2f}, below {limit}",
    Why.EXPECTED_NOT_BELOW: "the lowest expected count is {lowest:.2f}, not below {limit}",
    Why.AS_PUBLISHED: "the test the study used; its own rule asks for chi-square here",
    Why.LEFT_OUT_OF_ORDER: "{patients} {categories} have no place in the order",
    Why.COMPLETE_PATIENTS: "three or more time points; {complete} of {patients} patients are "
    "complete",
    Why.PAIRS_THAT_DIFFER: "two time points; {differ} of {pairs} pairs differ",
    Why.LOG_RANK_RULE: "survival curves are compared by the log-rank test (study 2.5)",
    Why.SITES: "sites may differ in who they treat; {sites} sites",
    Why.P_BEFORE_HOLM: "p before adjustment {p:.6g}",
    Why.EVENTS_PER_ARM: "events: {events}",
    Why.FEW_EVENTS: "an arm has fewer than {limit}",
    Why.BELOW_LIMIT_AS: "values below the limit counted as the limit times {factor:g}",
    Why.NOT_ASSESSED_AS_FAILURES: "every patient counts; {patients} without an assessment count as "
    "not responding",
}
REASONS = {
    Reason.FEWER_THAN_TWO_GROUPS_HAVE_VALUES: "fewer than two groups have values",
    Reason.FEWER_THAN_TWO_GROUPS_OR_CATEGORIES: "fewer than two groups or categories have patients",
    Reason.FEWER_THAN_TWO_GROUPS_HAVE_PATIENTS: "fewer than two groups have patients",
    Reason.NOTHING_VARIES_WITHIN_GROUPS: "nothing varies within the groups",
    Reason.ALL_VALUES_EQUAL: "all values are equal",
    Reason.FEWER_THAN_TWO_COMPLETE: "fewer than two patients are complete",
    Reason.NOBODY_CHANGES: "nobody's values change",
    Reason.NO_PAIR_DIFFERS: "no pair differs",
    Reason.NO_EVENT: "no event occurred",
    Reason.NEVER_AT_RISK_TOGETHER: "no event occurred while two groups were at risk",
    Reason.ONE_SITE: "all patients are of one site",
    Reason.NO_REFERENCE: "the reference arm has no patients",
    Reason.NO_MAXIMUM: "the likelihood without penalty has no maximum",
    Reason.TOO_FEW_EVENTS_TO_JUDGE: "too few events to judge them",
    Reason.EVENT_TIMES_DO_NOT_TELL: "the times of the events do not tell",
    Reason.TOO_FEW_REPEATED_VALUES: "too few patients have values at more than one visit",
    Reason.TOO_MANY_CELLS: "more than {most} pairs of arm and visit",
    Reason.NOTHING_VARIES_IN_CELLS: "nothing varies within the arms and visits",
    Reason.NOTHING_VARIES_WITHIN_PATIENTS: "nothing varies within the patients",
    Reason.NO_SHARED_VISIT: "no visit has values in two arms",
    Reason.NOT_OBSERVED_TO_HORIZON: "nobody is observed up to the horizon",
    Reason.NO_EVENT_BEFORE_HORIZON: "no event occurred before the horizon",
    Reason.NO_VARIANCE: "the events leave nothing to estimate a variance from",
    Reason.NO_OVERLAP: "the covariates tell the arms apart, so that no patients compare",
    Reason.EVENTS_IN_ONE_ARM: "while both arms were at risk, events occurred in one alone",
    Reason.TOO_MANY_FOR_BOOTSTRAP: "more patients than the protocol has resampled",
    Reason.TOO_FEW_RESAMPLES_ESTIMABLE: "too few of the resamples have an estimate",
    Reason.TOO_MANY_TO_PERMUTE: "more patients than the protocol has permuted",
    Reason.NOBODY_RESPONDED: "nobody responded",
}

CELLS = {
    CellKind.MEAN_SD: "mean ± SD",
    CellKind.MEDIAN_QUARTILES: "median (P25, P75)",
    CellKind.COUNT_PERCENT: "n (%)",
    CellKind.PROPORTION: "proportion, exact interval (Clopper–Pearson)",
}
MEDIAN_ALONE = "median"
_PLACES = 2  # decimals of the study's tables


def arms_text(groups: Mapping[str, int]) -> str:
    """Sizes of the groups: A 14, B 25."""
    return ", ".join(f"{arm} {n}" for arm, n in groups.items())


def said(statement: Statement) -> str:
    """A statement in words."""
    code = statement.code
    given = {name: _shown(value) for name, value in statement.parameters.items()}
    return (WHY[code] if isinstance(code, Why) else REASONS[code]).format(**given)


def method_text(result: TestResult) -> str:
    """The method of a test in words."""
    return METHODS[result.method].format(tables=result.tables, standard_error=result.standard_error)


def cell_text(kind: CellKind, seen: CellValues, places: int = _PLACES) -> str:
    """The numbers of a cell as they are printed; measures with so many decimals."""
    if kind is CellKind.COUNT_PERCENT:
        return count_text(seen.count or 0, seen.total or 0)
    if kind is CellKind.PROPORTION:
        return _share_text(seen)
    if kind is CellKind.P:
        return p_text(seen.p)
    if not seen.total:
        return NOTHING
    if kind is CellKind.MEAN_SD:
        return f"{_decimal(seen.mean, places)} ± {_decimal(seen.sd, places)}"
    p25, p75 = _decimal(seen.p25, places), _decimal(seen.p75, places)
    return f"{_decimal(seen.median, places)} ({p25}, {p75})"


def _share_text(seen: CellValues) -> str:
    """A share with its count and its limits."""
    if seen.count is None or not seen.total:
        return NOTHING
    lower, upper = (fixed(100 * (limit or 0.0), 0) for limit in (seen.lower, seen.upper))
    return f"{percent_text(seen.count, seen.total)} ({seen.count}/{seen.total}; {lower}–{upper}%)"


def _decimal(number: float | None, places: int) -> str:
    """A number of Tables 1 to 3."""
    return NOTHING if number is None else fixed(number, places)


def rationale_text(rationale: tuple[Statement, ...], not_made: Statement | None = None) -> str:
    """Why this test, and why there is none."""
    parts = [said(statement) for statement in rationale]
    if not_made is not None:
        parts.append(f"not made: {said(not_made)}")
    return "; ".join(parts)


def _shown(value: Parameter) -> str | int | float:
    """Numbers per group as a list; whatever else as it is, for the template to format."""
    if not isinstance(value, Mapping):
        return value
    return ", ".join(
        f"{group} p {p_text(number)}" if isinstance(number, float) else f"{group} {number}"
        for group, number in value.items()
    )
