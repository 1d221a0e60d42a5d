"""Landmarks: who counts, in which arm, and where there is little to compare."""

import polars as pl
import pytest

from rairdtc_pipeline.statistics.tables.landmarks_table import landmarks_table

SCHEMA = {
    "endpoint": pl.String,
    "arm": pl.String,
    "time_months": pl.Float64,
    "event": pl.Int32,
    "months_to_seeds": pl.Float64,
    "months_to_anlotinib": pl.Float64,
}
A, B, C = ("A", None, 0.0), ("B", 0.0, None), ("C", 0.0, 1.5)


def patients(*drawn):
    rows = [("OS", arm, time, event, seeds, drug) for (arm, seeds, drug), time, event in drawn]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


COHORT = patients(
    (A, 0.5, 1), (A, 5.0, 1), (A, 8.0, 0), (B, 6.0, 1), (B, 9.0, 1), (C, 7.0, 1), (C, 10.0, 0)
)


def found(seen, month, other):
    made = landmarks_table(seen, [month], "C", 0.95)
    return made.filter(reference_arm=other).row(0, named=True)


def test_a_patient_is_in_the_arm_of_what_had_begun_by_the_landmark():
    early, late = found(COHORT, 1, "B"), found(COHORT, 2, "B")
    assert (early["n_arm"], early["n_reference"], early["moved"]) == (0, 4, 2)
    assert (late["n_arm"], late["n_reference"], late["moved"]) == (2, 2, 0)
    assert (early["hazard_ratio"], early["not_made"]) == (None, "no_reference")
    assert late["lower"] < late["hazard_ratio"] < late["upper"]


def test_whoever_has_the_event_by_the_landmark_is_left_out():
    row = found(COHORT, 5, "A")
    assert (row["left_out"], row["n_reference"], row["events_reference"]) == (2, 1, 0)


def test_time_counts_from_the_landmark():
    """Only the order of the times counts, so the ratio stays while nobody leaves or moves."""
    assert found(COHORT, 2, "B")["hazard_ratio"] == found(COHORT, 3, "B")["hazard_ratio"]


@pytest.mark.parametrize("seen", [patients(), patients((A, 0.5, 1)), patients((C, 9.0, 1))])
def test_nobody_to_compare_makes_no_row(seen):
    assert landmarks_table(seen, [3], "C", 0.95).is_empty()


def test_no_event_after_the_landmark_has_its_reason():
    row = found(patients((A, 9.0, 0), (C, 9.0, 0)), 3, "A")
    assert (row["hazard_ratio"], row["not_made"]) == (None, "no_event")
