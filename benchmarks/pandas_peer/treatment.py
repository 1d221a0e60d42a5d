"""Treatment arm, treatment start, and the implants that are study treatment."""

import pandas as pd

from benchmarks.pandas_peer.frames import Frames, case, cutoff, days_between, settings


def data_cutoff(frames: Frames) -> pd.DataFrame:
    """One row: the date that the protocol names, or the newest date in the exports."""
    dates = {
        "labs": ["specimen_datetime"],
        "lesions": ["exam_date"],
        "implants": ["implant_date"],
        "anlotinib": ["start_date", "end_date"],
        "pain": ["assessment_date"],
        "adverse_events": ["onset_date", "resolved_date"],
        "follow_up": ["contact_date"],
    }
    days = [frames[f"staging.{export}"][name] for export, names in dates.items() for name in names]
    newest = pd.Series([column.max() for column in days], dtype="datetime64[us]").max()
    named = pd.to_datetime(settings(frames)["data_cutoff"], errors="coerce")
    return pd.DataFrame(
        {"data_cutoff": pd.Series([newest if pd.isna(named) else named]).dt.normalize()}
    )


def treatment(frames: Frames) -> pd.DataFrame:
    """One row per candidate who was treated."""
    t = frames["staging.patients"][["patient"]]
    t = t.merge(_first_series(frames), on="patient", how="left")
    t = t.merge(_first_drug_day(frames), on="patient", how="left")
    t = t[t["first_implant_date"].notna() | t["first_anlotinib_date"].notna()].copy()

    window = settings(frames)["combination_window_days"]
    t["arm"] = _arm(t, t["series_end_date"], window)
    t["arm_without_cap"] = _arm(t, t["uncapped_end_date"], window)
    first_days = ["first_implant_date", "first_anlotinib_date"]
    t["treatment_start"] = t[first_days].min(axis=1)
    t["crossover_date"] = (
        t["first_implant_date"]
        .where(t["arm"] == "A")
        .fillna(t["first_anlotinib_date"].where(t["arm"] == "B"))
    )
    t = t.merge(_other_therapy(t, frames), on="patient", how="left")
    t["new_therapy_date"] = t[["crossover_date", "other_therapy_date"]].min(axis=1)
    return t[["patient", "arm", "arm_without_cap", "treatment_start", *first_days,
              "series_end_date", "new_therapy_date"]]  # fmt: skip


def _first_series(frames: Frames) -> pd.DataFrame:
    """The first implant series: the protocol limits its gaps and its total duration."""
    s = settings(frames)
    i = frames["staging.implants"]
    seeds = i["seed_count"] + i["supplementary_seed_count"].fillna(0)
    used = i[(i["implant_date"] <= cutoff(frames)) & (seeds > 0)]
    sessions = used[["patient", "implant_date"]].drop_duplicates()
    sessions = sessions.sort_values(["patient", "implant_date"])
    by_patient = sessions.groupby("patient")["implant_date"]
    new_series = by_patient.diff().dt.days > s["implant_series_gap_days"]
    series_no: pd.Series = new_series.groupby(sessions["patient"]).cumsum()
    days = days_between(by_patient.transform("min"), sessions["implant_date"])
    in_series = sessions[series_no == 0].assign(
        in_reach=sessions["implant_date"].where(days <= s["implant_series_max_days"])
    )
    first_series: pd.DataFrame = in_series.groupby("patient", as_index=False).agg(
        first_implant_date=("implant_date", "min"),
        series_end_date=("in_reach", "max"),
        uncapped_end_date=("implant_date", "max"),
    )
    return first_series


def _first_drug_day(frames: Frames) -> pd.DataFrame:
    a = frames["staging.anlotinib"]
    taken = a[(a["start_date"] <= cutoff(frames)) & (a["daily_dose_mg"] > 0)]
    first = taken.groupby("patient")["start_date"].min()
    return first.rename("first_anlotinib_date").reset_index()


def _arm(t: pd.DataFrame, series_end: pd.Series, window: int) -> pd.Series:
    implant, drug = t["first_implant_date"], t["first_anlotinib_date"]
    together = (days_between(drug, implant) <= window) & (days_between(series_end, drug) <= window)
    return case([implant.isna(), drug.isna(), together, drug < implant], ["A", "B", "C", "A"], "B")


def _other_therapy(t: pd.DataFrame, frames: Frames) -> pd.DataFrame:
    f = t[["patient", "treatment_start"]].merge(
        frames["staging.follow_up"][["patient", "new_therapy_date"]], on="patient"
    )
    day = f["new_therapy_date"]
    later = f[(day > f["treatment_start"]) & (day <= cutoff(frames))]
    first = later.groupby("patient")["new_therapy_date"].min()
    return first.rename("other_therapy_date").reset_index()


def study_implants(frames: Frames) -> pd.DataFrame:
    """One row per treated candidate, implantation session and site."""
    t = frames["cohort.treatment"][["patient", "treatment_start", "new_therapy_date"]]
    i = frames["staging.implants"].merge(t, on="patient")
    i["seeds"] = i["seed_count"] + i["supplementary_seed_count"].fillna(0)
    is_study = (
        i["implant_date"].between(i["treatment_start"], cutoff(frames))
        & (i["seeds"] > 0)
        & (i["new_therapy_date"].isna() | (i["implant_date"] < i["new_therapy_date"]))
    )
    return i.loc[is_study, ["patient", "implant_date", "site_no", "location_class", "seeds",
                            "activity_per_seed_mbq", "prescription_dose_gy", "source_file_id",
                            "source_row"]]  # fmt: skip
