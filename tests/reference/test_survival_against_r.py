"""Kaplan–Meier, log-rank, medians and restricted means against R's survival package."""

import math

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.stats import norm

from rairdtc_pipeline.statistics.kaplan_meier import (
    RestrictedMean,
    kaplan_meier,
    mean_difference,
    median_follow_up,
    median_with_limits,
    restricted_mean,
)
from rairdtc_pipeline.statistics.log_rank import log_rank
from rairdtc_pipeline.statistics.result import Reason
from tests.reference.r import ask_r

CLOSE = {"rtol": 1e-8, "atol": 1e-10}

# Freireich 1963, remission of acute leukaemia under 6-mercaptopurine (event 0: censored).
LEUKAEMIA = (
    [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35],
    [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0],
)

FIT = """
answer <- lapply(given$sets, function(set) {
    fit <- survfit(Surv(unlist(set$time), unlist(set$event)) ~ 1, conf.type = "log-log")
    reverse <- survfit(Surv(unlist(set$time), 1 - unlist(set$event)) ~ 1)
    table <- summary(fit, rmean = set$horizon)$table
    keep <- function(x) lapply(x, function(v) if (is.finite(v)) v else NA)
    list(
        time = I(fit$time), surv = I(fit$surv), lower = keep(fit$lower), upper = keep(fit$upper),
        risk = I(fit$n.risk), events = I(fit$n.event), censored = I(fit$n.censor),
        median = keep(unname(table[c("median", "0.95LCL", "0.95UCL")])),
        rmst = keep(unname(table[c("rmean", "se(rmean)")])),
        follow_up = keep(unname(summary(reverse)$table["median"]))
    )
})
"""


def random_sets():
    """Ties, all censored, all events, one patient, curves flat at a half."""
    rng = np.random.default_rng(20250228)
    sets = [LEUKAEMIA, ([5], [1]), ([5], [0]), ([3, 3, 3], [1, 1, 1]), ([2, 4, 6], [0, 0, 0])]
    sets += [
        ([1, 2, 3, 4], [1, 1, 1, 1]),
        ([1, 2, 3, 4], [1, 1, 0, 0]),
        ([1, 2, 3, 9], [1, 1, 0, 1]),
    ]
    for _ in range(60):
        n = int(rng.integers(1, 40))
        sets.append((rng.integers(1, 20, n).tolist(), rng.integers(0, 2, n).tolist()))
    return sets


@pytest.fixture(scope="module")
def compared():
    sets = random_sets()
    asked = [
        {"time": [float(t) for t in time], "event": event, "horizon": float(max(time))}
        for time, event in sets
    ]
    return list(zip(asked, ask_r(FIT, sets=asked), strict=True))


def _fit(asked):
    return kaplan_meier(np.array(asked["time"]), np.array(asked["event"], dtype=float))


def _same(ours, theirs):
    theirs = math.nan if theirs is None else theirs
    ours = math.nan if ours is None else ours
    assert_allclose(ours, theirs, **CLOSE)


def test_curves_and_limits_equal_r_survfit(compared):
    for asked, r in compared:
        curve = _fit(asked)
        assert_allclose(curve.times[1:], r["time"], **CLOSE)
        assert_allclose(curve.survival[1:], r["surv"], **CLOSE)
        assert curve.at_risk[1:].tolist() == r["risk"]
        assert curve.events[1:].tolist() == r["events"]
        assert curve.censored[1:].tolist() == r["censored"]
        known = curve.survival[1:] < 1
        for ours, theirs in ((curve.lower, r["lower"]), (curve.upper, r["upper"])):
            numbers = np.array([math.nan if v is None else v for v in theirs])
            assert_allclose(ours[1:][known], numbers[known], **CLOSE)


def test_medians_and_their_limits_equal_r(compared):
    for asked, r in compared:
        for ours, theirs in zip(median_with_limits(_fit(asked)), r["median"], strict=True):
            _same(ours, theirs)


def test_restricted_means_and_their_errors_equal_r(compared):
    for asked, r in compared:
        ours = restricted_mean(_fit(asked), asked["horizon"])
        _same(ours.mean, r["rmst"][0])
        _same(ours.standard_error, r["rmst"][1])


def test_median_follow_up_equals_reverse_kaplan_meier_in_r(compared):
    for asked, r in compared:
        ours = median_follow_up(np.array(asked["time"]), np.array(asked["event"], dtype=float))
        _same(ours, r["follow_up"][0] if isinstance(r["follow_up"], list) else r["follow_up"])


