"""Stratified log-rank, Cox, proportional hazards, competing risks, balance and the mixed model."""

import math

import numpy as np
import polars as pl
import pytest
from numpy.testing import assert_allclose

from rairdtc_pipeline.statistics.balance import smd_categorical, smd_continuous
from rairdtc_pipeline.statistics.competing_risks import cumulative_incidence
from rairdtc_pipeline.statistics.cox import coefficients
from rairdtc_pipeline.statistics.firth import firth
from rairdtc_pipeline.statistics.kaplan_meier import kaplan_meier
from rairdtc_pipeline.statistics.log_rank import log_rank
from rairdtc_pipeline.statistics.longitudinal import fit_over_visits
from rairdtc_pipeline.statistics.proportional_hazards import proportional_hazards
from rairdtc_pipeline.statistics.result import Reason, says
from rairdtc_pipeline.statistics.risk_table import risk_table
from tests.reference.r import ask_r

CLOSE = {"rtol": 1e-8, "atol": 1e-10}


def survival_sets(ties):
    rng = np.random.default_rng(20250501 + ties)
    sets = []
    for _ in range(20):
        n = int(rng.integers(30, 90))
        times = rng.integers(1, 15, n) if ties else rng.exponential(10, n)
        sets.append(
            {
                "time": times.astype(float).tolist(),
                "event": rng.integers(0, 2, n).tolist(),
                "group": rng.choice(list("ABC"), n).tolist(),
                "site": rng.choice(["east", "west"], n).tolist(),
            }
        )
    return sets


def columns(asked):
    return (
        np.array(asked["time"]),
        np.array(asked["group"]),
        np.array(asked["event"], dtype=float),
    )


SETS = [*survival_sets(ties=True), *survival_sets(ties=False)]
MODELS = """
answer <- lapply(given$sets, function(set) {
    time <- unlist(set$time); event <- unlist(set$event); site <- unlist(set$site)
    group <- relevel(factor(unlist(set$group)), ref = "C")
    within <- survdiff(Surv(time, event) ~ group + strata(site))
    fit <- coxph(Surv(time, event) ~ group, ties = "efron",
                 control = coxph.control(eps = 1e-14, iter.max = 100, toler.chol = 1e-16))
    row <- function(v) as.list(unname(v))
    list(strata = list(within$chisq, pchisq(within$chisq, 2, lower.tail = FALSE)),
         beta = row(coef(fit)), p = row(summary(fit)$coefficients[, 5]),
         lower = row(summary(fit)$conf.int[, 3]), upper = row(summary(fit)$conf.int[, 4]),
         zph = row(cox.zph(fit, terms = FALSE)$table[, 3]),
         overall = cox.zph(fit)$table["GLOBAL", "chisq"])
})
"""


@pytest.fixture(scope="module")
def models():
    return list(zip(SETS, ask_r(MODELS, sets=SETS), strict=True))


def test_log_rank_within_sites_equals_r_survdiff_with_strata(models):
    for asked, r in models:
        ours = log_rank(*columns(asked), np.array(asked["site"]))
        assert_allclose([ours.statistic, ours.p], r["strata"], **CLOSE)


def test_log_rank_within_sites_ignores_a_site_that_treats_one_arm_only():
    time, group, event = columns(SETS[0])
    base = log_rank(time, group, event)
    sites = np.array(["one"] * time.size + ["other"] * 5)
    more = (
        np.append(time, np.arange(5.0)),
        np.append(group, ["A"] * 5),
        np.append(event, np.ones(5)),
    )
    assert_allclose(log_rank(*more, sites).p, base.p, **CLOSE)


def test_coefficients_equal_r_coxph(models):
    for asked, r in models:
        assert_allclose(coefficients(risk_table(*columns(asked)), "C"), r["beta"], **CLOSE)


def test_proportional_hazards_equal_r_cox_zph(models):
    for asked, r in models:
        table = risk_table(*columns(asked))
        ours = proportional_hazards(table, "C", coefficients(table, "C"))
        assert_allclose([*ours.p.values(), ours.p_global], r["zph"], **CLOSE)
        assert_allclose(ours.statistic, r["overall"], **CLOSE)


