"""Exposure to treatment: implanted seeds and anlotinib doses."""

import numpy as np
import pandas as pd

from benchmarks.pandas_peer.frames import Frames, case, days_between, settings


def exposure(frames: Frames) -> pd.DataFrame:
    """One row per included patient."""
    s = settings(frames)
    p = frames["cohort.patients"]
    days = ["treatment_start", "new_therapy_date"]
    p = p[["patient", "arm", *days, "last_ebrt_date", "prior_i131_activity_gbq"]]
    x = p.merge(_seeds(frames), on="patient", how="left")
    x = x.merge(_anlotinib(frames), on="patient", how="left")
    x["expected_dose_gy"] = _expected_dose(x, s)
    x["last_dose_date"] = x[["last_implant_date", "last_dosing_date"]].max(axis=1)
    last_dose = x["last_dose_date"].fillna(x["treatment_start"])
    until = last_dose + pd.Timedelta(days=s["on_treatment_days"])
    x["on_treatment_until"] = until.where(~(x["new_therapy_date"] < until), x["new_therapy_date"])
    x = x.fillna({"seed_count": 0, "implant_sessions": 0})
    planned = x["anlotinib_planned_mg"]
    x["relative_dose_intensity"] = (x["anlotinib_mg"] / planned).where(planned != 0)
    return x[["patient", "arm", "seed_count", "implant_sessions", "total_activity_mbq",
              "prescription_dose_min_gy", "prescription_dose_max_gy", "expected_dose_gy",
              "anlotinib_mg", "last_dose_date", "on_treatment_until", "anlotinib_days",
              "anlotinib_planned_mg", "relative_dose_intensity"]]  # fmt: skip


def _seeds(frames: Frames) -> pd.DataFrame:
    i = frames["cohort.study_implants"]
    i = i.assign(activity=i["seeds"] * i["activity_per_seed_mbq"])
    known = i["activity_per_seed_mbq"].notna().groupby(i["patient"]).all()
    seeds = i.groupby("patient").agg(
        first_implant_date=("implant_date", "min"),
        last_implant_date=("implant_date", "max"),
        implant_sessions=("implant_date", "nunique"),
        seed_count=("seeds", "sum"),
        total_activity_mbq=("activity", "sum"),
        prescription_dose_min_gy=("prescription_dose_gy", "min"),
        prescription_dose_max_gy=("prescription_dose_gy", "max"),
    )
    seeds["total_activity_mbq"] = seeds["total_activity_mbq"].where(known)
    return seeds.reset_index()


def _expected_dose(x: pd.DataFrame, s: pd.Series) -> pd.Series:
    implant, beam = x["first_implant_date"], x["last_ebrt_date"]
    earlier_beam = beam <= implant
    recent_days = s["recent_ebrt_months"] * s["days_per_month"]
    much_iodine = x["prior_i131_activity_gbq"] > s["high_i131_activity_gbq"]
    return case(
        [
            implant.isna(),
            earlier_beam & (days_between(beam, implant) <= recent_days),
            earlier_beam | much_iodine,
        ],
        [np.nan, s["dose_recent_ebrt_gy"], s["dose_prior_radiation_gy"]],
        s["dose_standard_gy"],
    )


def _anlotinib(frames: Frames) -> pd.DataFrame:
    """Anlotinib taken and planned (mg) from the day of the first dose to that of the last."""
    s = settings(frames)
    a = _periods(frames)
    on = a["days_on"].fillna(s["anlotinib_days_on"])
    off = a["days_off"].fillna(s["anlotinib_days_off"])
    before = _days_of_the_run_before(a, on, off)
    through = _days_of_intake(before + a["days"], on, on + off)
    a["mg"] = a["daily_dose_mg"] * (through - _days_of_intake(before, on, on + off))
    dosed = a["daily_dose_mg"] > 0
    a = a.assign(first=a["start_date"].where(dosed), last=a["end_date"].where(dosed))
    taken = a.groupby("patient").agg(
        first=("first", "min"), last_dosing_date=("last", "max"), anlotinib_mg=("mg", "sum")
    )
    days = days_between(taken["first"], taken["last_dosing_date"]) + 1
    on, off = s["anlotinib_days_on"], s["anlotinib_days_off"]
    planned = s["anlotinib_start_dose_mg"] * _days_of_intake(days, on, on + off)
    taken = taken.assign(anlotinib_days=days, anlotinib_planned_mg=planned)
    return taken.drop(columns="first").reset_index()


def _periods(frames: Frames) -> pd.DataFrame:
    """Dosing periods; each ends at the latest on the day before the next one begins."""
    p = frames["cohort.patients"]
    p = p[["patient", "treatment_start", "data_until", "new_therapy_date"]]
    ends = frames["cohort.vital_status"][["patient", "end_of_observation"]]
    a = frames["staging.anlotinib"].merge(p, on="patient").merge(ends, on="patient")
    start, new_therapy = a["start_date"], a["new_therapy_date"]
    is_study = start.between(a["treatment_start"], a["data_until"]) & (
        new_therapy.isna() | (start < new_therapy)
    )
    a = a[is_study].sort_values(["patient", "start_date"])
    day_before_next = a.groupby("patient")["start_date"].shift(-1) - pd.Timedelta(days=1)
    bounds = [a["end_date"], a["end_of_observation"], day_before_next]
    a["end_date"] = pd.concat(bounds, axis=1).min(axis=1)
    a["days"] = days_between(a["start_date"], a["end_date"]) + 1
    return a[a["days"] > 0].copy()


def _days_of_the_run_before(a: pd.DataFrame, on: pd.Series, off: pd.Series) -> pd.Series:
    """Days of dosing before each period without a gap and with the same schedule."""
    course = a["patient"]
    day_before = a["start_date"] - pd.Timedelta(days=1)
    goes_on = (a["end_date"].groupby(course).shift() == day_before) & (
        (on.groupby(course).shift() == on) & (off.groupby(course).shift() == off)
    )
    run_start = a["start_date"].mask(goes_on).groupby(course).ffill()
    return days_between(run_start, a["start_date"])


def _days_of_intake(days: pd.Series, days_on: pd.Series | int, cycle: pd.Series | int) -> pd.Series:
    """Number of days on which the drug was due, for cycles that begin with days of intake."""
    cycles = days // cycle
    return cycles * days_on + np.minimum(days - cycles * cycle, days_on)
