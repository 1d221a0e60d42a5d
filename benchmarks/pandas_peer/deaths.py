"""Days of death, complete or imputed."""

import pandas as pd

from benchmarks.pandas_peer.frames import Frames, cutoff

_IMPUTED_LAST = {"D": 1, "M": 2, "Y": 3}
_FATAL_GRADE = 5
# Export → dates that prove that the patient was alive on that day.
_PROVING = {
    "follow_up": ["contact_date", "local_progression_date"],
    "lesions": ["exam_date"],
    "labs": ["specimen_datetime"],
    "pain": ["assessment_date"],
    "implants": ["implant_date"],
    "anlotinib": ["start_date", "end_date"],
    "adverse_events": ["onset_date"],
}


def deaths(frames: Frames) -> pd.DataFrame:
    """One row per candidate who died; a complete date takes precedence over an imputed one."""
    f = frames["staging.follow_up"]
    dead = f[f["vital_status"] == "dead"].copy()
    undated = dead["death_date"].isna()
    dead["death_date_imputed"] = dead["death_date_imputed"].mask(undated, "Y")
    dead["death_date"] = dead["death_date"].fillna(dead["contact_date"])
    earliest = _earliest_days(dead, days_alive(frames)[["patient", "day"]])
    dead = dead.merge(earliest, on=["patient", "contact_date"], how="left")
    too_early = dead["earliest_date"] > dead["death_date"]
    bounded = dead[["earliest_date", "contact_date"]].min(axis=1)
    dead["death_date"] = dead["death_date"].mask(too_early, bounded)

    dead = dead[dead["death_date"] <= cutoff(frames)]
    dead = dead.assign(order=dead["death_date_imputed"].map(_IMPUTED_LAST).fillna(0))
    dead = dead.sort_values(["order", "death_date", "contact_date"]).drop_duplicates("patient")
    return dead[["patient", "death_date", "death_date_imputed", "death_cause", "source_file_id",
                 "source_row"]]  # fmt: skip


def days_alive(frames: Frames) -> pd.DataFrame:
    """One row per record and date in it that proves that the patient was alive."""
    exact = {export: frames[f"staging.{export}"] for export in _PROVING}
    f, e = exact["follow_up"], exact["adverse_events"]
    proving = {
        ("follow_up", "contact_date"): f["vital_status"] == "alive",
        ("follow_up", "local_progression_date"): f["local_progression_date_imputed"].isna(),
        ("anlotinib", "end_date"): exact["anlotinib"]["end_date_imputed"].isna(),
        ("adverse_events", "onset_date"): e["ctcae_grade"] < _FATAL_GRADE,
    }
    records = []
    for export, dates in _PROVING.items():
        for date in dates:
            rows = exact[export]
            rows = rows[proving.get((export, date), rows[date].notna()).astype(bool)]
            found = rows[["patient", "source_file_id", "source_row"]]
            records.append(found.assign(export=export, day=rows[date].dt.normalize()))
    days = pd.concat(records, ignore_index=True)
    return days[days["day"].notna()]


def _earliest_days(dead: pd.DataFrame, alive: pd.DataFrame) -> pd.DataFrame:
    """For each contact, the day after the last day alive in the period of an imputed death.

    If the last day alive is the last day of the period, it is that day itself.
    """
    imputed = dead[dead["death_date_imputed"].isin(["D", "M"])]
    x = imputed.merge(alive, on="patient")
    x = x[x["day"] < x["contact_date"]]
    day_after = x["day"] + pd.Timedelta(days=1)
    x["earliest_date"] = day_after.where(_in_period(x, day_after), x["day"])
    x = x[_in_period(x, x["day"])]
    return x.groupby(["patient", "contact_date"])["earliest_date"].max().reset_index()


def _in_period(dead: pd.DataFrame, day: pd.Series) -> pd.Series:
    """Whether the day is in the year of death, and in the month of death if it is known."""
    death, month_unknown = dead["death_date"], dead["death_date_imputed"] == "M"
    in_period: pd.Series = (day.dt.year == death.dt.year) & (
        month_unknown | (day.dt.month == death.dt.month)
    )
    return in_period