def test_coefficients_that_do_not_exist_are_none():
    table = risk_table(np.array([1.0, 2, 3, 4]), np.array(list("ABAB")), np.array([1.0, 0, 1, 0]))
    assert coefficients(table, "B") is None
    assert coefficients(table, "C") is None
    late = risk_table(np.array([1.0, 2.0]), np.array(["A", "B"]), np.array([0.0, 1.0]))
    assert coefficients(late, "A") is None


INCIDENCE = """
answer <- lapply(given$sets, function(set) {
    fit <- survfit(Surv(unlist(set$time), factor(unlist(set$cause), 0:2)) ~ 1, conf.type = "log-log")
    list(time = I(fit$time), first = I(fit$pstate[, 2]), second = I(fit$pstate[, 3]),
         error = I(fit$std.err[, 2]), lower = I(fit$lower[, 2]), upper = I(fit$upper[, 2]))
})
"""


def test_cumulative_incidence_equals_r_survfit_over_states():
    rng = np.random.default_rng(20250503)
    sets = [
        {
            "time": rng.integers(1, 12, n).astype(float).tolist(),
            "cause": rng.integers(0, 3, n).tolist(),
        }
        for n in rng.integers(5, 60, 40)
    ]
    for asked, r in zip(sets, ask_r(INCIDENCE, sets=sets), strict=True):
        time, cause = np.array(asked["time"]), np.array(asked["cause"])
        first, second = (cumulative_incidence(time, cause, number) for number in (1, 2))
        assert_allclose(first.times[1:], r["time"], **CLOSE)
        assert_allclose(first.incidence[1:], r["first"], **CLOSE)
        assert_allclose(second.incidence[1:], r["second"], **CLOSE)
        assert_allclose(first.standard_error[1:], r["error"], rtol=1e-7, atol=1e-8)
        inside = (first.incidence[1:] > 0) & (first.incidence[1:] < 1 - 1e-9)
        assert (np.isnan(first.lower[1:]) == ~inside).all()
        for ours, theirs in ((first.lower, r["lower"]), (first.upper, r["upper"])):
            limits = np.array([math.nan if limit is None else limit for limit in theirs])
            assert_allclose(ours[1:][inside], limits[inside], rtol=1e-6, atol=1e-8)


SMD = """
answer <- lapply(given$sets, function(set) {
    a <- unlist(set$a); b <- unlist(set$b)
    pa <- unlist(set$ca) / sum(unlist(set$ca)); pb <- unlist(set$cb) / sum(unlist(set$cb))
    S <- ((diag(pa) - pa %*% t(pa)) + (diag(pb) - pb %*% t(pb))) / 2
    list(abs(mean(a) - mean(b)) / sqrt((var(a) + var(b)) / 2),
         sqrt(drop(t(pa - pb)[-1] %*% solve(S[-1, -1]) %*% (pa - pb)[-1])))
})
"""


def test_standardised_differences_equal_their_definition_in_r():
    rng = np.random.default_rng(20250504)
    sets = [
        {
            "a": rng.normal(0, 1, 9).tolist(),
            "b": rng.normal(1, 2, 12).tolist(),
            "ca": rng.integers(1, 9, 4).tolist(),
            "cb": rng.integers(1, 9, 4).tolist(),
        }
        for _ in range(20)
    ]
    for asked, r in zip(sets, ask_r(SMD, sets=sets), strict=True):
        ours = (
            smd_continuous(np.array(asked["a"]), np.array(asked["b"])),
            smd_categorical(np.array(asked["ca"]), np.array(asked["cb"])),
        )
        assert_allclose(ours, r, **CLOSE)


def test_a_standardised_difference_that_does_not_exist_is_missing():
    assert smd_continuous(np.ones(3), np.ones(3)) == 0.0
    assert smd_continuous(np.ones(3), np.full(3, 2.0)) is None
    assert smd_continuous(np.ones(1), np.array([1.0, 2.0])) is None
    assert smd_categorical(np.array([3, 0]), np.array([0, 3])) is None
    assert smd_categorical(np.array([3, 4]), np.array([0, 0])) is None
    assert smd_categorical(np.array([3, 6]), np.array([1, 2])) == pytest.approx(0)


