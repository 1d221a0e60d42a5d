"""Response over all patients, survival at fixed times and the permutation test against R."""

import numpy as np
import polars as pl
import pytest
from numpy.testing import assert_allclose

from rairdtc_pipeline.statistics.comparative.permutation import Permutations, permuted_log_rank
from rairdtc_pipeline.statistics.comparative.proportions import newcombe
from rairdtc_pipeline.statistics.result import Reason
from rairdtc_pipeline.statistics.tables.estimands import ESTIMANDS
from rairdtc_pipeline.statistics.tables.milestones_table import milestones_table, permutation_table
from rairdtc_pipeline.statistics.tables.responders_table import responders_tables
from tests.reference.r import ask_r

COUNTS = {
    "measure": pl.String,
    "arm": pl.String,
    "patients": pl.Int64,
    "assessed": pl.Int64,
    "responders": pl.Int64,
}
SPANS = {
    "arm": pl.String,
    "duration_months": pl.Float64,
    "ended": pl.Int32,
    "months_to_response": pl.Float64,
}
TIMES = {
    "endpoint": pl.String,
    "sensitivity_set": pl.String,
    "arm": pl.String,
    "site": pl.String,
    "time_months": pl.Float64,
    "event": pl.Int32,
    "reason": pl.String,
    "patients": pl.Int64,
}
STUDY = [("m12", "A", 14, 9, 3), ("m12", "B", 25, 18, 10), ("m12", "C", 13, 13, 11)]


def frame(schema, rows=()):
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def responders(rows, spans=()):
    return responders_tables(frame(COUNTS, rows), frame(SPANS, spans), "C", 0.95)


def times(*drawn):
    rows = [("OS", "primary", arm, "S", time, event, "", n) for arm, time, event, n in drawn]
    return frame(TIMES, rows)


@pytest.mark.parametrize(
    ("first", "second", "limits"),
    [
        # Newcombe 1998, table II, method 10.
        ((56, 70), (48, 80), (0.0524, 0.3339)),
        ((9, 10), (3, 10), (0.1705, 0.8090)),
        ((10, 10), (0, 20), (0.6791, 1.0)),
        # The study at 6 months, C against A and against B.
        ((10, 13), (3, 14), (0.1777, 0.7584)),
        ((10, 13), (8, 25), (0.1142, 0.6592)),
    ],
)
def test_limits_of_a_difference_as_newcombe_printed_them(first, second, limits):
    found = newcombe(*first, *second)
    assert_allclose(found, (first[0] / first[1] - second[0] / second[1], *limits), atol=6e-5)


def test_nobody_has_no_difference():
    assert newcombe(0, 0, 3, 5) is None


def test_who_is_not_assessed_counts_as_not_responding():
    """The study's Fisher p at 12 months is 0.049 among the assessed."""
    made = responders(STUDY)
    script = """
    t <- rbind(unlist(given$yes), unlist(given$all) - unlist(given$yes))
    pair <- function(i) fisher.test(t[, c(i, 3)])$p.value
    pairs <- c(pair(1), pair(2))
    answer <- list(p = fisher.test(t)$p.value, pairs = pairs, holm = p.adjust(pairs, "holm"),
                   limits = lapply(1:3, function(i) binom.test(t[1, i], sum(t[, i]))$conf.int[1:2]))
    """
    answer = ask_r(script, yes=[3, 10, 11], all=[14, 25, 13])
    assert_allclose(made.rates["p"], answer["p"], rtol=1e-9)
    assert_allclose(answer["p"], 0.0029, atol=5e-5)
    assert_allclose(made.rates.select("lower", "upper").to_numpy(), answer["limits"], rtol=1e-9)
    assert_allclose(made.differences["p"], answer["pairs"], rtol=1e-9)
    assert_allclose(made.differences["p_holm"], answer["holm"], rtol=1e-9)


def test_duration_of_response_counts_responses_that_go_on_as_censored():
    spans = [("C", 4.0, 1, 2.0), ("C", 9.0, 0, 3.0), ("C", 6.0, 1, 4.0), ("A", 5.0, 0, 6.0)]
    made = responders(STUDY, spans).durations
    a, b, c = made.rows(named=True)
    assert (c["responders"], c["ended"], c["median_months"], c["median_at_risk"]) == (3, 2, 6.0, 2)
    assert c["time_to_response_median_months"] == 3.0
    assert (a["ended"], a["median_months"], a["not_made"]) == (0, None, None)
    assert b["not_made"] == Reason.NOBODY_RESPONDED.value


