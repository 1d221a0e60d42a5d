"""Every lesion at every assessment after baseline."""

import pandas as pd

from benchmarks.pandas_peer.frames import Frames, known, settings

_ASSESSMENT = ["patient", "assessment_no"]
_LESION = ["patient", "lesion_id"]
_SEEN = ["status", "diameter_mm", "volume_cm3", "source_file_id", "source_row"]
# Of two records of one day, the first in this order shows more disease; 1 is any other status.
_SHOWS = {"unequivocal_progression": 0, "equivocal": 2, "absent": 3}


def lesion_assessments(frames: Frames) -> pd.DataFrame:
    """One row per included patient, assessment after baseline and lesion."""
    s = settings(frames)
    a = frames["derived.assessments"]
    a = a.loc[a["assessment_no"] > 0, [*_ASSESSMENT, "exam_date", "before_new_therapy"]]
    records = _records(frames, a)
    columns = [*_ASSESSMENT, "lesion_id", "exam_date", "lesion_role", "is_lymph_node", "is_local",
               "is_new_disease", *_SEEN]  # fmt: skip
    later = _later(frames, records, backdate=bool(s["backdate_equivocal_progression"]))
    every: pd.DataFrame = pd.concat(
        [_followed(frames, a, records), later[columns]], ignore_index=True
    )
    diameter, is_node = every["diameter_mm"], every["is_lymph_node"] == "Y"
    normal = diameter < s["normal_node_short_axis_mm"]
    every["is_gone"] = known(normal.where(is_node, diameter == 0), diameter)
    return every


def _records(frames: Frames, a: pd.DataFrame) -> pd.DataFrame:
    """Measurements with their assessment; for repeated measurements, the one that counts."""
    m = frames["cohort.lesion_measurements"].rename(columns={"exam_date": "measured_on"})
    b = frames["cohort.baseline_lesions"][[*_LESION, "modality"]]
    m = m.merge(b, on=_LESION, how="left", suffixes=("", "_at_baseline"))
    r = pd.merge_asof(
        m.sort_values("measured_on"),
        a.sort_values("exam_date"),
        left_on="measured_on",
        right_on="exam_date",
        by="patient",
    )
    r = r[r["assessment_no"].notna()]
    first, now = (r[name].str.strip().str.lower() for name in ("modality_at_baseline", "modality"))
    r = r.assign(
        same_modality=first == now,
        shows=r["status"].map(_SHOWS).fillna(1),
        size=r["diameter_mm"].fillna(0),
        order=r["modality"].fillna(""),
    )
    r = r.sort_values(["is_evaluable", "same_modality", "measured_on", "shows", "size", "order"],
                      ascending=[False, False, False, True, False, True])  # fmt: skip
    return r.drop_duplicates([*_ASSESSMENT, "lesion_id"])


def _followed(frames: Frames, a: pd.DataFrame, records: pd.DataFrame) -> pd.DataFrame:
    """The lesions of baseline at each assessment; a lesion that nobody reported is unknown."""
    columns = [*_ASSESSMENT, "lesion_id", "in_implant_field", *_SEEN]
    f = a.merge(_baseline(frames), on="patient")
    f = f.merge(records[columns], on=[*_ASSESSMENT, "lesion_id"], how="left")
    in_field = f["in_implant_field"].fillna(_nearest_field(frames, f)) == "Y"
    f["is_local"] = in_field.where(f["has_field"], f["local_without_field"])
    f["is_new_disease"] = False

    f = f.sort_values([*_LESION, "assessment_no"], ignore_index=True)
    lesion, number = [f["patient"], f["lesion_id"]], f["assessment_no"]
    local_from = number.where(f["is_local"]).groupby(lesion).transform("min")
    local_from = local_from.mask(f["has_field"] & f["in_field_at_baseline"], 0)
    before = f["diameter_mm"].where(number < local_from).groupby(lesion).transform("last")
    f["local_baseline_diameter_mm"] = before.fillna(f["baseline_diameter_mm"])
    return f.drop(columns=["before_new_therapy", "in_implant_field", "has_field",
                           "local_without_field", "in_field_at_baseline"])  # fmt: skip


