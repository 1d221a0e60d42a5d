"""The published Kaplan–Meier tables and log-rank tests, computed again by R from the published rows."""

import math

import pytest
from numpy.testing import assert_allclose

from tests.reference.r import ask_r

CLOSE = {"rtol": 1e-8, "atol": 1e-10}

AGAIN = """
time <- unlist(given$time); event <- unlist(given$event); arm <- unlist(given$arm)
test <- survdiff(Surv(time, event) ~ arm)
pair <- function(a, b) {
    keep <- arm %in% c(a, b)
    pchisq(survdiff(Surv(time[keep], event[keep]) ~ arm[keep])$chisq, 1, lower.tail = FALSE)
}
answer <- list(
    pairs = as.list(p.adjust(c(pair("A", "B"), pair("A", "C"), pair("B", "C")), "holm")),
    chisq = test$chisq, p = pchisq(test$chisq, length(unique(arm)) - 1, lower.tail = FALSE),
    curves = lapply(sort(unique(arm)), function(a) {
        fit <- survfit(Surv(time[arm == a], event[arm == a]) ~ 1, conf.type = "log-log")
        keep <- function(x) lapply(x, function(v) if (is.finite(v)) v else NA)
        list(time = I(fit$time), surv = I(fit$surv), risk = I(fit$n.risk),
             lower = keep(fit$lower), upper = keep(fit$upper),
             median = keep(unname(summary(fit)$table[c("median", "0.95LCL", "0.95UCL")])))
    })
)
"""


@pytest.mark.parametrize("endpoint", ["LPFS", "OS"])
def test_published_survival_equals_r_on_the_published_rows(published, endpoint):
    rows = published.execute(
        """SELECT time_months, event, arm FROM derived.survival
        WHERE endpoint = $e AND sensitivity_set = 'primary' ORDER BY arm, time_months, event""",
        {"e": endpoint},
    ).fetchall()
    times, events, arms = zip(*rows, strict=True)
    r = ask_r(AGAIN, time=times, event=events, arm=arms)
    (test,) = published.execute(
        "SELECT statistic, p FROM statistics.tests WHERE test_id = $id",
        {"id": f"{endpoint.lower()}_log_rank"},
    ).fetchall()
    assert_allclose(test, [r["chisq"], r["p"]], **CLOSE)
    pairwise = published.execute(
        "SELECT p FROM statistics.tests WHERE row = $e AND kind = 'pairwise' ORDER BY arms",
        {"e": endpoint},
    ).fetchall()
    assert_allclose([p for (p,) in pairwise], r["pairs"], **CLOSE)
    for arm, theirs in zip("ABC", r["curves"], strict=True):
        ours = published.execute(
            """SELECT time_months, survival, at_risk, lower, upper FROM statistics.km_curve
            WHERE endpoint = $e AND arm = $a AND time_months > 0 ORDER BY time_months""",
            {"e": endpoint, "a": arm},
        ).fetchall()
        columns = zip(*ours, strict=True)
        for name, column in zip(("time", "surv", "risk", "lower", "upper"), columns, strict=True):
            _same([_number(v) for v in column], [_number(v) for v in theirs[name]], theirs["surv"])
        (median,) = published.execute(
            """SELECT median_months, median_lower_months, median_upper_months
            FROM statistics.km_summary WHERE endpoint = $e AND arm = $a""",
            {"e": endpoint, "a": arm},
        ).fetchall()
        assert_allclose(
            [_number(v) for v in median], [_number(v) for v in theirs["median"]], **CLOSE
        )


def _number(value):
    return math.nan if value is None else value


def _same(ours, theirs, survival):
    """Equal where the curve has left 1: at 1 R has no log-log limits."""
    moved = [i for i, s in enumerate(survival) if s < 1]
    assert_allclose([ours[i] for i in moved], [theirs[i] for i in moved], **CLOSE)
