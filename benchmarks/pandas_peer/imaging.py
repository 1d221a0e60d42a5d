"""Assessments after baseline, every lesion at each of them, and the size of the targets."""

import pandas as pd

from benchmarks.pandas_peer.frames import (
    Frames,
    days_between,
    in_visit_windows,
    known,
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
    """The first day of each assessment: of what is left the first, then nothing in its window.

    New therapy ends a window.
    """
    found = []
    while not exams.empty:
        first = exams.groupby("patient")["exam_date"].transform("min")
        found.append(exams[exams["exam_date"] == first])
        day, new_therapy = exams["exam_date"], exams["new_therapy_date"]
        exams = exams[(day > first + window) | ((first <= new_therapy) & (day > new_therapy))]
    return pd.concat(found, ignore_index=True)


def lesion_assessments(frames: Frames) -> pd.DataFrame:
    """One row per included patient, assessment after baseline and lesion."""
    a = frames["derived.assessments"]
    a = a.loc[a["assessment_no"] > 0, [*_ASSESSMENT, "exam_date"]]
    arms = frames["cohort.patients"][["patient", "arm"]]
    records, baseline = _records(frames, a), _baseline(frames, arms)

    seen = ["status", "diameter_mm", "volume_cm3", "source_file_id", "source_row"]
    lesion = [*_ASSESSMENT, "lesion_id"]
    followed = a.merge(baseline, on="patient").merge(records[lesion + seen], on=lesion, how="left")
    m = frames["cohort.lesion_measurements"]
    seen_before = m.loc[(m["study_day"] <= 1) & (m["status"] != "absent"), ["patient", "lesion_id"]]
    before = records.merge(seen_before.drop_duplicates(), how="left", indicator=True)["_merge"]
    is_new = (records["lesion_role"] == "new") & (before.to_numpy() == "left_only")
    new = records[is_new | (records["lesion_role"] == "non_target")].merge(arms, on="patient")
    new = new.merge(baseline[["patient", "lesion_id"]], how="left", indicator=True)
    new = new[new["_merge"] == "left_only"].copy()
    new["is_local"] = (new["in_implant_field"] == "Y") & (new["arm"] != "A")
    columns = [*lesion, "exam_date", "lesion_role", "is_lymph_node", "is_local", *seen]
    every: pd.DataFrame = pd.concat([followed, new[columns]], ignore_index=True)

    diameter, is_node = every["diameter_mm"], every["is_lymph_node"] == "Y"
    normal = diameter < settings(frames)["normal_node_short_axis_mm"]
    every["is_gone"] = known(normal.where(is_node, diameter == 0), diameter)
    return every


def _records(frames: Frames, a: pd.DataFrame) -> pd.DataFrame:
    """Measurements with the assessment they belong to; of a lesion seen twice the later one."""
    m = frames["cohort.lesion_measurements"].rename(columns={"exam_date": "measured_on"})
    r = pd.merge_asof(
        m.sort_values("measured_on"),
        a.sort_values("exam_date"),
        left_on="measured_on",
        right_on="exam_date",
        by="patient",
    )
    r = r[r["assessment_no"].notna()].sort_values("measured_on")
    return r.drop_duplicates([*_ASSESSMENT, "lesion_id"], keep="last")


def _baseline(frames: Frames, arms: pd.DataFrame) -> pd.DataFrame:
    """Lesions of baseline and whether each belongs to the local scope."""
    b = frames["cohort.baseline_lesions"].merge(arms, on="patient")
    in_field, is_target = b["in_implant_field"] == "Y", b["lesion_role"] == "target"
    has_field = in_field.groupby(b["patient"]).transform("any") & (b["arm"] != "A")
    has_target = is_target.groupby(b["patient"]).transform("any")
    return pd.DataFrame(
        {
            "patient": b["patient"],
            "lesion_id": b["lesion_id"],
            "lesion_role": b["lesion_role"],
            "is_lymph_node": b["is_lymph_node"],
            "is_local": in_field.where(has_field, is_target | ~has_target),
            "baseline_diameter_mm": b["diameter_mm"],
            "baseline_volume_cm3": b["volume_cm3"],
        }
    )


def tumor_size(frames: Frames) -> pd.DataFrame:
    """One row per included patient and assessment with targets, baseline included."""
    a = frames["derived.assessments"][[*_ASSESSMENT, "exam_date", "study_day"]]
    b, f = frames["cohort.baseline_lesions"], frames["derived.lesion_assessments"]
    b = b[b["lesion_role"] == "target"].assign(assessment_no=0, baseline_volume_cm3=b["volume_cm3"])
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
    """The assessment nearest to each visit stands for it, the later on a tie."""
    later = size.loc[size["assessment_no"] > 0, [*_ASSESSMENT, "study_day"]]
    placed = in_visit_windows(later, "study_day", windows[windows["visit"] != "baseline"])
    placed = placed.sort_values(["distance", "study_day"], ascending=[True, False])
    nearest = placed.drop_duplicates(["patient", "visit"])
    first = size.loc[size["assessment_no"] == 0, _ASSESSMENT].assign(visit="baseline")
    return pd.concat([first, nearest[[*_ASSESSMENT, "visit"]]])
