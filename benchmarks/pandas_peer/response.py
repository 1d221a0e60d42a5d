"""Response by RECIST 1.1: each examination in each scope."""

import numpy as np
import pandas as pd

from benchmarks.pandas_peer.frames import (
    DIGITS,
    Frames,
    case,
    days_between,
    in_visit_windows,
    settings,
)

_COURSE = ["patient", "scope"]
_EXAM = [*_COURSE, "assessment_no"]


def response(frames: Frames) -> pd.DataFrame:
    """One row per included patient, scope and assessment after baseline."""
    s = settings(frames)
    r = _with_history(_sums(frames["derived.lesion_assessments"]))
    r["target_response"] = _target_response(r, s)
    r["non_target_response"] = _non_target_response(r)
    r["new_lesion"] = r["n_new"] > 0
    r["response"] = _overall_response(r)

    a = frames["derived.assessments"]
    a = a[["patient", "assessment_no", "study_day", "before_new_therapy"]]
    r = _confirmed(r.merge(a, on=["patient", "assessment_no"]), s)
    r["counts"] = _counts(r, needs_confirmation=bool(s["pd_needs_confirmation"]))
    r = r.merge(_visit_of(r, frames["cohort.visit_windows"]), on=_EXAM, how="left")
    return r[[*_EXAM, "exam_date", "study_day", "visit", "sod_mm", "baseline_sod_mm",
              "nadir_sod_mm", "target_response", "non_target_response", "new_lesion", "response",
              "confirmed", "confirmed_as_pr", "pd_confirmed", "counts"]]  # fmt: skip


def _sums(lesions: pd.DataFrame) -> pd.DataFrame:
    """Counts of lesions and sums of diameters (mm) per scope and assessment."""
    local = lesions[lesions["is_local"].astype(bool)]
    both = [lesions.assign(scope="overall"), local.assign(scope="local")]
    x = pd.concat(both, ignore_index=True)
    target, other = x["lesion_role"] == "target", x["lesion_role"] == "non_target"
    gone = x["is_gone"].fillna(False).astype(bool)
    diameter, baseline = x["diameter_mm"], x["baseline_diameter_mm"]
    status = x["status"].fillna("not_evaluable")
    counted = x[[*_EXAM, "exam_date"]].assign(
        n_targets=target,
        n_unknown=target & diameter.isna(),
        n_unknown_at_baseline=target & baseline.isna(),
        n_targets_gone=target & gone,
        n_non_nodal_present=target & (x["is_lymph_node"] == "N") & (diameter > 0),
        n_non_targets=other,
        n_progressed=other & (status == "unequivocal_progression"),
        n_not_evaluable=other & (status == "not_evaluable"),
        n_non_targets_gone=other & gone,
        n_new=(x["lesion_role"] == "new") & (status == "unequivocal"),
    )
    keys = [*_EXAM, "exam_date"]
    sums = x[keys].assign(
        known_sod_mm=diameter.where(target), known_baseline_mm=baseline.where(target)
    )
    totals = sums.groupby(keys).sum(min_count=1).round(DIGITS)
    return counted.groupby(keys).sum().join(totals).reset_index()


def _with_history(r: pd.DataFrame) -> pd.DataFrame:
    """Complete sums, and what was lowest and whether targets had gone before the examination."""
    r = r.sort_values(_EXAM, ignore_index=True)
    has_targets = r["n_targets"] > 0
    r["sod_mm"] = r["known_sod_mm"].where(has_targets & (r["n_unknown"] == 0))
    complete = has_targets & (r["n_unknown_at_baseline"] == 0)
    r["baseline_sod_mm"] = r["known_baseline_mm"].where(complete)
    r["target_gone"] = has_targets & (r["n_targets_gone"] == r["n_targets"])

    course = [r["patient"], r["scope"]]
    so_far = r["sod_mm"].fillna(np.inf).groupby(course).cummin()
    lowest = so_far.groupby(course).shift().replace(np.inf, np.nan)
    gone_so_far = r["target_gone"].astype(int).groupby(course).cummax()
    r["had_target_cr"] = gone_so_far.groupby(course).shift(fill_value=0) == 1
    baseline = r["baseline_sod_mm"]
    r["nadir_sod_mm"] = baseline.mask((lowest < baseline) | baseline.isna(), lowest)
    return r


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
            r["had_target_cr"] & (r["n_non_nodal_present"] > 0),
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
            r["n_progressed"] > 0,
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


def _confirmed(r: pd.DataFrame, s: pd.Series) -> pd.DataFrame:
    """Whether a later examination confirms CR, at least PR, or PD."""
    r = r.sort_values(_EXAM, ignore_index=True)
    worse = {
        "ne_so_far": r["response"] == "NE",
        "below_cr_so_far": ~r["response"].isin(["CR", "NE"]),
        "below_pr_so_far": ~r["response"].isin(["CR", "PR", "NE"]),
        "not_pd_so_far": ~r["response"].isin(["PD", "NE"]),
    }
    for name, is_worse in worse.items():
        r[name] = is_worse.astype(int).groupby([r["patient"], r["scope"]]).cumsum()

    found = r[r["response"].isin(["CR", "PR", "PD"])]
    columns = [*_EXAM, "exam_date", "response", *worse]
    t = found[columns]
    u = found.loc[found["before_new_therapy"], columns]
    pairs = t.merge(u, on=_COURSE, suffixes=("", "_later"))
    pairs = pairs[
        (pairs["assessment_no_later"] > pairs["assessment_no"])
        & (days_between(pairs["exam_date"], pairs["exam_date_later"]) >= s["confirmation_days"])
        & (pairs["ne_so_far_later"] - pairs["ne_so_far"] <= s["max_ne_before_confirmation"])
    ]
    first, later = pairs["response"], pairs["response_later"]
    responding = ["CR", "PR"]
    unbroken = {name: pairs[f"{name}_later"] == pairs[name] for name in worse}
    pairs = pairs[_EXAM].assign(
        cr=(first == "CR") & (later == "CR") & unbroken["below_cr_so_far"],
        pr=first.isin(responding) & later.isin(responding) & unbroken["below_pr_so_far"],
        pd=(first == "PD") & (later == "PD") & unbroken["not_pd_so_far"],
    )
    r = r.merge(pairs.groupby(_EXAM).any().reset_index(), on=_EXAM, how="left")
    confirmed = r[["cr", "pr", "pd"]].astype("boolean").fillna(False)
    by_response = pd.Series(pd.NA, index=r.index, dtype="boolean")
    for response, name in (("CR", "cr"), ("PR", "pr"), ("PD", "pd")):
        by_response = by_response.mask(r["response"] == response, confirmed[name])
    r["confirmed"] = by_response
    r["confirmed_as_pr"] = r["response"].isin(responding) & confirmed["pr"]
    r["pd_confirmed"] = (r["response"] == "PD") & confirmed["pd"]
    return r


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
