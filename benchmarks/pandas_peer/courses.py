"""The state, response and pain at each visit."""

import pandas as pd

from benchmarks.pandas_peer.frames import (
    Frames,
    at_baseline,
    case,
    days_between,
    in_visit_windows,
    settings,
)

_VISIT = ["patient", "visit"]
_EVIDENCE = ["source_file_id", "source_row"]


def visit_states(frames: Frames) -> pd.DataFrame:
    """One row per included patient and visit, with the reason if the visit has no value."""
    r = frames["derived.response"]
    counts = (r["scope"] == "overall") & (r["response"] == "PD") & r["counts"]
    if settings(frames)["pd_needs_confirmation"]:
        counts &= r["pd_confirmed"].astype(bool)
    progressed = r[counts].groupby("patient")["exam_date"].min().rename("progression_date")
    ends = frames["cohort.vital_status"][["patient", "death_date", "end_of_observation"]]
    p = frames["cohort.patients"][["patient", "arm", "treatment_start"]]
    p = p.merge(ends, on="patient").merge(progressed.reset_index(), on="patient", how="left")
    v = p.merge(frames["cohort.visit_windows"], how="cross")

    def before_due(day: str) -> pd.Series:
        return days_between(v["treatment_start"], v[day]) + 1 < v["target_day"]

    v["state_without_value"] = case(
        [
            v["visit"] == "baseline",
            before_due("progression_date"),
            before_due("death_date"),
            before_due("end_of_observation"),
        ],
        ["missing", "progressed_before", "died_before", "not_reached"],
        "missing",
    )
    return v[["patient", "arm", "visit", "visit_order", "state_without_value"]]


def response_visit(frames: Frames) -> pd.DataFrame:
    """One row per included patient and visit after baseline."""
    v, r = frames["derived.visit_states"], frames["derived.response"]
    v = v[v["visit"] != "baseline"]
    overall = r[(r["scope"] == "overall") & r["visit"].notna()]
    v = v.merge(
        overall[["patient", "visit", "response", "exam_date"]], on=["patient", "visit"], how="left"
    )
    v["state"] = v["state_without_value"].mask(v["response"].notna(), "assessed")
    return v[["patient", "arm", "visit", "visit_order", "state", "response", "exam_date"]]


def pain(frames: Frames) -> pd.DataFrame:
    """One row per included patient and visit."""
    starts = frames["cohort.patients"][["patient", "treatment_start", "data_until"]]
    a = frames["staging.pain"].merge(starts, on="patient")
    a = a[a["assessment_date"] <= a["data_until"]]
    a = a.assign(day=days_between(a["treatment_start"], a["assessment_date"]) + 1)
    placed = in_visit_windows(a, "day", frames["cohort.visit_windows"])
    placed = placed.sort_values(["distance", "assessment_date"], ascending=[True, False])
    nearest = placed.drop_duplicates(_VISIT)

    columns = [*_VISIT, "assessment_date", "nrs", "analgesic", *_EVIDENCE]
    v = frames["derived.visit_states"].merge(nearest[columns], on=_VISIT, how="left")
    v["state"] = v["state_without_value"].mask(v["nrs"].notna(), "assessed")
    v["change"] = v["nrs"] - at_baseline(v, "nrs")
    return v[["patient", "arm", "visit", "visit_order", "state", "assessment_date", "nrs",
              "change", "analgesic", *_EVIDENCE]]  # fmt: skip