def _baseline(frames: Frames) -> pd.DataFrame:
    """Lesions of baseline, with the values that decide whether each is in the local scope."""
    b = frames["cohort.baseline_lesions"].merge(
        frames["cohort.patients"][["patient", "arm"]], on="patient"
    )
    m = frames["cohort.lesion_measurements"]
    in_field = m[m["in_implant_field"] == "Y"].merge(b[_LESION], on=_LESION)
    is_target = b["lesion_role"] == "target"
    has_target = is_target.groupby(b["patient"]).transform("any")
    return b[[*_LESION, "lesion_role", "is_lymph_node"]].assign(
        baseline_diameter_mm=b["diameter_mm"],
        baseline_volume_cm3=b["volume_cm3"],
        in_field_at_baseline=b["in_implant_field"] == "Y",
        has_field=(b["arm"] != "A") & b["patient"].isin(in_field["patient"]),
        local_without_field=is_target | ~has_target,
    )


def _nearest_field(frames: Frames, f: pd.DataFrame) -> pd.Series:
    """The field of each lesion on the next day on which it was measured, else on the last day."""
    m = frames["cohort.lesion_measurements"]
    said = m.groupby([*_LESION, "exam_date"])["in_implant_field"].max().rename("field")
    days = said.reset_index().sort_values("exam_date")
    wanted = f[[*_LESION, "exam_date"]].reset_index().sort_values("exam_date")
    found = pd.merge_asof(wanted, days, on="exam_date", by=_LESION, direction="forward")
    last = days.drop_duplicates(_LESION, keep="last")[[*_LESION, "field"]]
    found = found.merge(last, on=_LESION, how="left", suffixes=("", "_last"))
    return found.set_index("index")["field"].fillna(found.set_index("index")["field_last"])


def _later(frames: Frames, records: pd.DataFrame, *, backdate: bool) -> pd.DataFrame:
    """Lesions that were not seen at baseline, and whether they are new disease."""
    m = frames["cohort.lesion_measurements"]
    before = m[(m["study_day"] <= 1) & (m["status"] != "absent")]
    r = records[~_is_one_of(records, frames["cohort.baseline_lesions"])]
    r = r.merge(frames["cohort.patients"][["patient", "arm"]], on="patient")
    seen, there = _is_one_of(r, before), r["status"].isin(["measured", "present"])
    progressed = r["status"] == "unequivocal_progression"
    is_new = ~seen & ((r["lesion_role"] == "new") | there | progressed)
    r["lesion_role"] = r["lesion_role"].mask(~seen & there, "new")
    r = r[is_new | (seen & (r["lesion_role"] == "non_target"))].copy()
    r["is_local"] = (r["in_implant_field"] == "Y") & (r["arm"] != "A")
    r["is_new_disease"] = _is_new_disease(r, backdate=backdate)
    return r


def _is_one_of(records: pd.DataFrame, lesions: pd.DataFrame) -> pd.Series:
    known_lesions = pd.MultiIndex.from_frame(lesions[_LESION])
    found = pd.MultiIndex.from_frame(records[_LESION]).isin(known_lesions)
    return pd.Series(found, index=records.index)


def _is_new_disease(r: pd.DataFrame, *, backdate: bool) -> pd.Series:
    """New and certain; with `backdate`, also equivocal but later certain, without an absence."""
    r = r.sort_values("assessment_no")
    certain = (r["lesion_role"] == "new") & r["status"].isin(["unequivocal", "measured", "present"])
    if not backdate:
        return certain
    absences = (r["status"] == "absent").groupby([r["patient"], r["lesion_id"]]).cumsum()
    stretch = [r["patient"], r["lesion_id"], absences, r["before_new_therapy"]]
    last_certain = r["assessment_no"].where(certain).groupby(stretch).transform("max")
    return certain | ((r["status"] == "equivocal") & (last_certain > r["assessment_no"]))
