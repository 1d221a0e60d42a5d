"""Treatment as a covariate that changes in time, against R; and the series without its cap."""

import numpy as np
import polars as pl
import pytest
from numpy.testing import assert_allclose

from rairdtc_pipeline.statistics.cox import coefficients
from rairdtc_pipeline.statistics.risk_table import risk_table_of_intervals
from rairdtc_pipeline.statistics.tables.series_cap_table import series_cap_table
from rairdtc_pipeline.statistics.tables.treatment_over_time_table import (
    intervals_of_treatment,
    treatment_over_time_table,
)
from tests.reference.r import ask_r

SCHEMA = {
    "endpoint": pl.String,
    "time_months": pl.Float64,
    "event": pl.Int32,
    "months_to_seeds": pl.Float64,
    "months_to_anlotinib": pl.Float64,
    "months_to_both": pl.Float64,
}
OVER_TIME = """
time <- unlist(given$time); event <- unlist(given$event); both <- unlist(given$both)
first <- unlist(given$first); alone <- both > 0; later <- both < time
d <- rbind(data.frame(start = 0, stop = pmin(both, time), event = ifelse(later, 0, event),
                      state = first)[alone, ],
           data.frame(start = pmax(both, 0), stop = time, event = event, state = "C")[later, ])
d$A <- as.numeric(d$state == "A"); d$B <- as.numeric(d$state == "B")
plain <- coxph(Surv(start, stop, event) ~ A + B, data = d, ties = "efron", timefix = FALSE,
               control = coxph.control(eps = 1e-14, iter.max = 100))
# Firth's penalty from R's own partial likelihood and information at given coefficients.
penalised <- function(b) {
    at <- coxph(Surv(start, stop, event) ~ A + B, data = d, ties = "efron", timefix = FALSE,
                init = b, control = coxph.control(iter.max = 0))
    at$loglik[2] - 0.5 * as.numeric(determinant(at$var)$modulus)
}
best <- optim(c(0, 0), function(b) -penalised(b), control = list(reltol = 1e-16, maxit = 5000))
best <- optim(best$par, function(b) -penalised(b), control = list(reltol = 1e-16, maxit = 5000))
answer <- list(plain = unname(coef(plain)), ratios = exp(-best$par), months = tapply(d$stop - d$start, d$state, sum))
"""


def course(time, event, seeds, drug):
    """A patient of OS, treated from the start; `seeds` and `drug` are months, None for never."""
    known = seeds is not None and drug is not None
    return ("OS", time, event, seeds, drug, max(seeds, drug) if known else None)


def courses(*drawn):
    return pl.DataFrame([course(*one) for one in drawn], schema=SCHEMA, orient="row")


def drawn_courses(seed, n=60):
    random = np.random.default_rng(seed)
    for _ in range(n):
        time = float(random.integers(1, 25))
        second = random.choice([None, 0.0, float(random.integers(1, 20))])
        pair = (0.0, second) if random.random() < 0.5 else (second, 0.0)
        yield (time, int(random.random() < 0.6), *pair)


@pytest.mark.parametrize("seed", range(3))
def test_treatment_over_time_is_that_of_r(seed):
    drawn = list(drawn_courses(seed))
    patients = courses(*drawn)
    spans = intervals_of_treatment(patients)
    columns = (spans[name].to_numpy() for name in ("start", "stop", "state", "event", "patients"))
    start, stop, state, event, alike = columns
    table = risk_table_of_intervals(start, stop, state.astype(str), event.astype(float), alike)
    both = patients["months_to_both"].fill_null(1e9)
    r = ask_r(
        OVER_TIME,
        time=patients["time_months"].to_list(),
        event=patients["event"].to_list(),
        both=both.to_list(),
        first=[
            "B" if drug is None or (seeds == 0 and drug) else "A" for _, _, seeds, drug in drawn
        ],
    )
    assert_allclose(coefficients(table, "C"), r["plain"], rtol=1e-8)
    made = treatment_over_time_table(patients, "C", 0.95)
    assert_allclose(made["hazard_ratio"], r["ratios"], rtol=1e-5)
    assert_allclose(made["months_reference"], r["months"][:2])
    assert_allclose(made["months_arm"], r["months"][2])


def test_time_before_the_second_treatment_counts_for_the_first():
    made = treatment_over_time_table(
        courses((10.0, 1, 0.0, 4.0), (10.0, 0, 0.0, 0.0), (3.0, 1, 0.0, 4.0), (8.0, 1, 0.0, None)),
        "C",
        0.95,
    ).row(0, named=True)
    assert (made["reference_arm"], made["n_arm"], made["n_reference"]) == ("B", 2, 3)
    assert (made["months_arm"], made["months_reference"]) == (16.0, 15.0)
    # An event before the second treatment, or on its day, is one under the first.
    assert (made["events_arm"], made["events_reference"], made["changed"]) == (1, 2, 1)
    assert made["e_value"] > 1


@pytest.mark.parametrize("seen", [courses(), courses((5.0, 1, 0.0, 0.0))])
def test_one_state_of_treatment_has_nothing_to_compare(seen):
    assert treatment_over_time_table(seen, "C", 0.95).is_empty()


def test_an_interval_of_no_length_is_refused():
    one = np.array([1.0])
    with pytest.raises(ValueError, match="ends before it starts"):
        risk_table_of_intervals(one, one, np.array(["A"]), one, np.array([1]))


def test_without_the_cap_patients_move_to_the_combination():
    columns = ("endpoint", "series", "arm", "time_months", "event", "moved", "patients")
    rows = [
        *(("OS", "capped", arm, 5.0 + n, 1, arm == "B" and n == 1, 1) for arm in "BC" for n in (0, 1)),
        *(("OS", "not_capped", "C", 6.0, 1, True, 1), ("OS", "not_capped", "B", 5.0, 1, False, 1)),
        *(("OS", "not_capped", "C", 5.0 + n, 1, False, 1) for n in (0, 1)),
    ]  # fmt: skip
    made = series_cap_table(pl.DataFrame(rows, schema=columns, orient="row"), "C", 0.95)
    sizes = made.select("series", "n_arm", "n_reference", "moved", "events_arm").rows()
    assert sizes == [("capped", 2, 2, 1, 2), ("not_capped", 3, 1, 1, 3)]
    assert made["hazard_ratio"].null_count() == 0
