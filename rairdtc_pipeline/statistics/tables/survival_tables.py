"""The tables `km_curve` and `km_summary` and the log-rank tests, from time-to-event rows."""

import math
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import polars as pl

from rairdtc_pipeline.statistics.descriptive import holm
from rairdtc_pipeline.statistics.kaplan_meier import (
    KaplanMeier,
    at_risk_at_median,
    kaplan_meier,
    median_follow_up,
    median_with_limits,
    restricted_mean,
)
from rairdtc_pipeline.statistics.log_rank import log_rank
from rairdtc_pipeline.statistics.result import (
    Method,
    Reason,
    Statement,
    TestResult,
    Why,
    not_made,
    says,
)
from rairdtc_pipeline.statistics.risk_table import Counts, Floats
from rairdtc_pipeline.statistics.tables.cells import EXPLORATORY, STUDY, Comparison, Test, schema_of
from rairdtc_pipeline.statistics.wording import arms_text, said
from rairdtc_pipeline.vocabulary import PRIMARY, vocabulary

Comments = dict[str, str]
ON_FEW: dict[str, type[pl.DataType]] = {"median_on_few": pl.Boolean}

CURVE_COLUMNS: Comments = {
    "endpoint": vocabulary().endpoints_explained,
    "arm": "Treatment group.",
    "time_months": "Time since treatment start, months; one row per distinct time, from 0.",
    "survival": "Kaplan–Meier estimate of being free of the event after this time.",
    "lower": "Lower limit of the survival (log-log); missing where survival is 0.",
    "upper": "Upper limit of the survival (log-log); missing where survival is 0.",
    "at_risk": "Patients under observation just before this time.",
    "events": "Events at this time.",
    "censored": "Patients censored at this time.",
}
RESTRICTED_MEAN_COLUMNS: Comments = {
    "rmst_months": "Restricted mean survival time up to the horizon, months.",
    "rmst_lower_months": "Lower limit of the restricted mean (logit scale).",
    "rmst_upper_months": "Upper limit of the restricted mean (logit scale).",
    "rmst_not_made": "Kind of the reason why the mean or its limits are missing.",
    "rmst_note": "The reason in words.",
    "rmst_horizon_months": "Horizon of the restricted mean, from the protocol.",
}
SUMMARY_COLUMNS: Comments = {
    "endpoint": vocabulary().endpoints_explained,
    "arm": "Treatment group.",
    "n": "Patients.",
    "events": "Events.",
    "median_months": "Median survival time, months; missing where it is not reached.",
    "median_lower_months": "Lower limit of the median; missing where it is not reached.",
    "median_upper_months": "Upper limit of the median; missing where it is not reached.",
    "median_at_risk": "Patients under observation just before the median; missing where it is not "
    "reached.",
    "median_on_few": "Whether these are fewer than the protocol asks of a main result.",
    **RESTRICTED_MEAN_COLUMNS,
    "follow_up_median_months": "Median follow-up by reverse Kaplan–Meier, months.",
    "time_median_months": "Plain median of the observed times; not an estimate of survival.",
    "time_min_months": "Shortest observed time.",
    "time_max_months": "Longest observed time.",
    "time_mean_months": "Plain mean of the observed times; not an estimate of survival.",
}


@dataclass(frozen=True)
class EstimateRules:
    """Horizon of restricted means in months, patients at risk that a median needs, and level."""

    horizon: float
    fewest_at_risk: int
    level: float


@dataclass(frozen=True)
class SurvivalTables:
    """`km_curve`: endpoint × arm × time; `km_summary`: endpoint × arm; `tests`: by endpoint."""

    km_curve: pl.DataFrame
    km_summary: pl.DataFrame
    tests: list[Test]


