"""Time-to-event rows → the tables `km_curve` and `km_summary`, and the log-rank tests."""

import math
from dataclasses import dataclass
from itertools import combinations

import polars as pl

from rairdtc_pipeline.statistics.cells import Test, arms_text
from rairdtc_pipeline.statistics.descriptive import holm
from rairdtc_pipeline.statistics.result import TestResult, not_made
from rairdtc_pipeline.statistics.survival import (
    KaplanMeier,
    kaplan_meier,
    log_rank,
    median_follow_up,
    median_with_limits,
    restricted_mean,
)

Comments = dict[str, str]

CURVE_COLUMNS: Comments = {
    "endpoint": "LPFS: local progression-free survival; OS: overall survival.",
    "arm": "Treatment group.",
    "time_months": "Time since treatment start, months; one row per distinct time, from 0.",
    "survival": "Kaplan–Meier estimate of being free of the event after this time.",
    "lower": "Lower limit of the survival (log-log); missing where survival is 0.",
    "upper": "Upper limit of the survival (log-log); missing where survival is 0.",
    "at_risk": "Patients under observation just before this time.",
    "events": "Events at this time.",
    "censored": "Patients censored at this time.",
}
SUMMARY_COLUMNS: Comments = {
    "endpoint": "LPFS: local progression-free survival; OS: overall survival.",
    "arm": "Treatment group.",
    "n": "Patients.",
    "events": "Events.",
    "median_months": "Median survival time, months; missing where it is not reached.",
    "median_lower_months": "Lower limit of the median; missing where it is not reached.",
    "median_upper_months": "Upper limit of the median; missing where it is not reached.",
    "rmst_months": "Restricted mean survival time up to the horizon, months.",
    "rmst_lower_months": "Lower limit of the restricted mean.",
    "rmst_upper_months": "Upper limit of the restricted mean.",
    "rmst_horizon_months": "Horizon of the restricted mean: shortest of the arms' longest times.",
    "follow_up_median_months": "Median follow-up by reverse Kaplan–Meier, months.",
    "time_mean_months": "Plain mean of the observed times; not an estimate of survival.",
}


@dataclass(frozen=True)
class SurvivalTables:
    """km_curve: endpoint × arm × time. km_summary: endpoint × arm. tests: one row per endpoint."""

    km_curve: pl.DataFrame
    km_summary: pl.DataFrame
    tests: list[Test]


def survival_tables(survival: pl.DataFrame, level: float) -> SurvivalTables:
    """Estimate every endpoint and arm of the primary set.

    `survival` has one row per patient and endpoint: endpoint, arm, time_months, event (0/1).
    """
    curves: list[pl.DataFrame] = []
    summaries: list[dict[str, object]] = []
    tests: list[Test] = []
    for endpoint in sorted(survival["endpoint"].unique()):
        rows = survival.filter(pl.col("endpoint") == endpoint).sort("arm", "time_months", "event")
        arms = {str(key[0]): part for key, part in rows.group_by("arm", maintain_order=True)}
        fitted = {arm: _fit(part, level) for arm, part in arms.items()}
        horizon = min(float(curve.times[-1]) for curve in fitted.values())
        for arm, part in arms.items():
            curves.append(_curve_rows(endpoint, arm, fitted[arm]))
            summaries.append(
                {"endpoint": endpoint, "arm": arm} | _summary(part, fitted[arm], horizon, level)
            )
        tests += [_log_rank_test(endpoint, rows), *_pairwise_tests(endpoint, rows)]
    return SurvivalTables(
        pl.concat(curves) if curves else pl.DataFrame(schema=_curve_schema()),
        pl.DataFrame(summaries, schema=_summary_schema()),
        tests,
    )


def _curve_schema() -> dict[str, type[pl.DataType]]:
    integers = ("at_risk", "events", "censored")
    text = ("endpoint", "arm")
    return {
        name: pl.String if name in text else pl.Int64 if name in integers else pl.Float64
        for name in CURVE_COLUMNS
    }


def _summary_schema() -> dict[str, type[pl.DataType]]:
    text, integers = ("endpoint", "arm"), ("n", "events")
    return {
        name: pl.String if name in text else pl.Int64 if name in integers else pl.Float64
        for name in SUMMARY_COLUMNS
    }


def _fit(part: pl.DataFrame, level: float) -> KaplanMeier:
    return kaplan_meier(part["time_months"].to_numpy(), part["event"].to_numpy(), level)


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


def _summary(
    part: pl.DataFrame, curve: KaplanMeier, horizon: float, level: float
) -> dict[str, object]:
    times, events = part["time_months"].to_numpy(), part["event"].to_numpy()
    median, lower, upper = median_with_limits(curve)
    mean = restricted_mean(curve, horizon, level)
    return {
        "n": part.height,
        "events": int(events.sum()),
        "median_months": median,
        "median_lower_months": lower,
        "median_upper_months": upper,
        "rmst_months": mean.mean,
        "rmst_lower_months": mean.lower,
        "rmst_upper_months": mean.upper,
        "rmst_horizon_months": horizon,
        "follow_up_median_months": median_follow_up(times, events),
        "time_mean_months": math.fsum(times) / part.height,
    }


_RULE = "survival curves are compared by the log-rank test (study 2.5)"


def _log_rank_test(endpoint: str, rows: pl.DataFrame) -> Test:
    result = log_rank(
        rows["time_months"].to_numpy(), rows["arm"].to_numpy(), rows["event"].to_numpy()
    )
    method = "log-rank over all arms, asymptotic"
    made = TestResult(method, _RULE, result.statistic, result.degrees_of_freedom, result.p)
    kept = not_made(method, _RULE, result.reason) if result.reason else made
    return _test(f"{endpoint.lower()}_log_rank", endpoint, rows, kept)


def _pairwise_tests(endpoint: str, rows: pl.DataFrame) -> list[Test]:
    """Log-rank of every pair of arms, adjusted by Holm over the pairs that could be tested."""
    method = "pairwise log-rank, asymptotic, adjusted by Holm"
    found = []
    for pair in combinations(sorted(rows["arm"].unique()), 2):
        part = rows.filter(pl.col("arm").is_in(pair))
        columns = (part[name].to_numpy() for name in ("time_months", "arm", "event"))
        found.append((pair, part, log_rank(*columns)))
    adjusted = iter(holm([result.p for _, _, result in found if result.p is not None]))
    tests = []
    for pair, part, result in found:
        if result.p is None:
            kept = not_made(method, _RULE, result.reason or "")
        else:
            why = f"{_RULE}; p before adjustment {result.p:.6g}"
            kept = TestResult(
                method, why, result.statistic, result.degrees_of_freedom, next(adjusted)
            )
        name = f"{endpoint}_log_rank_{pair[0]}_{pair[1]}".lower()
        tests.append(_test(name, endpoint, part, kept))
    return tests


def _test(test_id: str, endpoint: str, rows: pl.DataFrame, result: TestResult) -> Test:
    counts = dict(rows.group_by("arm").len().sort("arm").iter_rows())
    return Test(test_id, "km_curve", endpoint, ", ".join(counts), arms_text(counts), result)
