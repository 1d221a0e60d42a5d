"""The adjusted analysis against R: glm, weighted coxph and survfit, and the formulas written out."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from rairdtc_pipeline.statistics.comparative.e_value import e_value, e_value_of_limit
from rairdtc_pipeline.statistics.comparative.propensity import (
    effective_size,
    overlap_weights,
    propensity,
)
from rairdtc_pipeline.statistics.comparative.resampling import Resampling, percentile_limits
from rairdtc_pipeline.statistics.comparative.weighted_curves import (
    restricted_mean_error,
    restricted_means,
    weighted_curve,
)
from rairdtc_pipeline.statistics.comparative.weighted_survival import (
    TwoArms,
    log_hazard_ratios,
    weighted_cox,
)
from tests.reference.r import ask_r

HORIZON = 24.0
FORMULAS = """
z <- unlist(given$treated); x <- matrix(unlist(given$covariates), nrow = length(z), byrow = TRUE)
time <- unlist(given$times); event <- unlist(given$event); tau <- given$horizon
exact <- glm.control(epsilon = 1e-15, maxit = 100)
area <- function(t, e, w) {
    fit <- survfit(Surv(t, e) ~ 1, weights = w)
    inside <- fit$time < tau
    sum(c(1, fit$surv[inside]) * diff(c(0, fit$time[inside], tau)))
}
influence <- function(t, e, w) {
    steps <- sort(unique(t[e == 1 & t < tau]))
    surv <- function(u) { k <- steps[steps <= u]; prod(1 - sapply(k, function(s) sum(w[t == s & e == 1]) / sum(w[t >= s]))) }
    after <- function(s) { k <- steps[steps > s]; edges <- c(s, k, tau); sum(sapply(edges[-length(edges)], surv) * diff(edges)) }
    u <- numeric(length(t))
    for (s in steps) {
        y <- sum(w[t >= s]); d <- sum(w[t == s & e == 1])
        if (y - d > 1e-12) u <- u - after(s) * ((t == s & e == 1) - (t >= s) * d / y) / (y - d)
    }
    sqrt(sum((w * u)^2))
}
effect <- function(i) {
    # A constant covariate has no coefficient and changes no fit.
    e <- fitted(glm(z[i] ~ x[i, ], family = binomial, control = exact))
    w <- ifelse(z[i] == 1, 1 - e, e); a <- z[i] == 1
    cox <- coxph(Surv(time[i], event[i]) ~ z[i], weights = w, robust = TRUE, timefix = FALSE,
                 control = coxph.control(eps = 1e-14, iter.max = 100, toler.chol = 1e-14))
    list(score = e, log_ratio = unname(coef(cox)), error = sqrt(cox$var[1, 1]),
         gap = area(time[i][a], event[i][a], w[a]) - area(time[i][!a], event[i][!a], w[!a]),
         gap_error = sqrt(influence(time[i][a], event[i][a], w[a])^2 + influence(time[i][!a], event[i][!a], w[!a])^2),
         sizes = c(sum(w[!a])^2 / sum(w[!a]^2), sum(w[a])^2 / sum(w[a]^2)),
         smd = sapply(seq_len(ncol(x)), function(k) {
             v <- x[i, k]; sd <- sqrt((var(v[a]) + var(v[!a])) / 2)
             (weighted.mean(v[a], w[a]) - weighted.mean(v[!a], w[!a])) / sd }))
}
answer <- list(whole = effect(seq_along(z)), again = lapply(given$draws, function(draw) {
    found <- effect(unlist(draw)); found[c("log_ratio", "gap")] }))
