"""Comparisons of groups by the study's rule (section 2.5), with the reason for each test."""

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from rairdtc_pipeline.statistics.fisher import fisher_enumerated, fisher_freeman_halton
from rairdtc_pipeline.statistics.ranks import rankable
from rairdtc_pipeline.statistics.result import (
    Method,
    Reason,
    Statement,
    TestResult,
    Why,
    not_made,
    says,
)

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

_SHAPIRO_MAX = 5000
_EXPECTED_MIN = 5


def normality(groups: dict[str, Floats], level: float = 0.05) -> tuple[bool, Statement]:
    """Whether the Shapiro–Wilk test accepts every group as normal at the level, and its results."""
    seen: dict[str, float] = {}
    for name, values in groups.items():
        if values.size < 3 or np.ptp(values) == 0:
            return False, says(Why.NORMALITY_NOT_JUDGED, group=name, n=values.size)
        if values.size > _SHAPIRO_MAX:
            return False, says(Why.TOO_MANY_FOR_SHAPIRO, group=name, most=_SHAPIRO_MAX)
        seen[name] = float(stats.shapiro(values).pvalue)
        if seen[name] <= level:
            return False, says(Why.NORMALITY_REJECTED, p_by_group=seen)
    return True, says(Why.NORMALITY_KEPT, p_by_group=seen)


def compare_continuous(groups: dict[str, Floats], level: float = 0.05) -> TestResult:
    """One-way ANOVA if every group is normal, otherwise Kruskal–Wallis. NaN is left out."""
    known = {name: values[~np.isnan(values)] for name, values in groups.items()}
    known = {name: values for name, values in known.items() if values.size}
    normal, seen = normality(known, level) if known else (False, says(Why.NO_VALUES))
    return anova(known, seen) if normal else kruskal_wallis(known, seen)


def anova(groups: dict[str, Floats], *rationale: Statement) -> TestResult:
    """One-way ANOVA with equal variances; equals R's oneway.test(var.equal = TRUE)."""
    values = list(groups.values())
    total = sum(v.size for v in values)
    if len(values) < 2:
        return not_made(Method.ANOVA, rationale, Reason.FEWER_THAN_TWO_GROUPS_HAVE_VALUES)
    within = float(sum(((v - v.mean()) ** 2).sum() for v in values))
    if total <= len(values) or within == 0:
        return not_made(Method.ANOVA, rationale, Reason.NOTHING_VARIES_WITHIN_GROUPS)
    result = stats.f_oneway(*values)
    df = float(len(values) - 1)
    return TestResult(Method.ANOVA, rationale, float(result.statistic), df, float(result.pvalue))


def anova_from_moments(n: list[int], means: list[float], sds: list[float]) -> TestResult:
    """One-way ANOVA from published sizes, means and standard deviations."""
    sizes, centres, spreads = np.array(n), np.array(means), np.array(sds)
    grand = float((sizes * centres).sum() / sizes.sum())
    between = float((sizes * (centres - grand) ** 2).sum()) / (len(n) - 1)
    within = float(((sizes - 1) * spreads**2).sum()) / float(sizes.sum() - len(n))
    statistic = between / within
    df = (len(n) - 1, int(sizes.sum()) - len(n))
    p = float(stats.f.sf(statistic, *df))
    why = (says(Why.PRINTED_MOMENTS),)
    return TestResult(Method.ANOVA_FROM_MOMENTS, why, statistic, df[0], p)


def kruskal_wallis(groups: dict[str, Floats], *rationale: Statement) -> TestResult:
    """Kruskal–Wallis test with correction for ties; equals R's kruskal.test."""
    method = Method.KRUSKAL_WALLIS
    values = [rankable(v) for v in groups.values() if v.size]
    if len(values) < 2:
        return not_made(method, rationale, Reason.FEWER_THAN_TWO_GROUPS_HAVE_VALUES)
    if np.ptp(np.concatenate(values)) == 0:
        return not_made(method, rationale, Reason.ALL_VALUES_EQUAL)
    result = stats.kruskal(*values)
    return TestResult(
        method, rationale, float(result.statistic), float(len(values) - 1), float(result.pvalue)
    )


def compare_ordered(counts: Counts) -> TestResult:
    """Kruskal–Wallis test over ordered categories; rows are categories, columns are groups."""
    method, why = Method.KRUSKAL_WALLIS, (says(Why.ORDERED),)
    kept = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    if kept.shape[1] < 2:
        return not_made(method, why, Reason.FEWER_THAN_TWO_GROUPS_HAVE_VALUES)
    if kept.shape[0] < 2:
        return not_made(method, why, Reason.ALL_VALUES_EQUAL)
    tied, sizes = kept.sum(axis=1).astype(float), kept.sum(axis=0)
    n = float(tied.sum())
    ranks = np.cumsum(tied) - (tied - 1) / 2
    # Rank sums are taken as deviations from the mean rank, which avoids cancellation.
    apart = (ranks - (n + 1) / 2) @ kept
    correction = 1 - float((tied**3 - tied).sum()) / (n**3 - n)
    statistic = 12 / (n * (n + 1)) * float((apart**2 / sizes).sum()) / correction
    df = kept.shape[1] - 1
    return TestResult(method, why, statistic, float(df), float(stats.chi2.sf(statistic, df)))


def compare_unordered(counts: Counts) -> TestResult:
    """Fisher's exact test if an expected count is below 5, otherwise the chi-square test.

    `counts` is categories × groups; empty categories and groups do not change the result.
    """
    kept = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    if min(kept.shape, default=0) < 2:
        reason = Reason.FEWER_THAN_TWO_GROUPS_OR_CATEGORIES
        return not_made(Method.FISHER_EXACT, (says(Why.UNORDERED),), reason)
    lowest = float(stats.contingency.expected_freq(kept).min())
    if lowest < _EXPECTED_MIN:
        return fisher(kept, says(Why.EXPECTED_BELOW, lowest=lowest, limit=_EXPECTED_MIN))
    return chi_square(kept, says(Why.EXPECTED_NOT_BELOW, lowest=lowest, limit=_EXPECTED_MIN))


def fisher(counts: Counts, *rationale: Statement) -> TestResult:
    """Fisher–Freeman–Halton test; equals R's fisher.test.

    A table too large to enumerate has the chi-square test if no expected count is below 5, and a
    seeded simulation otherwise.
    """
    result = fisher_enumerated(counts)
    if result is None:
        lowest = float(stats.contingency.expected_freq(counts).min())
        if lowest >= _EXPECTED_MIN:
            why = says(Why.EXPECTED_NOT_BELOW, lowest=lowest, limit=_EXPECTED_MIN)
            return chi_square(counts, *rationale, why)
        result = fisher_freeman_halton(counts)
    if result.exact:
        return TestResult(Method.FISHER_EXACT, rationale, p=result.p, p_exact=result.p)
    return TestResult(
        Method.FISHER_MONTE_CARLO,
        rationale,
        p=result.p,
        tables=result.tables,
        standard_error=result.standard_error,
    )


def chi_square(counts: Counts, *rationale: Statement) -> TestResult:
    """Pearson's chi-square test, uncorrected; equals R's chisq.test(correct = FALSE)."""
    result = stats.chi2_contingency(counts, correction=False)
    return TestResult(
        Method.CHI_SQUARE,
        rationale,
        float(result.statistic),
        float(result.dof),
        float(result.pvalue),
    )
