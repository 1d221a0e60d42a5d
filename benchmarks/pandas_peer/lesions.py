"""Lesions as measured and at baseline."""

import numpy as np
import pandas as pd

from benchmarks.pandas_peer.frames import Frames, case, cutoff, days_between, settings

_LESION = ["patient", "lesion_id"]
_DIAMETERS = ["longest_diameter_mm", "short_axis_mm", "diameter_ap_mm", "diameter_cc_mm",
              "diameter_tr_mm"]  # fmt: skip


def lesion_measurements(frames: Frames) -> pd.DataFrame:
    """One row per treated candidate, examination day, lesion and modality."""
    s = settings(frames)
    m = _of_treated(frames, s)
    m = m.drop(columns=["is_lymph_node", "organ"]).merge(_natures(m), on=_LESION)
    m["in_implant_field"] = _fields(m)

    is_node = m["is_lymph_node"] == "Y"
    measured = m["longest_diameter_mm"].where(~is_node, m["short_axis_mm"])
    product = m["diameter_ap_mm"] * m["diameter_cc_mm"] * m["diameter_tr_mm"]
    small = measured.fillna(s["too_small_diameter_mm"])
    volume = np.pi * product / 6000
    m["diameter_mm"] = _by_status(m["status"], measured, small)
    m["volume_cm3"] = _by_status(m["status"], volume, volume.fillna(np.pi * small**3 / 6000))
    m["largest_diameter_mm"] = m[_DIAMETERS].fillna(0).max(axis=1)
    unmeasured = (m["status"] == "measured") & (m["lesion_role"] == "target") & measured.isna()
    m["is_evaluable"] = (m["status"] != "not_evaluable") & ~unmeasured
    return m[["patient", "exam_date", "lesion_id", "modality", "lesion_role", "organ",
              "is_lymph_node", "in_implant_field", "status", "diameter_mm", "volume_cm3",
              "largest_diameter_mm", "study_day", "is_baseline", "is_evaluable",
              "source_file_id", "source_row"]]  # fmt: skip


def _of_treated(frames: Frames, s: pd.Series) -> pd.DataFrame:
    """Records of treated candidates up to the day of death, with their study day."""
    t = frames["cohort.treatment"][["patient", "treatment_start"]]
    deaths = frames["cohort.deaths"][["patient", "death_date"]]
    m = frames["staging.lesions"].merge(t, on="patient").merge(deaths, on="patient", how="left")
    until = m["death_date"].fillna(cutoff(frames))
    m = m[(m["exam_date"] <= until) | (m["exam_date"] <= m["treatment_start"])]
    day = days_between(m["treatment_start"], m["exam_date"])
    window = s["baseline_imaging_window_days"]
    return m.assign(study_day=day + 1, is_baseline=day.between(-window, 0))


def _natures(m: pd.DataFrame) -> pd.DataFrame:
    """The nature of each lesion: from baseline, else from the first later record that gives it."""
    after, not_evaluable = m["study_day"] > 1, m["status"] == "not_evaluable"
    place = case([m["is_baseline"] & ~not_evaluable, m["is_baseline"], after], [1, 2, 3], 4)
    distance = (m["study_day"] - 1).abs()
    said = m.assign(place=place, distance=distance, modality=m["modality"].fillna(""))
    said = said.sort_values(["place", "distance", "modality"])
    natures = said.groupby(_LESION, as_index=False)[["is_lymph_node", "organ"]].first()
    return natures.fillna({"is_lymph_node": "N"})


def _fields(m: pd.DataFrame) -> pd.Series:
    """Whether a lesion is in the field of the seeds: as recorded, else the nearest later value."""
    said = m["in_implant_field"].map({"Y": 1.0, "N": 0.0})
    days = m[[*_LESION, "exam_date"]].assign(field=said)
    days = days.groupby([*_LESION, "exam_date"])["field"].max().reset_index()
    later = days.groupby(_LESION)["field"].bfill()
    days["field"] = later.fillna(days.groupby(_LESION)["field"].ffill())
    nearest = m[[*_LESION, "exam_date"]].merge(days, how="left")["field"].set_axis(m.index)
    return said.fillna(nearest).fillna(0).map({1.0: "Y", 0.0: "N"})


def _by_status(status: pd.Series, measured: pd.Series, too_small: pd.Series) -> pd.Series:
    """The diameter that counts: zero if the lesion is absent, missing if it is not evaluable."""
    return case(
        [status == "absent", status == "too_small", status == "not_evaluable"],
        [0.0, too_small, np.nan],
        measured,
    )


def baseline_lesions(frames: Frames) -> pd.DataFrame:
    """One row per treated candidate and lesion seen at baseline."""
    m = frames["cohort.lesion_measurements"]
    b = m[m["is_baseline"]]
    b = b.assign(order=b["modality"].fillna(""))
    b = b.sort_values(["is_evaluable", "exam_date", "order"], ascending=[False, False, True])
    b = b.drop_duplicates(_LESION)
    b = b[(b["lesion_role"] != "new") & (b["status"] != "absent")]
    return b[["patient", "lesion_id", "modality", "lesion_role", "organ", "is_lymph_node",
              "in_implant_field", "exam_date", "status", "diameter_mm", "volume_cm3",
              "largest_diameter_mm", "source_file_id", "source_row"]]  # fmt: skip
