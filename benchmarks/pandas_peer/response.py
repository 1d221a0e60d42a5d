"""Response by RECIST 1.1: each examination in each scope."""

import numpy as np
import pandas as pd

from benchmarks.pandas_peer.confirmation import confirmed
from benchmarks.pandas_peer.frames import (
    DIGITS,
    Frames,
    case,
    in_visit_windows,
    settings,
)

_COURSE = ["patient", "scope"]
_EXAM = [*_COURSE, "assessment_no"]


def response(frames: Frames) -> pd.DataFrame:
    """One row per included patient, scope and assessment after baseline."""
    s = settings(frames)
    r = _with_history(_sums(frames, nodes_back=bool(s["nodes_back_at_normal_limit"])))
    r["target_response"] = _target_response(r, s)
    r["non_target_response"] = _non_target_response(r)
    r["new_lesion"] = r["n_new"] > 0
    r["judged"] = _overall_response(r)

    r = confirmed(r, s)
    r["counts"] = _counts(r, needs_confirmation=bool(s["pd_needs_confirmation"]))
    r = r.merge(_visit_of(r, frames["cohort.visit_windows"]), on=_EXAM, how="left")
    return r[[*_EXAM, "exam_date", "study_day", "visit", "sod_mm", "baseline_sod_mm",
              "nadir_sod_mm", "target_response", "non_target_response", "new_lesion", "response",
              "confirmed", "confirmed_as_pr", "pd_confirmed", "counts"]]  # fmt: skip


def _sums(frames: Frames, *, nodes_back: bool) -> pd.DataFrame:
    """Counts of lesions and sums of diameters (mm) per scope and assessment."""
    lesions = frames["derived.lesion_assessments"]
    local = lesions[lesions["is_local"].astype(bool)]
    x = pd.concat(
        [
            lesions.assign(scope="overall", reference_mm=lesions["baseline_diameter_mm"]),
            local.assign(scope="local", reference_mm=local["local_baseline_diameter_mm"]),
        ],
        ignore_index=True,
    )
    target, other = x["lesion_role"] == "target", x["lesion_role"] == "non_target"
    gone = x["is_gone"].fillna(False).astype(bool)
    back = (x["diameter_mm"] > 0).where(
        x["is_lymph_node"] == "N", nodes_back & x["is_gone"].notna() & ~gone
    )
    status = x["status"].fillna("not_evaluable")
    counted = x[_EXAM].assign(
        n_targets=target,
        n_unknown=target & x["diameter_mm"].isna(),
        n_unknown_at_baseline=target & x["reference_mm"].isna(),
        n_targets_gone=target & gone,
        n_targets_there=target & back,
        n_non_targets=other,
        n_progressed=other & (status == "unequivocal_progression"),
        n_not_evaluable=other & (status == "not_evaluable"),
        n_non_targets_gone=other & gone,
        n_non_targets_there=other & ~status.isin(["absent", "not_evaluable"]) & ~gone,
        n_new=x["is_new_disease"].astype(bool),
    )
    sums = x[_EXAM].assign(
        known_sod_mm=x["diameter_mm"].where(target),
        known_baseline_mm=x["reference_mm"].where(target),
    )
    totals = counted.groupby(_EXAM).sum()
    every = _examinations(frames).merge(totals.reset_index(), on=_EXAM, how="left")
    every = every.fillna(dict.fromkeys(totals.columns, 0))
    known = sums.groupby(_EXAM).sum(min_count=1).round(DIGITS).reset_index()
    return every.merge(known, on=_EXAM, how="left")


def _examinations(frames: Frames) -> pd.DataFrame:
    """One row per assessment after baseline and scope, with or without lesions."""
    a = frames["derived.assessments"]
    a = a[a["assessment_no"] > 0].drop(columns="last_day")
    return a.merge(frames["protocol.scopes"][["scope"]], how="cross")


