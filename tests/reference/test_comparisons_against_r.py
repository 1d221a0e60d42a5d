"""Thyroglobulin as ratios of ratios, rates per patient-year and intervals of examinations, by R."""

import math

import numpy as np
import polars as pl
import pytest
from numpy.testing import assert_allclose

from rairdtc_pipeline.statistics.comparative.rates import poisson_rate
from rairdtc_pipeline.statistics.tables.declared import TABLES
from rairdtc_pipeline.statistics.tables.estimands import ESTIMANDS, of_set
from rairdtc_pipeline.statistics.tables.event_rates_table import event_rates_table
from rairdtc_pipeline.statistics.tables.exam_intervals_table import (
    exam_intervals_table,
)
from rairdtc_pipeline.statistics.tables.tg_ratios_table import tg_ratios_table
from rairdtc_pipeline.statistics.tables.tg_table import tg_table
from rairdtc_pipeline.vocabulary import vocabulary
from tests.reference.r import ask_r

VISITS = ("baseline", "m2", "m6")
RATIOS = """
library(nlme)
d <- data.frame(patient = factor(unlist(given$patient)), y = log(unlist(given$value)),
                arm = unlist(given$arm), visit = unlist(given$visit))
ratios <- function(cell, own) {
    d$cell <- factor(cell)
    fit <- lme(y ~ 0 + cell, random = ~ 1 | patient, data = d,
               control = lmeControl(msTol = 1e-12, tolerance = 1e-12, msMaxIter = 500))
    b <- fixef(fit); v <- vcov(fit); names(b) <- levels(d$cell)
    lapply(c("m2", "m6"), function(visit) {
        w <- setNames(numeric(length(b)), names(b))
        w[paste("C", visit)] <- 1; w[paste("A", visit)] <- -1
        if (own) { w["C baseline"] <- -1; w["A baseline"] <- 1 }
        at <- sum(w * b); e <- sqrt(drop(w %*% v %*% w))
        c(exp(at), exp(at - qnorm(0.975) * e), exp(at + qnorm(0.975) * e), 2 * pnorm(-abs(at) / e))
    })
}
cell <- paste(d$arm, d$visit)
answer <- list(one = ratios(ifelse(d$visit == "baseline", "all", cell), FALSE), own = ratios(cell, TRUE))
"""


def thyroglobulin(patients=40):
    """Values of two arms that differ at baseline, fall over time, and drop out."""
    random = np.random.default_rng(20250607)
    rows = []
    for number in range(patients):
        arm, level = "AC"[number % 2], random.normal(3 + number % 2, 1.5)
        for order, visit in enumerate(VISITS):
            if not order or random.random() < 0.8:
                value = math.exp(level - order * (1 + number % 2) + random.normal(0, 0.6))
                rows.append((number, arm, visit, order, value, None))
    columns = ["patient", "arm", "visit", "visit_order", "limit_or_value", "comparator"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def ratios_of(values):
    made = tg_table(values, [1.0], 0.95)
    return tg_ratios_table(made.logged, made.fits, "C", 0.95)


@pytest.fixture(scope="module")
def values():
    return thyroglobulin()


@pytest.mark.parametrize("baseline", ["one", "own"])
def test_ratios_of_ratios_are_those_of_nlme(values, baseline):
    r = ask_r(
        RATIOS,
        patient=values["patient"].to_list(),
        value=values["limit_or_value"].to_list(),
        arm=values["arm"].to_list(),
        visit=values["visit"].to_list(),
    )
    found = ratios_of(values).filter(baseline=baseline)
    seen = found.select("ratio_of_ratios", "lower", "upper", "p").to_numpy()
    assert_allclose(seen, r[baseline], rtol=1e-6)
    assert found["visit"].to_list() == ["m2", "m6"]
    at = values.filter(visit="m2").group_by("arm").len().sort("arm")["len"].to_list()
    assert found.select("n_reference", "n_arm").row(0) == tuple(at)


def test_ratios_that_cannot_be_estimated_have_a_reason(values):
    later = ratios_of(values.filter((pl.col("arm") == "A") | (pl.col("visit") == "baseline")))
    assert later.select("not_made", "ratio_of_ratios").unique().rows() == [
        ("no_shared_visit", None)
    ]
    few = ratios_of(values.filter(pl.col("patient") < 2).unique("patient", keep="last"))
    assert set(few["not_made"]) <= {"too_few_repeated_values"}


POISSON = """
answer <- lapply(given$pairs, function(pair) {
    test <- poisson.test(pair[[1]], pair[[2]]); c(unname(test$estimate), test$conf.int)
})
"""


def test_rates_and_their_limits_are_those_of_poisson_test():
    pairs = [(0, 3.5), (1, 0.2), (7, 41.25), (120, 90.0)]
    for pair, answer in zip(pairs, ask_r(POISSON, pairs=pairs), strict=True):
        assert_allclose(poisson_rate(*pair), answer, rtol=1e-9)
    assert poisson_rate(0, 0.0) is None


def test_a_rate_is_of_first_events_and_of_all():
    columns = ("kind", "level", "soc", "term", "arm", "n", "patients", "years_to_first", "events")
    rows = [
        ("all", "any", None, None, arm, 10, n, 8.0, 3 * n, 20.0) for arm, n in (("A", 4), ("B", 0))
    ]
    counts = pl.DataFrame(rows, schema=[*columns, "years"], orient="row")
    made = event_rates_table(counts, 0.95).rows(named=True)
    assert [(row["patient_rate"], row["event_rate"]) for row in made] == [(0.5, 0.6), (0.0, 0.0)]
    assert made[0]["patient_rate_lower"] < 0.5 < made[0]["patient_rate_upper"]
    assert (made[1]["event_rate_lower"], made[1]["event_rate_upper"]) == pytest.approx(
        (0.0, -math.log(0.025) / 20)
    )


def test_intervals_of_examinations_are_compared_patient_by_patient():
    early = [("A", 3, 60.0), ("A", 0, None), ("A", 1, 90.0), ("B", 2, 30.0)]
    rows = [*(("first_visits", *row) for row in early), ("later_visits", "B", 1, 180.0)]
    schema = ["period", "arm", "examinations", "interval_days"]
    made = exam_intervals_table(pl.DataFrame(rows, schema=schema, orient="row"))
    columns = ("period", "arm", "n", "examined", "examinations", "interval_median_days")
    assert made.select(columns).rows() == [
        ("first_visits", "A", 3, 2, 4, 75.0),
        ("first_visits", "B", 1, 1, 2, 30.0),
        ("later_visits", "B", 1, 1, 1, 180.0),
    ]
    answer = ask_r("answer <- kruskal.test(c(60, 90, 30), c(1, 1, 2))$p.value")
    assert made["p"].to_list()[:2] == pytest.approx([answer] * 2, rel=1e-9)
    assert made["not_made"].to_list()[2] == "fewer_than_two_groups_have_values"


def test_every_table_of_estimates_has_an_estimand():
    named = {table for estimand in ESTIMANDS.values() for table in estimand.tables}
    of_sets = {"km_curve", "km_summary", "sensitivity", "hazard_ratios", "mean_differences"}
    assert named | of_sets == TABLES.keys() - {"tests", "estimands"}
    assert of_set("LPFS", vocabulary().endpoints["LPFS"].sets[0]) == "lpfs_primary"
