"""Two hundred small, awkward data sets: each result is R's number, or there is a reason for none."""

import math

import numpy as np
import pytest
from numpy.testing import assert_allclose

from rairdtc_pipeline.statistics import between, within
from rairdtc_pipeline.statistics.descriptive import clopper_pearson
from rairdtc_pipeline.statistics.kaplan_meier import (
    kaplan_meier,
    median_with_limits,
    restricted_mean,
)
from rairdtc_pipeline.statistics.log_rank import log_rank
from rairdtc_pipeline.statistics.result import Method
from tests.reference.r import ask_r

CLOSE = {"rtol": 1e-8, "atol": 1e-10}
ARMS = ("A", "B", "C")
KINDS = (
    "ties",
    "an empty group",
    "a group all censored",
    "one patient in a group",
    "no variance in a group",
    "all values equal",
    "nobody has the event",
    "one patient in every group",
    "one group only",
    "no ties",
)


def one_set(rng, kind):
    """Values, pairs, four visits, categories, times and events of a few patients in three arms."""
    sizes = rng.integers(2, 9, 3)
    if kind == "an empty group":
        sizes[rng.integers(3)] = 0
    if kind == "one patient in a group":
        sizes[rng.integers(3)] = 1
    if kind == "one patient in every group":
        sizes[:] = 1
    if kind == "one group only":
        sizes[1:] = 0
    arm = np.repeat(ARMS, sizes)
    n = arm.size
    values = rng.normal(5, 2, n) if kind == "no ties" else rng.integers(0, 5, n).astype(float)
    times = rng.exponential(9, n) if kind == "no ties" else rng.integers(1, 8, n).astype(float)
    event = rng.integers(0, 2, n)
    visits = rng.integers(0, 4, (n, 4)).astype(float)
    if kind == "no variance in a group":
        values[arm == "B"] = 3.0
    if kind == "all values equal":
        values[:], visits[:], times[:] = 2.0, 1.0, 4.0
    if kind == "a group all censored":
        event[arm == "B"] = 0
    if kind == "nobody has the event":
        event[:] = 0
    category = rng.integers(0, 3, n)
    return {
        "arm": arm.tolist(),
        "value": values.tolist(),
        "time": times.tolist(),
        "event": event.tolist(),
        "visits": visits.tolist(),
        "counts": [[int(((category == c) & (arm == a)).sum()) for a in ARMS] for c in range(3)],
    }


def all_sets():
    rng = np.random.default_rng(20250601)
    return [one_set(rng, KINDS[i % len(KINDS)]) for i in range(200)]


SETS = all_sets()
IN_R = """
number <- function(expression) {
    value <- tryCatch(suppressWarnings(eval.parent(substitute(expression))), error = function(e) NA)
    if (length(value) == 1 && is.finite(value)) value else NA
}
answer <- lapply(given$sets, function(set) {
    arm <- unlist(set$arm); value <- unlist(set$value)
    time <- unlist(set$time); event <- unlist(set$event)
    visits <- do.call(rbind, lapply(set$visits, unlist))
    counts <- do.call(rbind, lapply(set$counts, unlist))
    counts <- counts[rowSums(counts) > 0, colSums(counts) > 0, drop = FALSE]
    curve <- function(a) {
        fit <- survfit(Surv(time[arm == a], event[arm == a]) ~ 1, conf.type = "log-log")
        table <- summary(fit, rmean = max(time[arm == a]))$table
        lapply(unname(table[c("rmean", "se(rmean)", "median", "0.95LCL", "0.95UCL")]),
               function(v) if (is.finite(v)) v else NA)
    }
    list(
        kruskal = number(kruskal.test(value, factor(arm))$p.value),
        anova = number(summary(aov(value ~ factor(arm)))[[1]][["Pr(>F)"]][1]),
        fisher = number(fisher.test(counts)$p.value),
        chisq = number(chisq.test(counts, correct = FALSE)$p.value),
        wilcoxon = number(wilcox.test(visits[, 2], visits[, 1], paired = TRUE, exact = FALSE,
                                      correct = FALSE)$p.value),
        friedman = number(friedman.test(visits)$p.value),
        logrank = number({
            fit <- survdiff(Surv(time, event) ~ arm)
            pchisq(fit$chisq, sum(fit$exp > 0) - 1, lower.tail = FALSE)
        }),
        events = as.list(binom.test(sum(event), length(event))$conf.int),
        curves = lapply(sort(unique(arm)), curve)
    )
})
"""


