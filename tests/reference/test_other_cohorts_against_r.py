"""Survival of cohorts unlike the study: each published number is R's, or there is none.

Times are months; + marks a censored one, as `survfit` prints it.
"""

import math

import polars as pl
import pytest
from numpy.testing import assert_allclose

from rairdtc_pipeline.statistics.tables.survival_tables import EstimateRules, survival_tables
from tests.reference.r import ask_r

COHORTS = {
    "one patient": {"C": "9"},
    "one patient in each arm": {"A": "5", "B": "9+", "C": "40"},
    "an arm is empty": {"A": "2 4 4+ 30 50+", "C": "9 12+ 38 41+"},
    "nobody has the event": {"A": "10+ 40+", "B": "37+ 50+", "C": "12+ 12+ 60+"},
    "everybody has the event on one day": {"A": "12 12", "B": "12 12 12", "C": "12 12 12 12"},
    "everybody is censored on one day": {"A": "12+ 12+", "B": "12+", "C": "12+ 12+"},
    "most times are tied": {"A": "6 6 6 12", "B": "6 6+ 12 12 12+", "C": "6+ 12+ 12 18 18+ 40+"},
    "the curve ends at one half": {"A": "6 12+", "B": "3 6 9+ 9+", "C": "20 21+"},
}
IN_R = """
known <- function(x) lapply(unname(x), function(v) if (is.finite(v)) v else NA)
p_of <- function(time, event, arm) {
    if (length(unique(arm)) < 2 || !any(event == 1)) return(NA)
    # R stops where all who are at risk have the event at once.
    test <- tryCatch(survdiff(Surv(time, event) ~ arm), error = function(e) NULL)
    if (is.null(test)) return(NA)
    free <- qr(test$var)$rank  # 0 if no event tells the arms apart
    if (free == 0) NA else pchisq(test$chisq, free, lower.tail = FALSE)
}
of_arm <- function(time, event) {
    fit <- survfit(Surv(time, event) ~ 1, conf.type = "log-log")
    seen <- max(time) >= 36 || min(fit$surv) == 0
    inside <- fit$time < 36
    area <- sum(c(1, fit$surv[inside]) * diff(c(0, fit$time[inside], 36)))
    list(survival = I(fit$surv), at_risk = I(fit$n.risk), mean = if (seen) area else NA,
         median = known(summary(fit)$table[c("median", "0.95LCL", "0.95UCL")]))
}
answer <- lapply(given$cohorts, function(cohort) {
    time <- unlist(cohort$time); event <- unlist(cohort$event); arm <- unlist(cohort$arm)
    arms <- sort(unique(arm))
    pairs <- if (length(arms) > 1) combn(arms, 2, simplify = FALSE) else list()
    each <- sapply(pairs, function(pair) {
        kept <- arm %in% pair
        p_of(time[kept], event[kept], arm[kept])
    })
    list(all = p_of(time, event, arm), pairs = known(p.adjust(unlist(each), "holm")),
         arms = lapply(arms, function(a) of_arm(time[arm == a], event[arm == a])))
})
"""


def rows_of(cohort):
    """Arm, time and event of each patient."""
    return [
        (arm, float(time.rstrip("+")), int(not time.endswith("+")))
        for arm, times in cohort.items()
        for time in times.split()
    ]


@pytest.fixture(scope="module")
def in_r():
    columns = [zip(*rows_of(cohort), strict=True) for cohort in COHORTS.values()]
    cohorts = [{"arm": arm, "time": time, "event": event} for arm, time, event in columns]
    return dict(zip(COHORTS, ask_r(IN_R, cohorts=cohorts), strict=True))


def observations(cohort):
    """One row per patient, as the statistics read them."""
    patients = pl.DataFrame(rows_of(cohort), ("arm", "time_months", "event"), orient="row")
    same = {"endpoint": "OS", "sensitivity_set": "primary", "site": "one", "reason": None}
    return patients.with_columns(patients=1, **{name: pl.lit(v) for name, v in same.items()})


def close(ours, theirs):
    numbers = [[math.nan if v is None else v for v in values] for values in (ours, theirs)]
    assert_allclose(*numbers, rtol=1e-8, atol=1e-12)


@pytest.mark.parametrize("name", COHORTS)
def test_curves_medians_means_and_tests_are_those_of_r(name, in_r):
    found = survival_tables(observations(COHORTS[name]), EstimateRules(36.0, 5, 0.95))
    p = {test.test_id: test.result.p for test in found.tests}
    close([p["os_log_rank"]], [in_r[name]["all"]])
    pairs = [test.result.p for test in found.tests if test.kind == "pairwise"]
    close(pairs, in_r[name]["pairs"])
    for arm, theirs in zip(sorted(COHORTS[name]), in_r[name]["arms"], strict=True):
        curve = found.km_curve.filter(pl.col("arm") == arm, pl.col("time_months") > 0)
        close(curve["survival"], theirs["survival"])
        close(curve["at_risk"], theirs["at_risk"])
        (row,) = found.km_summary.filter(arm=arm).to_dicts()
        close([row["rmst_months"]], [theirs["mean"]])
        limits = ("median_months", "median_lower_months", "median_upper_months")
        close([row[column] for column in limits], theirs["median"])


@pytest.mark.parametrize("name", COHORTS)
def test_what_has_no_number_has_a_reason(name):
    found = survival_tables(observations(COHORTS[name]), EstimateRules(36.0, 5, 0.95))
    assert all((test.result.p is None) == bool(test.result.not_made) for test in found.tests)
    means = found.km_summary.filter(pl.col("rmst_lower_months").is_null())
    assert means["rmst_not_made"].is_not_null().all()
