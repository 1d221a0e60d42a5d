"""Days of death, complete or imputed."""

import pandas as pd

from benchmarks.pandas_peer.frames import Frames, cutoff

_IMPUTED_LAST = {"D": 1, "M": 2, "Y": 3}


def deaths(frames: Frames) -> pd.DataFrame:
    """One row per candidate who died; a complete day counts before an imputed one."""
    f = frames["staging.follow_up"]
    dead = f[f["vital_status"] == "dead"].copy()
    undated = dead["death_date"].isna()
    dead["death_date_imputed"] = dead["death_date_imputed"].mask(undated, "Y")
    dead["death_date"] = dead["death_date"].fillna(dead["contact_date"])
    alive = f.loc[f["vital_status"] == "alive", ["patient", "contact_date"]]
    dead = dead.merge(_earliest_days(dead, alive), on=["patient", "contact_date"], how="left")
    too_early = dead["earliest_date"] > dead["death_date"]
    bounded = dead[["earliest_date", "contact_date"]].min(axis=1)
    dead["death_date"] = dead["death_date"].mask(too_early, bounded)

    dead = dead[dead["death_date"] <= cutoff(frames)]
    dead = dead.assign(order=dead["death_date_imputed"].map(_IMPUTED_LAST).fillna(0))
    dead = dead.sort_values(["order", "death_date", "contact_date"]).drop_duplicates("patient")
    return dead[["patient", "death_date", "death_date_imputed", "death_cause", "source_file_id",
                 "source_row"]]  # fmt: skip


def _earliest_days(dead: pd.DataFrame, alive: pd.DataFrame) -> pd.DataFrame:
    """The day after the last contact alive in the period of an imputed death, by its contact.

    Where the contact is on the last day of the period that day itself.
    """
    imputed = dead[dead["death_date_imputed"].isin(["D", "M"])]
    x = imputed.merge(alive, on="patient", suffixes=("", "_alive"))
    x = x[x["contact_date_alive"] < x["contact_date"]]
    day_after = x["contact_date_alive"] + pd.Timedelta(days=1)
    x["earliest_date"] = day_after.where(_in_period(x, day_after), x["contact_date_alive"])
    x = x[_in_period(x, x["contact_date_alive"])]
    return x.groupby(["patient", "contact_date"])["earliest_date"].max().reset_index()


def _in_period(dead: pd.DataFrame, day: pd.Series) -> pd.Series:
    """Whether the day lies in the year, and where that is known in the month, of death."""
    death, month_unknown = dead["death_date"], dead["death_date_imputed"] == "M"
    in_period: pd.Series = (day.dt.year == death.dt.year) & (
        month_unknown | (day.dt.month == death.dt.month)
    )
    return in_period