def _with_history(r: pd.DataFrame) -> pd.DataFrame:
    """Add complete sums, their nadir, and whether all lesions had disappeared before."""
    r = r.sort_values(_EXAM, ignore_index=True)
    has_targets = r["n_targets"] > 0
    r["sod_mm"] = r["known_sod_mm"].where(has_targets & (r["n_unknown"] == 0))
    complete = has_targets & (r["n_unknown_at_baseline"] == 0)
    r["baseline_sod_mm"] = r["known_baseline_mm"].where(complete)
    targets_gone = r["n_targets_gone"] == r["n_targets"]
    r["target_gone"] = has_targets & targets_gone
    others_gone = (r["n_non_targets_gone"] == r["n_non_targets"]) & (r["n_new"] == 0)
    r["all_gone"] = (has_targets | (r["n_non_targets"] > 0)) & targets_gone & others_gone

    r["had_cr"] = _before(r, -r["all_gone"].astype(int)) < 0
    lowest, baseline = _before(r, r["sod_mm"]), r["baseline_sod_mm"]
    change = _before(r, (r["sod_mm"] - baseline).round(DIGITS)).clip(upper=0).fillna(0)
    r["nadir_sod_mm"] = (baseline + change).round(DIGITS).mask(baseline.isna(), lowest)
    return r


def _before(r: pd.DataFrame, values: pd.Series) -> pd.Series:
    """The lowest value at earlier examinations; missing if there is no earlier examination."""
    course = [r["patient"], r["scope"]]
    so_far = values.fillna(np.inf).groupby(course).cummin()
    return so_far.groupby(course).shift().replace(np.inf, np.nan)


def _target_response(r: pd.DataFrame, s: pd.Series) -> pd.Series:
    sod, nadir = r["known_sod_mm"], r["nadir_sod_mm"]
    increased = (sod >= (s["pd_increase_ratio"] * nadir).round(DIGITS)) & (
        (sod - nadir).round(DIGITS) >= s["pd_min_increase_mm"]
    )
    decreased = r["sod_mm"] <= (s["pr_ratio"] * r["baseline_sod_mm"]).round(DIGITS)
    return case(
        [
            r["n_targets"] == 0,
            r["target_gone"],
            r["had_cr"] & (r["n_targets_there"] > 0),
            increased,
            r["sod_mm"].isna() | r["baseline_sod_mm"].isna(),
            decreased,
        ],
        [None, "CR", "PD", "PD", "NE", "PR"],
        "SD",
    )


def _non_target_response(r: pd.DataFrame) -> pd.Series:
    return case(
        [
            r["n_non_targets"] == 0,
            (r["n_progressed"] > 0) | (r["had_cr"] & (r["n_non_targets_there"] > 0)),
            r["n_not_evaluable"] > 0,
            r["n_non_targets_gone"] == r["n_non_targets"],
        ],
        [None, "PD", "NE", "CR"],
        "NON-CR/NON-PD",
    )


def _overall_response(r: pd.DataFrame) -> pd.Series:
    target, other = r["target_response"], r["non_target_response"]
    return case(
        [
            (target == "PD") | (other == "PD") | r["new_lesion"],
            target.isna(),
            (target == "CR") & (other.fillna("CR") != "CR"),
        ],
        ["PD", other.fillna("NE"), "PR"],
        target,
    )


def _counts(r: pd.DataFrame, *, needs_confirmation: bool) -> pd.Series:
    progressed = r["response"] == "PD"
    if needs_confirmation:
        progressed &= r["pd_confirmed"]
    number = r["assessment_no"].where(progressed)
    first_pd = number.groupby([r["patient"], r["scope"]]).transform("min")
    return r["before_new_therapy"] & (first_pd.isna() | (r["assessment_no"] <= first_pd))


def _visit_of(r: pd.DataFrame, windows: pd.DataFrame) -> pd.DataFrame:
    counting = r.loc[r["counts"], [*_EXAM, "study_day"]]
    placed = in_visit_windows(counting, "study_day", windows[windows["visit"] != "baseline"])
    placed = placed.sort_values(["distance", "study_day"], ascending=[True, False])
    return placed.drop_duplicates([*_COURSE, "visit"])[[*_EXAM, "visit"]]