def survival_tables(survival: pl.DataFrame, rules: EstimateRules) -> SurvivalTables:
    """Estimate every endpoint in every arm of the primary set.

    `survival` has one row per endpoint, sensitivity_set, arm, site, time_months, event (0 or 1) and
    reason, with the number of `patients` who have the same values.
    """
    curves: list[pl.DataFrame] = []
    summaries: list[dict[str, object]] = []
    tests: list[Test] = []
    primary = survival.filter(pl.col("sensitivity_set") == PRIMARY)
    for endpoint in sorted(primary["endpoint"].unique()):
        rows = primary.filter(pl.col("endpoint") == endpoint)
        arms = arms_in(rows)
        fitted = {arm: fit(part, rules.level) for arm, part in arms.items()}
        for arm, part in arms.items():
            curves.append(_curve_rows(endpoint, arm, fitted[arm]))
            summaries.append(
                {"endpoint": endpoint, "arm": arm}
                | estimates(part, fitted[arm], rules)
                | _observed(part)
            )
        tests += [
            _log_rank_test(endpoint, rows),
            _log_rank_by_site(endpoint, rows),
            *_pairwise_tests(endpoint, rows),
        ]
    curve_schema = schema_of(CURVE_COLUMNS, ("endpoint", "arm"), ("at_risk", "events", "censored"))
    text = ("endpoint", "arm", "rmst_not_made", "rmst_note")
    counts = ("n", "events", "median_at_risk")
    return SurvivalTables(
        pl.concat(curves) if curves else pl.DataFrame(schema=curve_schema),
        pl.DataFrame(summaries, schema=schema_of(SUMMARY_COLUMNS, text, counts) | ON_FEW),
        tests,
    )


def patients_per_arm(rows: pl.DataFrame) -> dict[str, int]:
    """Patients by arm, in the order of the arms."""
    return dict(rows.group_by("arm").agg(pl.col("patients").sum()).sort("arm").iter_rows())