"""


def cohort(seed, n=46, tied=True):
    """Patients whose treatment and survival both hang on two covariates, in order of time."""
    random = np.random.default_rng(seed)
    covariates = np.column_stack([random.normal(60, 12, n).round(), random.integers(0, 2, n)])
    odds = 0.04 * (covariates[:, 0] - 60) + 0.5 * covariates[:, 1] - 0.2
    treated = (random.random(n) < 1 / (1 + np.exp(-odds))).astype(float)
    times = random.exponential(20, n) + 0.5
    times = np.ceil(times / 3) * 3 if tied else times
    event = (random.random(n) < 0.7).astype(float)
    order = np.argsort(times, kind="stable")
    return covariates[order].astype(float), TwoArms(times[order], event[order], treated[order])


def gaps(data, weights):
    arms = [data.treated == arm for arm in (0, 1)]
    other, own = (
        restricted_means(data.times[a], data.event[a], weights[:, a], HORIZON) for a in arms
    )
    return own - other


@pytest.mark.parametrize("seed", range(6))
def test_score_ratio_difference_errors_and_resamples_are_those_of_r(seed):
    covariates, data = cohort(seed, tied=seed % 2 == 0)
    counts = Resampling(12, 1000, 0.5).counts(data.treated)
    draws = [np.repeat(np.arange(data.times.size), row.astype(int)) for row in counts]
    again = propensity(covariates, data.treated, counts)
    answer = ask_r(
        FORMULAS,
        treated=data.treated.tolist(),
        covariates=covariates.tolist(),
        times=data.times.tolist(),
        event=data.event.tolist(),
        horizon=HORIZON,
        draws=[(draw + 1).tolist() for draw in draws],
    )
    whole = answer["whole"]
    score = propensity(covariates, data.treated, np.ones((1, data.times.size)))[0]
    assert_allclose(score, whole["score"], rtol=1e-9)
    weights = overlap_weights(score, data.treated)
    found = weighted_cox(data, weights)
    assert_allclose(found.log_ratio, whole["log_ratio"], rtol=1e-8)
    assert_allclose(found.robust_error, whole["error"], rtol=1e-8)
    assert_allclose(gaps(data, weights[None, :])[0], whole["gap"], rtol=1e-9)
    arms = [data.treated == arm for arm in (0, 1)]
    errors = [
        restricted_mean_error(data.times[a], data.event[a], weights[a], HORIZON) for a in arms
    ]
    assert_allclose(np.hypot(*errors), whole["gap_error"], rtol=1e-9)
    assert_allclose([effective_size(weights[a]) for a in arms], whole["sizes"], rtol=1e-9)
    # Overlap weights balance the mean of every covariate of the score exactly.
    assert_allclose(whole["smd"], 0, atol=1e-8)
    resampled = overlap_weights(again, data.treated) * counts
    logs = log_hazard_ratios(data, resampled, counts)
    assert_allclose(logs, [draw["log_ratio"] for draw in answer["again"]], rtol=1e-7, atol=1e-9)
    assert_allclose(gaps(data, resampled), [draw["gap"] for draw in answer["again"]], rtol=1e-8)


def test_weighted_curve_is_that_of_r():
    _, data = cohort(3)
    weights = np.random.default_rng(1).random(data.times.size) + 0.1
    script = """
    fit <- survfit(Surv(unlist(given$times), unlist(given$event)) ~ 1, weights = unlist(given$weights))
    answer <- list(times = fit$time, survival = fit$surv, at_risk = fit$n.risk)
    """
    given = {"times": data.times, "event": data.event, "weights": weights}
    answer = ask_r(script, **{name: values.tolist() for name, values in given.items()})
    curve = weighted_curve(data.times, data.event, weights)
    for name, values in answer.items():
        assert_allclose(getattr(curve, name)[1:], values, rtol=1e-10, atol=1e-14)


def test_percentiles_are_those_of_r_and_infinite_estimates_keep_their_place():
    values = np.array([2.0, -np.inf, 1.0, np.nan, 5.0, 4.0, 3.0, np.inf, 0.5])
    finite = [2, 1, 5, 4, 3, 0.5, 7]
    answer = ask_r("answer <- unname(quantile(unlist(given$x), c(0.25, 0.75), type = 1))", x=finite)
    assert_allclose(percentile_limits(np.array(finite), 0.5), answer)
    assert percentile_limits(values, 0.9) == (-np.inf, np.inf)


E_VALUE = """
answer <- lapply(given$ratios, function(hr) {
    e <- function(rr) { rr <- max(rr, 1 / rr); rr + sqrt(rr * (rr - 1)) }
    list(rare = e(hr), common = e((1 - 0.5^sqrt(hr)) / (1 - 0.5^sqrt(1 / hr))))
})
"""


def test_e_values_are_those_of_the_formulas():
    """VanderWeele & Ding 2017; a risk ratio of 0.8 has 1.81."""
    ratios = [0.2, 0.8, 1.25, 3.0]
    for ratio, answer in zip(ratios, ask_r(E_VALUE, ratios=ratios), strict=True):
        assert_allclose(e_value(ratio, 0.1), answer["rare"], rtol=1e-12)
        assert_allclose(e_value(ratio, 0.5), answer["common"], rtol=1e-12)
    assert_allclose(e_value(0.8, 0.1), 1.81, atol=0.005)


def test_the_e_value_of_a_limit_is_that_of_the_nearer_one():
    assert e_value_of_limit(0.4, 1.2, 0.1) == 1
    assert e_value_of_limit(0.4, 0.8, 0.1) == e_value(0.8, 0.1)
    assert e_value_of_limit(1.25, 9.0, 0.1) == e_value(1.25, 0.1)
