"""Imaging assessments and the size of the targets at each assessment."""

import pandas as pd

from benchmarks.pandas_peer.frames import (
    Frames,
    days_between,
    in_visit_windows,
    settings,
)

_ASSESSMENT = ["patient", "assessment_no"]


def assessments(frames: Frames) -> pd.DataFrame:
    """One row per included patient and assessment."""
    p = frames["cohort.patients"][["patient", "treatment_start", "new_therapy_date"]]
    m = frames["cohort.lesion_measurements"][["patient", "exam_date", "is_baseline"]]
    m = m.merge(p, on="patient")
    window = pd.Timedelta(days=settings(frames)["assessment_window_days"])

    columns = ["patient", "exam_date", "new_therapy_date"]
    later = m.loc[m["exam_date"] > m["treatment_start"], columns]
    followed = _first_days(later.drop_duplicates(), window)
    followed = followed.sort_values(["patient", "exam_date"])
    followed["assessment_no"] = followed.groupby("patient").cumcount() + 1
    last_day, new_therapy = followed["exam_date"] + window, followed["new_therapy_date"]
    cut = (followed["exam_date"] <= new_therapy) & (new_therapy < last_day)
    followed["last_day"] = last_day.mask(cut, new_therapy)
    baseline = m[m["is_baseline"]].groupby("patient")["exam_date"].max().reset_index()
    baseline = baseline.assign(assessment_no=0, last_day=baseline["exam_date"])

    followed = followed.drop(columns="new_therapy_date")
    a = pd.concat([baseline, followed], ignore_index=True).merge(p, on="patient")
    a["study_day"] = days_between(a["treatment_start"], a["exam_date"]) + 1
    new_therapy = a["new_therapy_date"]
    a["before_new_therapy"] = new_therapy.isna() | (a["exam_date"] <= new_therapy)
    return a.drop(columns=["treatment_start", "new_therapy_date"])


def _first_days(exams: pd.DataFrame, window: pd.Timedelta) -> pd.DataFrame:
    """The first day of each assessment.

    The first remaining examination begins an assessment, which includes all examinations in its
    window. New therapy ends a window.
    """
    found = [exams.iloc[:0]]
    while not exams.empty:
        first = exams.groupby("patient")["exam_date"].transform("min")
        found.append(exams[exams["exam_date"] == first])
        day, new_therapy = exams["exam_date"], exams["new_therapy_date"]
        exams = exams[(day > first + window) | ((first <= new_therapy) & (day > new_therapy))]
    return pd.concat(found, ignore_index=True)


def tumor_size(frames: Frames) -> pd.DataFrame:
    """One row per included patient and assessment with targets, baseline included."""
    a = frames["derived.assessments"][[*_ASSESSMENT, "exam_date", "study_day"]]
    b, f = frames["cohort.baseline_lesions"], frames["derived.lesion_assessments"]
    b = b[b["lesion_role"] == "target"]
    b = b.assign(assessment_no=0, baseline_volume_cm3=b["volume_cm3"])
    columns = [*_ASSESSMENT, "diameter_mm", "volume_cm3", "baseline_volume_cm3"]
    targets = pd.concat([b[columns], f.loc[f["lesion_role"] == "target", columns]])
    targets["unknown"] = targets["diameter_mm"].isna()

    grouped = targets.groupby(_ASSESSMENT)
    lengths = grouped.size()
    sums = grouped[columns[2:]].sum()
    sums = sums.where(grouped[columns[2:]].count().eq(lengths, axis=0))
    sums = sums.assign(n_targets=lengths, n_unknown=grouped["unknown"].sum()).reset_index()
    size = sums.merge(a, on=_ASSESSMENT)
    reduction = size["baseline_volume_cm3"] - size["volume_cm3"]
    base = size["baseline_volume_cm3"]
    size["vrr_percent"] = (reduction / base * 100).where(base != 0)
    size = size.merge(_visit_of(size, frames["cohort.visit_windows"]), on=_ASSESSMENT, how="left")
    size = size.merge(frames["cohort.patients"][["patient", "arm"]], on="patient")
    size = size.rename(columns={"diameter_mm": "sod_mm"})
    return size.drop(columns="baseline_volume_cm3")


def _visit_of(size: pd.DataFrame, windows: pd.DataFrame) -> pd.DataFrame:
    """The visit of each assessment; a visit takes the nearest one, or the later one on a tie."""
    later = size.loc[size["assessment_no"] > 0, [*_ASSESSMENT, "study_day"]]
    placed = in_visit_windows(later, "study_day", windows[windows["visit"] != "baseline"])
    placed = placed.sort_values(["distance", "study_day"], ascending=[True, False])
    nearest = placed.drop_duplicates(["patient", "visit"])
    first = size.loc[size["assessment_no"] == 0, _ASSESSMENT].assign(visit="baseline")
    return pd.concat([first, nearest[[*_ASSESSMENT, "visit"]]])
