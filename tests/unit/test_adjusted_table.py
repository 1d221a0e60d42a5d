"""The adjusted analysis where there is little to compare, and the same bits on every run."""

import numpy as np
import polars as pl
import pytest

from rairdtc_pipeline.statistics.comparative.propensity import propensity
from rairdtc_pipeline.statistics.comparative.resampling import Resampling
from rairdtc_pipeline.statistics.result import Reason
from rairdtc_pipeline.statistics.tables.adjusted_table import Adjustment, adjusted_tables
from rairdtc_pipeline.statistics.tables.estimands import ESTIMANDS

COVARIATES = ("age_years", "bone_metastasis")
SCHEMA = {
    "arm": pl.String,
    "age_years": pl.Float64,
    "bone_metastasis": pl.Float64,
    "time_months_OS": pl.Float64,
    "event_OS": pl.Int32,
}
PLAN = Adjustment("C", COVARIATES, 12.0, Resampling(200, 100, 0.9), 0.95)


def patients(n=40, seed=5):
    random = np.random.default_rng(seed)
    return pl.DataFrame(
        {
            "arm": random.choice(["A", "B", "C"], n).tolist(),
            "age_years": random.normal(60, 10, n).round(),
            "bone_metastasis": random.integers(0, 2, n).astype(float),
            "time_months_OS": random.exponential(15, n).round() + 1,
            "event_OS": random.integers(0, 2, n).astype(np.int32),
        },
        schema=SCHEMA,
    )


def rows(*drawn):
    return pl.DataFrame(list(drawn), schema=SCHEMA, orient="row")


def effect(compared, adjustment="overlap", plan=PLAN):
    effects = adjusted_tables(compared, plan).effects
    return effects.filter(adjustment=adjustment).row(0, named=True)


def test_the_bits_are_the_same_on_every_run_and_in_every_order():
    first = adjusted_tables(patients(), PLAN)
    shuffled = patients().sample(fraction=1, shuffle=True, seed=1).select(reversed(SCHEMA))
    again = adjusted_tables(shuffled, PLAN)
    for name in ("effects", "balance", "curves"):
        assert getattr(first, name).equals(getattr(again, name)), name
    assert first.effects["bootstrap_lower"].null_count() == 0


def test_overlap_weights_balance_the_covariates_and_cost_patients():
    made = adjusted_tables(patients(), PLAN)
    after = made.balance.filter(adjustment="overlap")
    assert after["smd"].max() < 1e-8 < made.balance.filter(adjustment="none")["smd"].min()
    none, overlap = (made.effects.filter(adjustment=how) for how in ("none", "overlap"))
    assert (overlap["effective_n_arm"] < none["effective_n_arm"]).all()
    assert (none["effective_n_arm"] == none["n_arm"]).all()


NOBODY = rows()
ONE = rows(("C", 60.0, 1.0, 5.0, 1))
ONE_EACH = rows(("C", 60.0, 1.0, 5.0, 1), ("A", 50.0, 0.0, 4.0, 1))
APART = patients().with_columns(age_years=pl.when(pl.col("arm") == "C").then(80.0).otherwise(50.0))
UNKNOWN = patients().with_columns(age_years=pl.lit(None, dtype=pl.Float64))


@pytest.mark.parametrize("compared", [NOBODY, ONE])
def test_without_a_second_arm_there_is_no_row(compared):
    made = adjusted_tables(compared, PLAN)
    assert made.effects.is_empty() and made.balance.is_empty() and made.curves.is_empty()


@pytest.mark.parametrize(
    ("compared", "reason"),
    [
        (rows(("A", 50.0, 0.0, 4.0, 1)), Reason.FEWER_THAN_TWO_GROUPS_HAVE_PATIENTS),
        (UNKNOWN, Reason.FEWER_THAN_TWO_GROUPS_HAVE_PATIENTS),
        (ONE_EACH, Reason.NO_OVERLAP),
        (APART, Reason.NO_OVERLAP),
        (patients().with_columns(event_OS=pl.lit(0, dtype=pl.Int32)), Reason.NO_EVENT),
        (
            patients().with_columns(event_OS=(pl.col("arm") == "A").cast(pl.Int32)),
            Reason.EVENTS_IN_ONE_ARM,
        ),
        (
            patients()
            .with_columns(
                time_months_OS=pl.col("time_months_OS") + 30 * (pl.col("arm") == "A"),
                event_OS=(pl.col("arm") == "A").cast(pl.Int32),
            )
            .filter((pl.col("arm") != "C") | (pl.col("time_months_OS") < 30)),
            Reason.NEVER_AT_RISK_TOGETHER,
        ),
        (
            patients().with_columns(time_months_OS=9.0, event_OS=pl.lit(1, dtype=pl.Int32)),
            Reason.NO_VARIANCE,
        ),
    ],
    ids=[
        *("no reference", "unknown", "one each", "apart", "no event", "events in one arm"),
        *("never at risk together", "all die on one day"),
    ],
)
def test_what_cannot_be_estimated_is_missing_with_its_reason(compared, reason):
    found = effect(compared)
    assert found["not_made"] == reason.value
    assert found["rationale"]
    for name in ("hazard_ratio", "lower", "upper", "p", "bootstrap_lower", "e_value"):
        assert found[name] is None, name