MIXED_MODEL = """
library(nlme)
data <- data.frame(patient = factor(unlist(given$patient)), value = log(unlist(given$value)),
                   cell = factor(paste(unlist(given$arm), unlist(given$visit))))
fit <- lme(value ~ 0 + cell, random = ~ 1 | patient, data = data,
           control = lmeControl(msTol = 1e-12, tolerance = 1e-12, msMaxIter = 500))
answer <- list(mean = as.list(unname(fixef(fit))), error = as.list(unname(sqrt(diag(vcov(fit))))))
"""


def visits(patients):
    """Values of patients who differ, fall over time, and drop out."""
    rng = np.random.default_rng(20250505)
    rows = []
    for i in range(patients):
        level = rng.normal(3, 1.5)
        for order, visit in enumerate(("baseline", "m2", "m4")):
            if order and rng.random() < 0.2:
                break
            rows.append(
                (f"p{i:04}", "AB"[i % 2], visit, float(np.exp(level - order + rng.normal(0, 0.6))))
            )
    return pl.DataFrame(rows, schema=["patient", "arm", "visit", "value"], orient="row")


@pytest.mark.parametrize("patients", [40, 600])
def test_the_mixed_model_equals_r_nlme(patients):
    values = visits(patients)
    r = ask_r(MIXED_MODEL, **values.to_dict(as_series=False))
    (fit,) = fit_over_visits(values, ["value"])
    assert_allclose(fit.means, r["mean"], rtol=1e-7)
    assert_allclose(np.sqrt(np.diag(fit.covariance)), r["error"], rtol=1e-7)


def test_the_order_of_visits_does_not_change_the_last_digit_of_the_mixed_model():
    values = visits(200)
    fits = [
        fit_over_visits(values.sample(fraction=1, shuffle=True, seed=seed), ["value"])[0]
        for seed in range(5)
    ]
    assert len({fit.means.tobytes() + fit.covariance.tobytes() for fit in fits}) == 1


def test_patients_alike_may_be_counted_instead_of_listed(models):
    for asked, _ in models:
        time, group, event = columns(asked)
        site = np.array(asked["site"])
        rows = pl.DataFrame({"time": time, "group": group, "event": event, "site": site})
        alike = rows.group_by(pl.all()).len("patients").sort(pl.all())
        times, groups, events, sites, patients = (alike[name].to_numpy() for name in alike.columns)
        listed = [
            log_rank(time, group, event, site),
            firth(risk_table(time, group, event), "C").ratios,
            kaplan_meier(time, event),
            cumulative_incidence(time, event.astype(int), 1),
        ]
        counted = [
            log_rank(times, groups, events, sites, patients),
            firth(risk_table(times, groups, events, patients), "C").ratios,
            kaplan_meier(times, events, patients=patients),
            cumulative_incidence(times, events.astype(int), 1, patients=patients),
        ]
        assert repr(listed) == repr(counted)


def test_a_duration_of_nobody_is_refused():
    with pytest.raises(ValueError, match="at least one patient"):
        kaplan_meier(np.array([1.0, 2.0]), np.array([1.0, 0.0]), patients=np.array([1, 0]))


def test_a_model_that_cannot_be_fitted_says_why():
    one = visits(1)
    assert fit_over_visits(one, ["value"])[0].reason == says(Reason.TOO_FEW_REPEATED_VALUES)
    same = visits(30).with_columns(value=pl.lit(2.0))
    assert fit_over_visits(same, ["value"])[0].reason == says(Reason.NOTHING_VARIES_IN_CELLS)
    level = pl.col("patient").str.slice(1).cast(pl.Float64) + 1
    steady = fit_over_visits(visits(30).with_columns(value=level), ["value"])[0]
    assert steady.reason == says(Reason.NOTHING_VARIES_WITHIN_PATIENTS)
    arms = [pl.lit(f"arm {i}").alias("arm") for i in range(18)]
    many = pl.concat(
        visits(30).with_columns(arm, patient=pl.col("patient") + str(i))
        for i, arm in enumerate(arms)
    )
    assert fit_over_visits(many, ["value"])[0].reason == says(Reason.TOO_MANY_CELLS, most=52)
