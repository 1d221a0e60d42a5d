"""How far several extracts for one recipient together narrow the possible shifts of dates.

A date that a later extract adds is after the last day of the data of the extract before it. A
reader of both therefore knows the patient's shift to within the days between the two.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import duckdb

from rairdtc_pipeline.release.extract_columns import Treated, Treatment


@dataclass(frozen=True)
class Narrowing:
    """Patients whose shift a new extract narrows, and the smallest remaining range in days."""

    patients: int
    fewest_days: int


def narrowing(
    con: duckdb.DuckDBPyConnection,
    treated: Mapping[str, Sequence[Treated]],
    earlier: Sequence[date],
    today: date,
) -> Narrowing:
    """Narrowing by an extract with data up to `today`, after extracts up to the days `earlier`."""
    before = sorted(day for day in set(earlier) if day < today)
    days = [
        f'SELECT usubjid, CAST("{each.column.name}" AS DATE) AS day FROM {table}'
        for table, columns in treated.items()
        for each in columns
        if each.treatment is Treatment.SHIFTED
    ]
    if not before or not days:
        return Narrowing(0, 0)
    between = [(date.min, before[0]), *pairwise([*before, today])]
    parts = ", ".join(f"(DATE '{after}', DATE '{last}')" for after, last in between)
    ((patients, fewest),) = con.execute(
        f"""WITH days AS ({" UNION ALL ".join(days)}),
        extracts(after_day, last_day) AS (VALUES {parts}),
        spans AS (
            SELECT usubjid, after_day, last_day, min(day) AS first_new, max(day) AS last_new
            FROM days JOIN extracts ON day > after_day AND day <= last_day GROUP BY ALL
        )
        SELECT count(*), coalesce(min(possible), 0) FROM (
            SELECT min(last_day - last_new)
                - max(after_day - first_new + 1) FILTER (after_day > DATE '{date.min}')
                + 1 AS possible
            FROM spans GROUP BY usubjid HAVING max(last_day) = DATE '{today}'
        )"""
    ).fetchall()
    return Narrowing(int(patients), int(fewest))
