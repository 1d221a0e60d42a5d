"""What happened at each visit: its state, response, pain, thyroglobulin; laboratory grades."""

import numpy as np
import pandas as pd

from benchmarks.pandas_peer.frames import (
    DIGITS,
    Frames,
    antibodies_positive,
    case,
    days_between,
    in_visit_windows,
    known,
    settings,
    within_limit_of_method,
)

_VISIT = ["patient", "visit"]
_EVIDENCE = ["source_file_id", "source_row"]


def visit_states(frames: Frames) -> pd.DataFrame:
    """One row per included patient and visit: why it has no value, where it has none."""
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
    v["change"] = v["nrs"] - _at_baseline(v, "nrs")
    return v[["patient", "arm", "visit", "visit_order", "state", "assessment_date", "nrs",
              "change", "analgesic", *_EVIDENCE]]  # fmt: skip


def _at_baseline(v: pd.DataFrame, column: str) -> pd.Series:
    """The value of each patient's baseline visit, on every row of the patient."""
    baseline = v[v["visit"] == "baseline"].set_index("patient")[column]
    return v["patient"].map(baseline)


def tg(frames: Frames) -> pd.DataFrame:
    """One row per included patient and visit."""
    s = settings(frames)
    nearest = _nearest_labs(frames)
    v = frames["derived.visit_states"]
    parts = (_thyroglobulin(nearest, s), _antibodies(nearest), _thyrotropin(nearest, s))
    for part in parts:
        v = v.merge(part, on=_VISIT, how="left")

    value, baseline = v["tg_ng_ml"], _at_baseline(v, "tg_ng_ml")
    flagged = v["tgab_positive"].fillna(False) | v["tsh_unsuppressed"].fillna(False)
    v["usable"] = value.notna() & ~flagged.astype(bool)
    v["state"] = v["state_without_value"].mask(value.notna(), "assessed")
    v["change_ng_ml"] = value - baseline
    v["change_percent"] = (v["change_ng_ml"] / baseline * 100).where(baseline != 0)
    v = v.sort_values(["patient", "visit_order"])
    usable = v["tg_ng_ml"].where(v["usable"], np.inf)
    v["nadir_ng_ml"] = usable.groupby(v["patient"]).cummin().replace(np.inf, np.nan)
    return v.drop(columns="state_without_value")


def _nearest_labs(frames: Frames) -> pd.DataFrame:
    """Of each thyroid test the result nearest to each visit, the later on a tie."""
    columns = ["patient", "test_code", "specimen_datetime", "result_value", "result_comparator",
               "result_qualitative", "reference_high", *_EVIDENCE]  # fmt: skip
    labs = frames["staging.labs"]
    labs = labs.loc[labs["test_code"].isin(["TG", "TGAB", "TSH"]), columns]
    has_result = labs["result_value"].notna() | (
        (labs["test_code"] == "TGAB") & labs["result_qualitative"].notna()
    )
    starts = frames["cohort.patients"][["patient", "treatment_start", "data_until"]]
    labs = labs[has_result].merge(starts, on="patient")
    labs["specimen_date"] = labs["specimen_datetime"].dt.normalize()
    labs = labs[labs["specimen_date"] <= labs["data_until"]]
    labs = labs.assign(day=days_between(labs["treatment_start"], labs["specimen_date"]) + 1)
    placed = in_visit_windows(labs, "day", frames["cohort.visit_windows"])
    placed = placed.sort_values(["distance", "specimen_datetime"], ascending=[True, False])
    return placed.drop_duplicates([*_VISIT, "test_code"])


def _thyroglobulin(nearest: pd.DataFrame, s: pd.Series) -> pd.DataFrame:
    found = nearest[nearest["test_code"] == "TG"]
    factors = {"<": s["below_limit_factor"], ">": s["above_limit_factor"]}
    factor = found["result_comparator"].map(factors).astype(float).fillna(1)
    return found[[*_VISIT, "specimen_date", *_EVIDENCE]].assign(
        tg_comparator=found["result_comparator"],
        tg_reported_ng_ml=found["result_value"],
        tg_ng_ml=found["result_value"] * factor,
    )


def _antibodies(nearest: pd.DataFrame) -> pd.DataFrame:
    found = nearest[nearest["test_code"] == "TGAB"]
    return found[_VISIT].assign(tgab_positive=antibodies_positive(found))


def _thyrotropin(nearest: pd.DataFrame, s: pd.Series) -> pd.DataFrame:
    found = nearest[nearest["test_code"] == "TSH"]
    value = within_limit_of_method(found, s["max_tsh_mu_l"])
    reached = (value >= s["max_tsh_mu_l"]) & (found["result_comparator"] != "<")
    return found[_VISIT].assign(tsh_unsuppressed=known(reached, value))


def laboratory_grades(frames: Frames) -> pd.DataFrame:
    """One row per included patient and CTCAE laboratory term."""
    columns = ["patient", "test_code", "specimen_datetime", "result_comparator", "result_value",
               "reference_low", "reference_high"]  # fmt: skip
    p = frames["cohort.patients"][["patient", "arm", "treatment_start", "data_until"]]
    grades, labs = frames["protocol.laboratory_grades"], frames["staging.labs"][columns]
    labs = labs[labs["result_value"].notna() & labs["test_code"].isin(grades["test_code"])]
    labs = labs.merge(p, on="patient")
    day = labs["specimen_datetime"].dt.normalize()
    labs = labs[day.between(labs["treatment_start"], labs["data_until"])]

    x = labs.merge(grades, on="test_code")
    reference = x["reference_low"].where(x["times"] == "LLN", x["reference_high"])
    limit = (x["limit_value"] * reference.where(x["times"] != "none", 1)).round(DIGITS)
    value, comparator = x["result_value"], x["result_comparator"]
    low = ((comparator == "<") & (value <= limit)) | (comparator.isna() & (value < limit))
    high = ((comparator == ">") & (value >= limit)) | (comparator.isna() & (value > limit))
    below, above = (x["direction"] == "below") & low, (x["direction"] == "above") & high
    x["computed_grade"] = x["ctcae_grade"].where(below | above, 0)
    worst = x.groupby(["patient", "arm", "term"])["computed_grade"].max()
    g: pd.DataFrame = worst.reset_index()
    g["event"] = g["term"].str.lower()

    e = frames["derived.adverse_events"]
    e = e[e["is_treatment_emergent"]].assign(event=e["term"].str.lower())
    recorded = e.groupby(["patient", "event"])["ctcae_grade"].max().rename("recorded_grade")
    g = g.merge(recorded.reset_index(), on=["patient", "event"], how="left")
    g["recorded_grade"] = g["recorded_grade"].fillna(0)
    g["agrees"] = g["computed_grade"] == g["recorded_grade"]
    return g.drop(columns="event")