def test_limits_of_a_restricted_mean_never_leave_the_horizon(compared):
    for asked, _ in compared:
        found = restricted_mean(_fit(asked), asked["horizon"])
        if found.reason is None:
            assert 0 < found.lower < found.mean < found.upper < asked["horizon"]
        else:
            assert (found.lower, found.upper) == (None, None)


def test_limits_of_a_restricted_mean_are_those_of_its_logit():
    curve = kaplan_meier(*(np.array(column, dtype=float) for column in LEUKAEMIA))
    found = restricted_mean(curve, 20.0)
    part = found.mean / 20
    logit = np.log(part / (1 - part))
    reach = 1.959963984540054 * found.standard_error / (20 * part * (1 - part))
    limits = [20 / (1 + np.exp(-(logit + side * reach))) for side in (-1, 1)]
    assert_allclose([found.lower, found.upper], limits, rtol=1e-10)


@pytest.mark.parametrize(
    ("times", "events", "reason"),
    [
        ([40.0], [1.0], Reason.NO_EVENT_BEFORE_HORIZON),
        ([10.0], [1.0], Reason.NO_VARIANCE),
        ([10.0], [0.0], Reason.NOT_OBSERVED_TO_HORIZON),
        ([40.0, 50.0], [0.0, 0.0], Reason.NO_EVENT_BEFORE_HORIZON),
    ],
)
def test_a_restricted_mean_of_one_patient_or_no_event_has_no_limits(times, events, reason):
    found = restricted_mean(kaplan_meier(np.array(times), np.array(events)), 36.0)
    assert (found.lower, found.upper, found.reason) == (None, None, reason)


def test_a_difference_of_restricted_means_has_normal_limits_and_stays_possible():
    early, late = (RestrictedMean(mean, 2.0, 1.0, 35.0) for mean in (10.0, 22.0))
    found = mean_difference(late, early, 36.0)
    reach = 1.959963984540054 * np.sqrt(8)
    assert_allclose([found.difference, found.lower, found.upper], [12, 12 - reach, 12 + reach])
    assert found.p == pytest.approx(2 * norm.sf(12 / np.sqrt(8)))
    assert mean_difference(RestrictedMean(35.0, 9.0, 1.0, 35.9), early, 36.0).upper == 36.0


LOG_RANK = """
answer <- lapply(given$sets, function(set) {
    fit <- survdiff(Surv(unlist(set$time), unlist(set$event)) ~ unlist(set$group))
    df <- sum(fit$exp > 0) - 1
    list(chisq = fit$chisq, p = pchisq(fit$chisq, df, lower.tail = FALSE), df = df)
})
"""


def _tied(rng, n):
    return rng.integers(1, 20, n).astype(float)


def _untied(rng, n):
    return np.round(rng.exponential(20, n), 6)


@pytest.mark.parametrize(
    ("arms", "sizes", "times", "n_sets"),
    [
        ("ABC", (12, 60), _tied, 60),
        ("AB", (400, 1200), _untied, 20),
        ("ABCD", (400, 1200), _untied, 20),
    ],
)
def test_log_rank_equals_r_survdiff(arms, sizes, times, n_sets):
    rng = np.random.default_rng(20250301)
    sets = []
    for _ in range(n_sets):
        n = int(rng.integers(*sizes))
        groups = rng.choice(list(arms), n)
        groups[: len(arms)] = list(arms)
        events = rng.integers(0, 2, n)
        events[: len(arms)] = 1
        sets.append(
            {"time": times(rng, n).tolist(), "event": events.tolist(), "group": groups.tolist()}
        )
    for asked, r in zip(sets, ask_r(LOG_RANK, sets=sets), strict=True):
        ours = log_rank(
            np.array(asked["time"]), np.array(asked["group"]), np.array(asked["event"], dtype=float)
        )
        assert ours.degrees_of_freedom == r["df"]
        assert_allclose([ours.statistic, ours.p], [r["chisq"], r["p"]], **CLOSE)


@pytest.mark.parametrize(
    ("durations", "groups", "events"),
    [([1, 2], ["A", "A"], [1, 1]), ([1, 2], ["A", "B"], [0, 0]), ([1, 2], ["A", "B"], [0, 1])],
)
def test_a_log_rank_test_that_cannot_be_made_says_why(durations, groups, events):
    result = log_rank(np.array(durations, float), np.array(groups), np.array(events, float))
    assert result.p is None
    assert result.reason


def test_durations_in_the_place_of_events_are_refused():
    with pytest.raises(ValueError, match="events must be 0"):
        kaplan_meier(np.array([1.0, 2.0]), np.array([1.0, 2.0]))