@pytest.fixture(scope="module")
def compared():
    return list(zip(SETS, ask_r(IN_R, sets=SETS), strict=True))


def by_arm(asked):
    arm = np.array(asked["arm"])
    return {a: np.array(asked["value"], dtype=float)[arm == a] for a in ARMS}


def judged(ours, reason, theirs, but_r_gives=()):
    """R's number; or none on both sides and a reason; or one of the stated exceptions."""
    if ours is None:
        assert reason
        assert theirs is None or theirs in but_r_gives, reason
    else:
        assert math.isfinite(ours)
        assert theirs is not None
        assert_allclose(ours, theirs, **CLOSE)


def test_kruskal_wallis(compared):
    for asked, r in compared:
        ours = between.kruskal_wallis(by_arm(asked))
        judged(ours.p, ours.not_made, r["kruskal"])


def test_anova(compared):
    for asked, r in compared:
        groups = {arm: values for arm, values in by_arm(asked).items() if values.size}
        ours = between.anova(groups)
        # Where nothing varies within the groups R's p is what rounding left.
        still = all(np.ptp(values) == 0 for values in groups.values())
        judged(ours.p, ours.not_made, r["anova"], but_r_gives=(r["anova"],) if still else ())


def test_fisher_and_chi_square(compared):
    for asked, r in compared:
        counts = np.array(asked["counts"])
        ours = between.compare_unordered(counts)
        judged(
            ours.p, ours.not_made, r["fisher"] if ours.method is Method.FISHER_EXACT else r["chisq"]
        )


def test_wilcoxon(compared):
    for asked, r in compared:
        visits = np.array(asked["visits"])
        ours = within.wilcoxon(visits[:, 0], visits[:, 1])
        judged(ours.p, ours.not_made, r["wilcoxon"])


def test_friedman(compared):
    for asked, r in compared:
        ours = within.friedman(np.array(asked["visits"]))
        # One patient alone cannot show a change beyond himself; R computes a p all the same.
        alone = (r["friedman"],) if len(asked["visits"]) < 2 else ()
        judged(ours.p, ours.not_made, r["friedman"], but_r_gives=alone)


def test_log_rank(compared):
    for asked, r in compared:
        event = np.array(asked["event"], dtype=float)
        ours = log_rank(np.array(asked["time"]), np.array(asked["arm"]), event)
        # No event while two arms were at risk together: R divides nothing by nothing and says 1.
        judged(ours.p, ours.reason, r["logrank"], but_r_gives=(1,))


def test_proportions(compared):
    for asked, r in compared:
        assert_allclose(
            clopper_pearson(sum(asked["event"]), len(asked["event"])), r["events"], **CLOSE
        )


def test_restricted_means_and_medians(compared):
    for asked, r in compared:
        arm, time = np.array(asked["arm"]), np.array(asked["time"])
        event = np.array(asked["event"], dtype=float)
        for name, theirs in zip(sorted(set(asked["arm"])), r["curves"], strict=True):
            curve = kaplan_meier(time[arm == name], event[arm == name])
            mean = restricted_mean(curve, float(time[arm == name].max()))
            ours = [mean.mean, mean.standard_error, *median_with_limits(curve)]
            for mine, his in zip(ours, theirs, strict=True):
                assert (mine is None) == (his is None)
                if mine is not None:
                    assert_allclose(mine, his, **CLOSE)
