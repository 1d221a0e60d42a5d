"""Reads the observations for the statistics from the warehouse, in the shape that each needs.

The database counts categories and times, so that a million patients become a few thousand rows;
only measured values have a row per patient. No result depends on the order of the rows.
"""

import duckdb
import polars as pl

from rairdtc_pipeline.statistics.tables.characteristics import (
    CATEGORIES,
    CHANGES,
    MEASURES,
    Measure,
)

_VALUES = f"SELECT arm, {', '.join(MEASURES)} FROM cohort.patients"
_CATEGORIES = f"""
SELECT arm, {", ".join(CATEGORIES)}, count(*) AS patients FROM cohort.patients GROUP BY ALL
"""
_RESPONSES = """
SELECT visit, arm, response, count(*) AS patients FROM derived.response_visit GROUP BY ALL
"""
_GRADES = "SELECT arm, worst_grade, count(*) AS patients FROM derived.ae_worst_grade GROUP BY ALL"
_TIMES = """
SELECT s.endpoint, s.sensitivity_set, s.arm, p.site, s.time_months, s.event, s.reason,
    count(*) AS patients
FROM derived.survival AS s JOIN cohort.patients AS p USING (patient) GROUP BY ALL
"""
_TG = """
WITH numbered AS (
    SELECT patient, row_number() OVER (ORDER BY patient) AS number FROM cohort.patients
)
SELECT n.number AS patient, t.arm, t.visit, t.visit_order, t.tg_comparator AS comparator,
    t.tg_reported_ng_ml AS limit_or_value
FROM derived.tg AS t JOIN numbered AS n USING (patient)
WHERE t.usable AND list_contains($visits, t.visit)
"""


def read_values(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """One row per patient: arm, and each of MEASURES."""
    return read(con, _VALUES)


def read_categories(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """One row per arm and combination of CATEGORIES, with its number of patients."""
    return read(con, _CATEGORIES)


def read_responses(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """One row per visit, arm and response, with its number of patients; null if not assessed."""
    return read(con, _RESPONSES)


def read_grades(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """One row per arm and worst grade of adverse events, with its number of patients."""
    return read(con, _GRADES)


def read_times(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """One row per endpoint, set, arm, site, time, event and reason, with its patients."""
    return read(con, _TIMES)


def read_tg(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """One row per numbered patient and visit of Table 3 with a usable thyroglobulin value."""
    return read(con, _TG, {"visits": list(CHANGES["tg"].visits)})


def read_changes(con: duckdb.DuckDBPyConnection) -> dict[str, pl.DataFrame]:
    """Measures of CHANGES: one row per patient with the arm and the value at each visit, or NaN.

    Visits that are not in the schedule are left out.
    """
    schedule = "SELECT visit FROM protocol.visit_schedule"
    scheduled = {"baseline", *(visit for (visit,) in con.execute(schedule).fetchall())}
    return {name: read(con, _over_visits(m, scheduled)) for name, m in CHANGES.items()}


def read(con: duckdb.DuckDBPyConnection, query: str, parameters: object = None) -> pl.DataFrame:
    """Rows of a SELECT."""
    frame: pl.DataFrame = con.sql(query, params=parameters).pl()
    return frame


def _over_visits(measure: Measure, scheduled: set[str]) -> str:
    visits = [visit for visit in measure.visits if visit in scheduled]
    value = f"max(CAST(m.{measure.column} AS DOUBLE))"
    columns = ", ".join(
        f"coalesce({value} FILTER (WHERE m.visit = '{visit}'), 'nan') AS {visit}"
        for visit in visits
    )
    return f"""
    SELECT p.arm, {columns} FROM cohort.patients AS p
    LEFT JOIN {measure.table} AS m
        ON p.patient = m.patient
        AND m.visit IN ({", ".join(f"'{visit}'" for visit in visits)})
    GROUP BY p.patient, p.arm
    """
