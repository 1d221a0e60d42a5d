"""Lesions as measured and at baseline."""

import numpy as np
import pandas as pd

from benchmarks.pandas_peer.frames import Frames, case, cutoff, days_between, settings

_DIAMETERS = ["longest_diameter_mm", "short_axis_mm", "diameter_ap_mm", "diameter_cc_mm",
              "diameter_tr_mm"]  # fmt: skip


def lesion_measurements(frames: Frames) -> pd.DataFrame:
    """One row per treated candidate, examination day and lesion."""
    s = settings(frames)
    t = frames["cohort.treatment"][["patient", "treatment_start"]]
    deaths = frames["cohort.deaths"][["patient", "death_date"]]
    m = frames["staging.lesions"].merge(t, on="patient").merge(deaths, on="patient", how="left")
    until = m["death_date"].fillna(cutoff(frames))
    m = m[(m["exam_date"] <= until) | (m["exam_date"] <= m["treatment_start"])].copy()

    lesion = [m["patient"], m["lesion_id"]]
    is_node = (m["is_lymph_node"] == "Y").groupby(lesion).transform("any")
    measured = m["longest_diameter_mm"].where(~is_node, m["short_axis_mm"])
    product = m["diameter_ap_mm"] * m["diameter_cc_mm"] * m["diameter_tr_mm"]
    small = s["too_small_diameter_mm"]
    m["diameter_mm"] = _by_status(m["status"], measured, small)
    m["volume_cm3"] = _by_status(m["status"], np.pi * product / 6000, np.pi * small**3 / 6000)
    m["largest_diameter_mm"] = m[_DIAMETERS].fillna(0).max(axis=1)
    m["is_lymph_node"] = np.where(is_node, "Y", "N")
    m["in_implant_field"] = m["in_implant_field"].fillna("N")

    day = days_between(m["treatment_start"], m["exam_date"])
    m["study_day"] = day + 1
    m["is_baseline"] = day.between(-s["baseline_imaging_window_days"], 0)
    return m[["patient", "exam_date", "lesion_id", "lesion_role", "organ", "is_lymph_node",
              "in_implant_field", "status", "diameter_mm", "volume_cm3", "largest_diameter_mm",
              "study_day", "is_baseline", "source_file_id", "source_row"]]  # fmt: skip


def _by_status(status: pd.Series, measured: pd.Series, too_small: float) -> pd.Series:
    """What counts: nothing of an absent lesion, unknown of one that cannot be evaluated."""
    return case(
        [status == "absent", status == "too_small", status == "not_evaluable"],
        [0.0, too_small, np.nan],
        measured,
    )


def baseline_lesions(frames: Frames) -> pd.DataFrame:
    """One row per treated candidate and lesion seen at baseline."""
    m = frames["cohort.lesion_measurements"]
    b = m[m["is_baseline"]].assign(not_evaluable=m["status"] == "not_evaluable")
    b = b.sort_values(["patient", "lesion_id", "not_evaluable", "exam_date"],
                      ascending=[True, True, True, False])  # fmt: skip
    b = b.drop_duplicates(["patient", "lesion_id"])
    b = b[(b["lesion_role"] != "new") & (b["status"] != "absent")]

    lesion = ["patient", "lesion_id"]
    implanted = m.loc[m["in_implant_field"] == "Y", lesion].drop_duplicates()
    b = b.drop(columns="in_implant_field").merge(
        implanted.assign(in_implant_field="Y"), on=lesion, how="left"
    )
    b["in_implant_field"] = b["in_implant_field"].fillna("N")
    return b[["patient", "lesion_id", "lesion_role", "organ", "is_lymph_node", "in_implant_field",
              "exam_date", "status", "diameter_mm", "volume_cm3", "largest_diameter_mm",
              "source_file_id", "source_row"]]  # fmt: skip
