"""Shared by all pandas derivations: tables by name, settings, and assignment to visits.

Decimals are read as 64-bit floats, the type of pandas. Sums and products that are compared with a
limit are therefore rounded to `DIGITS` decimals; further decimals are only rounding error.
"""

from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd

Frames = dict[str, pd.DataFrame]

DIGITS = 9
_READ = ("staging", "protocol")


def read_staged(published: Path, private: Path) -> Frames:
    """Staged and protocol tables of a warehouse by schema.table, birth dates as `private.birth`."""
    with duckdb.connect(str(published), read_only=True) as con:
        names = con.execute(
            """SELECT schema_name || '.' || table_name FROM duckdb_tables()
            WHERE list_contains($schemas, schema_name) ORDER BY ALL""",
            {"schemas": list(_READ)},
        ).fetchall()
        frames = {name: con.sql(f"FROM {name}").df() for (name,) in names}
    with duckdb.connect(str(private), read_only=True) as con:
        frames["private.birth"] = con.sql("SELECT patient, birth_date FROM staging.patients").df()
    return frames


def settings(frames: Frames) -> pd.Series:
    """Every number of the protocol by name."""
    return frames["protocol.settings"].iloc[0]


def cutoff(frames: Frames) -> pd.Timestamp:
    """The last day from which data are used."""
    return pd.Timestamp(frames["cohort.data_cutoff"]["data_cutoff"].iloc[0])


def days_between(start: pd.Series, end: pd.Series) -> pd.Series:
    """Whole days from start to end; missing if either day is missing."""
    return (end - start).dt.days


def case(conditions: list[pd.Series], values: list[Any], otherwise: Any) -> pd.Series:  # noqa: ANN401
    """For each row, the value of the first true condition, like CASE in SQL."""
    picked = np.select(conditions, values, default=otherwise)
    return pd.Series(picked, index=conditions[0].index)


def known(judgement: pd.Series, *columns: pd.Series) -> pd.Series:
    """The judgement, but missing if any of the values that it depends on is missing."""
    result = judgement.astype("boolean")
    for column in columns:
        result = result.mask(column.isna())
    return result


def at_baseline(v: pd.DataFrame, column: str) -> pd.Series:
    """The value of each patient's baseline visit, on every row of the patient."""
    baseline = v[v["visit"] == "baseline"].set_index("patient")[column]
    return v["patient"].map(baseline)


def in_visit_windows(rows: pd.DataFrame, day: str, windows: pd.DataFrame) -> pd.DataFrame:
    """Rows whose study day is in the window of a visit, with `visit` and days from its target."""
    columns = ["visit", "target_day", "from_day", "to_day"]
    timetable = windows[columns].sort_values("from_day")
    placed = pd.merge_asof(
        rows.assign(**{day: rows[day].astype(float)}).sort_values(day),
        timetable,
        left_on=day,
        right_on="from_day",
    )
    placed = placed[placed[day] < placed["to_day"]]
    distance = (placed[day] - placed["target_day"]).abs()
    return placed.assign(distance=distance.where(placed["visit"] != "baseline", -placed[day]))
