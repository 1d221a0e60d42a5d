"""Tables 1 to 3 where there is little to tabulate: nobody, one patient, an empty arm."""

import polars as pl
import pytest

from rairdtc_pipeline.statistics import (
    baseline_table,
    change_table,
    frame_of_tests,
    response_table,
    survival_tables,
)

PATIENTS = {
    "patient": pl.String,
    "arm": pl.String,
    "age_years": pl.Int32,
    "bmi": pl.Float64,
    "kps": pl.Int32,
    "seed_count": pl.Int32,
    "sex": pl.String,
    "ecog": pl.Int32,
    "histology": pl.String,
    "surgery": pl.String,
    "bilateral_tumor": pl.String,
    "extrathyroidal_extension": pl.String,
    "metastasis": pl.String,
    "mutation": pl.String,
}
ONE = ("p1", "B", 60, 21.0, 90, 40, "F", 0, "PTC", "TT", "N", None, "lung_only", "negative")
TWO = ("p2", "C", 61, None, 80, None, "M", 1, None, "TT", "Y", None, "none", None)
VALUES = {"patient": pl.String, "arm": pl.String, "visit": pl.String, "value": pl.Float64}
SURVIVAL = {
    "endpoint": pl.String,
    "arm": pl.String,
    "time_months": pl.Float64,
    "event": pl.Int32,
}


def frame(schema, rows=()):
    return pl.DataFrame(list(rows), schema=schema, orient="row")


@pytest.mark.parametrize("rows", [(), (ONE,), (ONE, TWO)], ids=["nobody", "one", "two arms"])
def test_a_small_cohort_has_its_tables_and_no_test_without_a_reason(rows):
    patients = frame(PATIENTS, rows)
    responses = frame(
        {"patient": pl.String, "arm": pl.String, "visit": pl.String, "response": pl.String},
        [(row[0], row[1], "m6", "PR") for row in rows],
    )
    values = frame(VALUES, [(row[0], row[1], "baseline", 1.0) for row in rows])
    grades = frame(
        {"patient": pl.String, "arm": pl.String, "worst_grade": pl.Int32},
        [(row[0], row[1], 0) for row in rows],
    )
    survival = frame(SURVIVAL, [(end, row[1], 5.0, 0) for row in rows for end in ("LPFS", "OS")])
    measures = dict.fromkeys(("volume", "vrr", "tg", "nrs"), values)
    parts = [
        baseline_table(patients),
        response_table(responses, 0.95),
        change_table(measures, grades),
    ]
    curves = survival_tables(survival, 0.95)
    tests = frame_of_tests([test for part in parts for test in part.tests] + curves.tests)
    assert tests["p"].is_nan().sum() == 0
    assert tests.filter(
        pl.col("p").is_null() & ~pl.col("rationale").str.contains("not ")
    ).is_empty()
    for part in parts:
        assert not part.cell_frame()["text"].str.to_lowercase().str.contains("nan").any()


def test_everyone_censored_has_a_curve_and_no_median():
    rows = [("OS", arm, float(time), 0) for arm in "AB" for time in (3, 6)]
    found = survival_tables(frame(SURVIVAL, rows), 0.95)
    assert found.km_summary["median_months"].to_list() == [None, None]
    assert found.km_summary["events"].to_list() == [0, 0]
    assert "no event occurred" in found.tests[0].result.rationale
