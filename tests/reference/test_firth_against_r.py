"""Firth's hazard ratios: known cases, and small sets against the penalised likelihood written in R."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.stats import chi2

from rairdtc_pipeline.statistics import firth as module
from rairdtc_pipeline.statistics.firth import firth
from rairdtc_pipeline.statistics.result import Reason
from rairdtc_pipeline.statistics.risk_table import risk_table
from tests.reference.r import ask_r

REFERENCE = "C"
PENALISED = """
likelihood <- function(set) {
    time <- unlist(set$time); event <- unlist(set$event); group <- unlist(set$group)
    names <- unlist(set$names); k <- length(names)
    kept <- group %in% c("C", names)
    time <- time[kept]; event <- event[kept]; group <- group[kept]
    x <- sapply(names, function(name) as.numeric(group == name))
    x <- matrix(x, ncol = k)
    function(b, information = FALSE) {
        risk <- exp(drop(x %*% b)); total <- 0; info <- matrix(0, k, k)
        for (t in unique(time[event == 1])) {
            at <- time >= t; tied <- time == t & event == 1; d <- sum(tied)
            total <- total + sum(x[tied, , drop = FALSE] %*% b)
            for (j in seq_len(d) - 1) {
                w <- risk * (at - tied * j / d)
                mean <- colSums(w * x) / sum(w)
                total <- total - log(sum(w))
                info <- info + t(x) %*% (w * x) / sum(w) - outer(mean, mean)
            }
        }
        if (information) info else total + 0.5 * as.numeric(determinant(info)$modulus)
    }
}
answer <- lapply(given$sets, function(set) {
    k <- length(set$names)
    all <- set; all$names <- as.list(setdiff(sort(unique(unlist(set$group))), "C"))
    m <- length(all$names); info <- likelihood(all)(rep(0, m), TRUE)
    told <- sapply(seq_len(m), function(j) qr(rbind(info, diag(m)[j, ]))$rank == qr(info)$rank)
    if (k == 0) return(list(informed = sum(told)))
    f <- likelihood(set); ours <- unlist(set$ours)
    top <- if (k == 1) optimize(f, c(-15, 15), maximum = TRUE, tol = 1e-10)$objective else
        max(sapply(list(rep(0, k), ours), function(start)
            -optim(start, function(b) -f(b), control = list(reltol = 1e-15, maxit = 5000))$value))
    profile <- function(j, at) if (k == 1) f(at) else max(sapply(list(c(-14, 2), c(-2, 14)),
        function(range) optimize(function(o) f(if (j == 1) c(at, o) else c(o, at)), range,
                                 maximum = TRUE, tol = 1e-10)$objective))
    drops <- lapply(seq_len(k), function(j) lapply(set$limits[[j]], function(at) 2 * (top - profile(j, at))))
    list(informed = sum(told), top = top, at_ours = f(ours), drops = drops)
})
"""


def table_of(groups, events):
    """Patients in the order of their times 1, 2, 3 …."""
    times = np.arange(1.0, len(groups) + 1)
    return risk_table(times, np.array(list(groups)), np.isin(times, list(events)).astype(float))


@pytest.mark.parametrize(
    ("groups", "events", "other", "ratio", "limits"),
    [
        ("BC", {1}, "B", 1 / 3, (0.00228, 6.248)),
        ("BAAABC", {2, 4}, "A", 0.3025, (0.00213, 4.192)),
        ("CCBCCCBA", {4}, "A", 1, (0.0533, 145.9)),
        ("A" * 5 + "B" * 5 + "C" * 5, set(range(1, 16)), "A", 0.001536, (4.547e-6, 0.04019)),
    ],
)
def test_few_events_have_their_ratio_and_their_limits(groups, events, other, ratio, limits):
    found = firth(table_of(groups, events), REFERENCE).ratios[other]
    assert found.ratio == pytest.approx(ratio, rel=5e-4)
    assert (found.lower, found.upper) == pytest.approx(limits, rel=3e-3)


def test_two_patients_have_the_ratio_that_can_be_worked_out_by_hand():
    # One event with both at risk: 1.5 log p + 0.5 log (1 - p) is highest at p = 3/4, odds 3.
    assert firth(table_of("BC", {1}), REFERENCE).ratios["B"].ratio == pytest.approx(1 / 3, rel=1e-9)


def test_groups_without_a_comparison_say_why():
    nobody = firth(table_of("AB", {1}), REFERENCE)
    assert (nobody.ratios, nobody.not_made) == ({}, dict.fromkeys("AB", Reason.NO_REFERENCE))
    calm = firth(table_of("ABC", ()), REFERENCE)
    assert (calm.ratios, calm.not_made) == ({}, dict.fromkeys("AB", Reason.NO_EVENT))
    early = firth(table_of("ABC", {2}), REFERENCE)
    assert set(early.ratios) == {"B"}
    assert early.not_made == {"A": Reason.NEVER_AT_RISK_TOGETHER}


def small_sets():
    """Ties, arms without an event, arms that leave before the first, one patient in an arm."""
    rng, sets = np.random.default_rng(20250506), []
    while len(sets) < 200:
        n = int(rng.integers(2, 13))
        group = rng.choice(list("ABC"), n)
        event = (rng.random(n) < rng.choice([0.2, 0.5, 0.9])).astype(int)
        times = rng.integers(1, n + 1, n) if len(sets) % 2 else 1 + rng.permutation(n)
        if REFERENCE in group and len(set(group)) > 1 and event.any():
            one = {"time": times.astype(float).tolist(), "event": event.tolist()}
            sets.append(one | {"group": group.tolist()})
    return sets


@pytest.mark.slow
def test_two_hundred_small_sets_have_the_maximum_and_the_limits_that_r_finds():
    asked, fits = small_sets(), []
    for one in asked:
        found = firth(
            risk_table(
                np.array(one["time"]), np.array(one["group"]), np.array(one["event"], dtype=float)
            ),
            REFERENCE,
        )
        ratios = list(found.ratios.values())
        fits.append(found)
        # Rounded: processors differ in the last digits, and R must be asked the same everywhere.
        logs = -np.log(np.array([[r.ratio, r.lower, r.upper] for r in ratios]).reshape(-1, 3))
        rounded = np.round(logs, 7).tolist()
        one["names"] = [r.group for r in ratios]
        one["ours"] = [row[0] for row in rounded]
        one["limits"] = [[0.0, *row[1:]] for row in rounded]
    for found, r in zip(fits, ask_r(PENALISED, sets=asked), strict=True):
        assert len(found.ratios) == r["informed"]  # none is refused where the data inform it
        for ratio, (at_null, *at_limits) in zip(
            found.ratios.values(), r.get("drops", []), strict=True
        ):
            assert_allclose(r["at_ours"], r["top"], atol=1e-8)
            assert_allclose(at_limits, chi2.ppf(0.95, 1), atol=1e-5)
            assert_allclose(ratio.p, chi2.sf(max(at_null, 0), 1), atol=1e-6)


def test_many_events_of_one_time_are_summed_up_as_if_each_had_its_row(monkeypatch):
    rng = np.random.default_rng(20250507)
    n = 4000
    times = np.ceil(rng.exponential(20, n)).clip(max=60)
    table = risk_table(times, rng.choice(list("ABC"), n), (rng.random(n) < 0.3).astype(float))
    summed, rows = firth(table, REFERENCE), len(module.tie_rows(table)[1])
    monkeypatch.setattr(module, "_MOST_LISTED", n)
    listed = firth(table, REFERENCE)
    assert rows < len(module.tie_rows(table)[1]) / 2
    for name in "AB":
        one, other = summed.ratios[name], listed.ratios[name]
        assert_allclose(
            [one.ratio, one.lower, one.upper], [other.ratio, other.lower, other.upper], rtol=1e-9
        )