def test_a_patient_who_is_not_in_a_resample_does_not_separate_its_arms():
    random = np.random.default_rng(3)
    covariates = np.append(random.normal(size=40), 500.0)[:, None]
    treated = np.append((covariates[:-1, 0] + random.normal(size=40) > 0).astype(float), 0.0)
    without = np.append(np.ones(40), 0.0)[None, :]
    score = propensity(covariates, treated, without)[0, :-1]
    alone = propensity(covariates[:-1], treated[:-1], np.ones((1, 40)))[0]
    assert score == pytest.approx(alone, rel=1e-9)


def test_patients_without_a_covariate_are_counted_as_left_out():
    some = patients().with_columns(
        age_years=pl.when(pl.int_range(pl.len()) % 10 == 0).then(None).otherwise("age_years")
    )
    found = effect(some)
    pair = some.filter(pl.col("arm").is_in(["C", "A"]))
    assert found["left_out"] == pair["age_years"].null_count() > 0
    assert found["n_arm"] + found["n_reference"] + found["left_out"] == pair.height


def test_restricted_means_compare_arms_that_are_followed_to_the_horizon():
    short = patients().with_columns(time_months_OS=pl.col("time_months_OS").clip(0, 11))
    last_censored = short.with_columns(
        event_OS=pl.when(pl.col("time_months_OS") == 11).then(0).otherwise("event_OS")
    )
    found = effect(last_censored)
    assert found["rmst_not_made"] == Reason.NOT_OBSERVED_TO_HORIZON.value
    assert found["rmst_difference_months"] is None
    assert effect(patients())["rmst_difference_months"] is not None


def test_more_patients_than_the_limit_have_normal_limits_alone():
    plan = Adjustment("C", COVARIATES, 12.0, Resampling(200, 10, 0.9), 0.95)
    found = effect(patients(), plan=plan)
    assert (found["bootstrap_not_made"], found["resamples"]) == ("too_many_for_bootstrap", 0)
    assert found["lower"] < found["hazard_ratio"] < found["upper"]


def test_too_many_resamples_without_an_estimate_make_no_interval():
    strict = Adjustment("C", COVARIATES, 12.0, Resampling(200, 100, 1.0), 0.95)
    lenient = Adjustment("C", COVARIATES, 12.0, Resampling(200, 100, 0.01), 0.95)
    some = patients(24, seed=2)
    assert effect(some, plan=strict)["bootstrap_not_made"] == "too_few_resamples_estimable"
    assert effect(some, plan=lenient)["bootstrap_lower"] is not None


def test_what_the_score_leaves_out_has_its_balance_too():
    nrs = pl.Series([None if n % 5 == 0 else float(n % 7) for n in range(40)], dtype=pl.Float64)
    seen = patients().with_columns(nrs=nrs)
    balance = adjusted_tables(seen, PLAN).balance.filter(covariate="nrs", reference_arm="A")
    known = seen.drop_nulls("nrs").group_by("arm").len()
    sizes = dict(known.iter_rows())
    assert balance.select("in_score", "n_arm", "n_reference").unique().rows() == [
        (False, sizes["C"], sizes["A"])
    ]
    none, overlap = balance["smd"].to_list()
    c, a = (seen.filter(arm=arm)["nrs"].drop_nulls().to_numpy() for arm in "CA")
    spread = np.sqrt((c.var(ddof=1) + a.var(ddof=1)) / 2)
    assert none == pytest.approx(abs(c.mean() - a.mean()) / spread)
    assert overlap != pytest.approx(none)


def test_every_estimand_of_the_table_is_declared():
    made = adjusted_tables(patients(), PLAN)
    assert set(made.effects["estimand"]) <= ESTIMANDS.keys()