def arms_in(rows: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Rows per arm, in the order of the arms."""
    ordered = rows.sort("arm", "time_months", "event", "site", "reason")
    return {str(key[0]): part for key, part in ordered.group_by("arm", maintain_order=True)}


def fit(part: pl.DataFrame, level: float) -> KaplanMeier:
    """Kaplan–Meier over the rows of one arm."""
    times, events, patients = times_of(part)
    return kaplan_meier(times, events, level, patients)


def times_of(rows: pl.DataFrame) -> tuple[Floats, Floats, Counts]:
    """Times, events and the number of patients with each."""
    times, events, patients = (
        rows[name].to_numpy() for name in ("time_months", "event", "patients")
    )
    return times, events, patients


def estimates(part: pl.DataFrame, curve: KaplanMeier, rules: EstimateRules) -> dict[str, object]:
    """Patients, events, median and restricted mean of one arm, by column name."""
    median, lower, upper = median_with_limits(curve)
    mean = restricted_mean(curve, rules.horizon, rules.level)
    at_risk = at_risk_at_median(curve)
    return {
        "n": int(part["patients"].sum()),
        "events": int(part.filter(event=1)["patients"].sum()),
        "median_months": median,
        "median_lower_months": lower,
        "median_upper_months": upper,
        "median_at_risk": at_risk,
        "median_on_few": at_risk is not None and at_risk < rules.fewest_at_risk,
        "rmst_months": mean.mean,
        "rmst_lower_months": mean.lower,
        "rmst_upper_months": mean.upper,
        "rmst_not_made": mean.reason.value if mean.reason else None,
        "rmst_note": said(says(mean.reason)) if mean.reason else None,
        "rmst_horizon_months": rules.horizon,
    }


def _observed(part: pl.DataFrame) -> dict[str, object]:
    times, events, patients = times_of(part)
    n, ranked = int(patients.sum()), np.sort(times)
    up_to = np.cumsum(patients[np.argsort(times, kind="stable")])
    middle = ranked[np.searchsorted(up_to, [(n - 1) // 2, n // 2], side="right")]
    return {
        "follow_up_median_months": median_follow_up(times, events, patients),
        "time_median_months": float(middle.mean()),
        "time_min_months": float(times.min()),
        "time_max_months": float(times.max()),
        "time_mean_months": math.fsum(times * patients) / n,
    }


def _curve_rows(endpoint: str, arm: str, curve: KaplanMeier) -> pl.DataFrame:
    frame = pl.DataFrame(
        {
            "time_months": curve.times,
            "survival": curve.survival,
            "lower": curve.lower,
            "upper": curve.upper,
            "at_risk": curve.at_risk,
            "events": curve.events,
            "censored": curve.censored,
        }
    ).with_columns(pl.lit(endpoint).alias("endpoint"), pl.lit(arm).alias("arm"))
    return frame.with_columns(pl.col("lower", "upper").fill_nan(None)).select(*CURVE_COLUMNS)


_RULE = says(Why.LOG_RANK_RULE)


def compare(rows: pl.DataFrame, rule: Statement = _RULE, *, by_site: bool = False) -> TestResult:
    """Log-rank test over the arms of the rows, stratified by site on request."""
    method = Method.LOG_RANK_BY_SITE if by_site else Method.LOG_RANK
    if by_site and rows["site"].n_unique() < 2:
        return not_made(method, (rule,), Reason.ONE_SITE)
    times, events, patients = times_of(rows)
    sites = rows["site"].to_numpy() if by_site else None
    result = log_rank(times, rows["arm"].to_numpy(), events, sites, patients)
    if result.reason is not None:
        return not_made(method, (rule,), result.reason)
    return TestResult(method, (rule,), result.statistic, result.degrees_of_freedom, result.p)


def _log_rank_test(endpoint: str, rows: pl.DataFrame) -> Test:
    name = f"{endpoint.lower()}_log_rank"
    return _test(name, endpoint, rows, compare(rows), Comparison.BETWEEN, STUDY)


def _log_rank_by_site(endpoint: str, rows: pl.DataFrame) -> Test:
    why = says(Why.SITES, sites=rows["site"].n_unique())
    name = f"{endpoint.lower()}_log_rank_by_site"
    result = compare(rows, why, by_site=True)
    return _test(name, endpoint, rows, result, Comparison.STRATIFIED)


def _pairwise_tests(endpoint: str, rows: pl.DataFrame) -> list[Test]:
    """Log-rank test of every pair of arms, with Holm's adjustment over the pairs with a test."""
    found = []
    for pair in combinations(sorted(rows["arm"].unique()), 2):
        part = rows.filter(pl.col("arm").is_in(pair))
        times, events, patients = times_of(part)
        tested = log_rank(times, part["arm"].to_numpy(), events, patients=patients)
        found.append((pair, part, tested))
    adjusted = iter(holm([result.p for _, _, result in found if result.p is not None]))
    tests = []
    for pair, part, result in found:
        if result.p is None:
            kept = not_made(Method.LOG_RANK_HOLM, (_RULE,), result.reason or Reason.NO_EVENT)
        else:
            kept = TestResult(
                Method.LOG_RANK_HOLM,
                (_RULE, says(Why.P_BEFORE_HOLM, p=result.p)),
                result.statistic,
                result.degrees_of_freedom,
                next(adjusted),
                p_unadjusted=result.p,
            )
        name = f"{endpoint}_log_rank_{pair[0]}_{pair[1]}".lower()
        tests.append(_test(name, endpoint, part, kept, Comparison.PAIRWISE))
    return tests


def _test(
    test_id: str,
    endpoint: str,
    rows: pl.DataFrame,
    result: TestResult,
    kind: Comparison,
    role: str = EXPLORATORY,
) -> Test:
    counts = patients_per_arm(rows)
    arms = ", ".join(counts)
    return Test(test_id, "km_curve", endpoint, arms, arms_text(counts), result, kind, role=role)
