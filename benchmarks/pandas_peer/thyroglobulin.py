"""Thyroglobulin at each visit, and its doubling time."""

import numpy as np
import pandas as pd

from benchmarks.pandas_peer.frames import (
    Frames,
    at_baseline,
    days_between,
    in_visit_windows,
    settings,
)

_VISIT = ["patient", "visit"]
_EVIDENCE = ["source_file_id", "source_row"]
_LEAST_SLOPE = 0.5e-12


def tg(frames: Frames) -> pd.DataFrame:
    """One row per included patient and visit."""
    v = frames["derived.visit_states"]
    for part in _nearest_results(frames):
        v = v.merge(part, on=_VISIT, how="left")

    value, baseline = v["tg_ng_ml"], at_baseline(v, "tg_ng_ml")
    flagged = v["tgab_positive"].fillna(False) | v["tsh_unsuppressed"].fillna(False)
    v["usable"] = value.notna() & ~flagged.astype(bool)
    v["state"] = v["state_without_value"].mask(value.notna(), "assessed")
    v["change_ng_ml"] = value - baseline
    v["change_percent"] = (v["change_ng_ml"] / baseline * 100).where(baseline != 0)
    v = v.sort_values(["patient", "visit_order"])
    usable = v["tg_ng_ml"].where(v["usable"], np.inf)
    v["nadir_ng_ml"] = usable.groupby(v["patient"]).cummin().replace(np.inf, np.nan)
    return v.drop(columns="state_without_value")


def _nearest_results(frames: Frames) -> tuple[pd.DataFrame, ...]:
    """For each thyroid test, the result nearest to each visit, the later one on a tie."""
    r = frames["cohort.laboratory_results"]
    r = r[r["test_code"].isin(["TG", "TGAB", "TSH"]) & r["has_value"]]
    r = r.merge(frames["cohort.patients"][["patient", "data_until"]], on="patient")
    r = r[r["specimen_date"] <= r["data_until"]]
    r = in_visit_windows(r, "study_day", frames["cohort.visit_windows"])
    r = r.sort_values(["distance", "specimen_datetime"], ascending=[True, False])
    r = r.drop_duplicates([*_VISIT, "test_code"]).rename(
        columns={
            "result_comparator": "tg_comparator",
            "result_value": "tg_reported_ng_ml",
            "analysis_value": "tg_ng_ml",
            "is_positive": "tgab_positive",
            "is_unsuppressed": "tsh_unsuppressed",
        }
    )
    tg_columns = ["specimen_date", "tg_comparator", "tg_reported_ng_ml", "tg_ng_ml", *_EVIDENCE]
    return (
        r.loc[r["test_code"] == "TG", [*_VISIT, *tg_columns]],
        r.loc[r["test_code"] == "TGAB", [*_VISIT, "tgab_positive"]],
        r.loc[r["test_code"] == "TSH", [*_VISIT, "tsh_unsuppressed"]],
    )


def tg_doubling_time(frames: Frames) -> pd.DataFrame:
    """One row per included patient."""
    s, t = settings(frames), frames["derived.tg"]
    p = frames["cohort.patients"][["patient", "arm", "treatment_start"]]
    quantified = t["usable"] & (t["tg_ng_ml"] > 0) & t["tg_comparator"].isna()
    t = t.loc[quantified, ["patient", "specimen_date", "tg_ng_ml"]].merge(p, on="patient")
    y = np.log(t["tg_ng_ml"])
    x = days_between(t["treatment_start"], t["specimen_date"]) / s["days_per_month"]
    x -= x.groupby(t["patient"]).transform("mean")
    points = t[["patient"]].assign(n=1, sxy=x * y, sxx=x * x)
    m = points.groupby("patient").sum()
    fitted = m["n"].ge(s["doubling_time_min_values"]) & m["sxx"].ne(0)
    slope = (m["sxy"] / m["sxx"]).where(fitted)
    m["slope_per_month"] = slope.mask(slope.abs() < _LEAST_SLOPE, 0)
    m["doubling_time_months"] = np.log(2) / m["slope_per_month"].replace(0, np.nan)
    d = p[["patient", "arm"]].merge(m.reset_index(), on="patient", how="left")
    return d.rename(columns={"n": "n_usable"}).fillna({"n_usable": 0})[
        ["patient", "arm", "n_usable", "slope_per_month", "doubling_time_months"]
    ]