@pytest.mark.parametrize(
    "rows",
    [
        (),
        [("m6", "C", 1, 1, 1)],
        [("m6", "A", 1, 0, 0)],
        [("m6", "A", 2, 2, 2), ("m6", "C", 1, 1, 1)],
    ],
    ids=["nobody", "one", "no reference", "all respond"],
)
def test_little_data_has_no_p_and_its_reason(rows):
    made = responders(rows)
    assert made.rates["p"].null_count() == made.rates.height == len(rows)
    assert made.rates["not_made"].null_count() == 0
    assert made.differences["p"].null_count() == made.differences.height
    assert made.durations.height == len(rows)


def test_survival_at_fixed_times_is_that_of_r():
    seen = times(
        ("A", 3.0, 1, 1), ("A", 12.0, 1, 2), ("A", 20.0, 0, 1), ("B", 30.0, 1, 1), ("B", 8.0, 0, 2)
    )
    made = milestones_table(seen, [12, 24], 0.95)
    script = """
    fit <- survfit(Surv(c(3, 12, 12, 20), c(1, 1, 1, 0)) ~ 1, conf.type = "log-log")
    s <- summary(fit, times = 12); answer <- list(s$surv, s$lower, s$upper, s$n.risk)
    """
    row = made.filter(arm="A", months=12.0).row(0, named=True)
    found = [row[name] for name in ("survival", "lower", "upper", "at_risk")]
    assert_allclose(found, ask_r(script), rtol=1e-9)
    late = made.filter(arm="A", months=24.0).row(0, named=True)
    assert (late["survival"], late["not_made"]) == (None, Reason.NOT_OBSERVED_TO_HORIZON.value)
    without = made.filter(arm="B", months=24.0).select("survival", "lower", "not_made").row(0)
    assert without == (1.0, None, Reason.NO_EVENT_BEFORE_HORIZON.value)


def test_survival_has_no_limits_where_everybody_had_the_event():
    row = milestones_table(times(("A", 3.0, 1, 2)), [12], 0.95).row(0, named=True)
    assert (row["survival"], row["upper"], row["not_made"]) == (0.0, None, Reason.NO_VARIANCE.value)


def test_a_p_by_permutation_is_the_share_of_all_ways_to_deal_the_arms():
    """R's survdiff over every way to deal seven patients into arms of three and four."""
    groups = np.array(list("ABABBAB"))
    durations, events = np.array([1, 2, 2, 4, 5, 6, 7.0]), np.array([1, 1, 0, 1, 0, 1, 1.0])
    script = """
    time <- unlist(given$times); event <- unlist(given$events); group <- unlist(given$groups)
    chisq <- function(g) survdiff(Surv(time, event) ~ g)$chisq
    all <- combn(7, 3, function(a) chisq(ifelse(seq_len(7) %in% a, "A", "B")))
    answer <- mean(all >= chisq(group) - 1e-9)
    """
    exact = ask_r(script, times=durations.tolist(), events=events.tolist(), groups=groups.tolist())
    ones = np.ones(7, dtype=np.int64)
    plan = Permutations(20_000, 10)
    found = permuted_log_rank(durations, groups, events, ones, plan)
    assert abs(found.p - exact) < 4 * found.standard_error
    order = np.random.default_rng(3).permutation(7)
    again = permuted_log_rank(durations[order], groups[order], events[order], ones, plan)
    assert again == found
    many = permuted_log_rank(durations, groups, events, ones, Permutations(20_000, 6))
    assert (many.p, many.reason) == (None, Reason.TOO_MANY_TO_PERMUTE)
    assert many.p_asymptotic == found.p_asymptotic


@pytest.mark.parametrize(
    ("seen", "reason"),
    [
        (times(("A", 3.0, 1, 1)), Reason.FEWER_THAN_TWO_GROUPS_HAVE_PATIENTS),
        (times(("A", 3.0, 0, 2), ("B", 4.0, 0, 1)), Reason.NO_EVENT),
        (times(("A", 3.0, 0, 2), ("B", 4.0, 1, 1)), Reason.NEVER_AT_RISK_TOGETHER),
    ],
    ids=["one", "no event", "not together"],
)
def test_arms_that_do_not_compare_are_not_permuted(seen, reason):
    (row,) = permutation_table(seen, Permutations(1000, 100)).rows(named=True)
    assert (row["p"], row["not_made"]) == (None, reason.value)


def test_nobody_makes_empty_tables():
    assert milestones_table(times(), [12], 0.95).is_empty()
    assert permutation_table(times(), Permutations(1000, 100)).is_empty()


def test_every_estimand_is_declared():
    made = responders(STUDY)
    seen = times(("A", 3.0, 1, 1), ("B", 4.0, 1, 1))
    tables = [made.rates, made.differences, made.durations, milestones_table(seen, [2], 0.95)]
    tables.append(permutation_table(seen, Permutations(1000, 100)))
    for table in tables:
        assert set(table["estimand"]) <= ESTIMANDS.keys()
