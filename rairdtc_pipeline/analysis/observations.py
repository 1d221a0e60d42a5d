"""What the statistics are made from, read from the warehouse in the shape each needs.

Categories and times are counted where they lie, so that a million patients come as some thousand
rows; only measured values come patient by patient. No result depends on the order of the rows.
"""

import duckdb
import polars as pl

from rairdtc_pipeline.statistics.tables.characteristics import (
    CATEGORIES,
    CHANGES,
    MEASURES,
    RESPONSE_VISITS,
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
_COMPARED = """
SELECT s.patient, s.endpoint, s.time_months, s.event, p.arm,
    CAST(p.age_years AS DOUBLE) AS age_years,
    CAST(p.metastasis IN ('bone_only', 'lung_and_bone') AS DOUBLE) AS bone_metastasis,
    CASE WHEN v.volume_cm3 > 0 THEN ln(v.volume_cm3) END AS log_target_volume,
    CAST(year(p.treatment_start) AS DOUBLE) AS start_year
FROM derived.survival AS s
JOIN cohort.patients AS p USING (patient)
LEFT JOIN derived.tumor_size AS v ON s.patient = v.patient AND v.visit = 'baseline'
WHERE s.sensitivity_set = 'primary'
"""
_RESPONDERS = """
WITH assessed AS (
    SELECT visit AS measure, arm, response FROM derived.response_visit
    WHERE list_contains($visits, visit)
    UNION ALL
    SELECT 'best', arm, best_response FROM derived.best_response WHERE scope = 'overall'
    UNION ALL
    SELECT 'best_confirmed', arm, best_response_confirmed FROM derived.best_response
    WHERE scope = 'overall'
)
SELECT a.measure, a.arm, count(*) AS patients,
    count(*) FILTER (WHERE a.response <> 'NE') AS assessed,
    count(*) FILTER (WHERE r.is_objective) AS responders
FROM assessed AS a LEFT JOIN protocol.responses AS r ON a.response = r.response
GROUP BY ALL
"""
_RESPONSE_SPANS = """
SELECT b.arm, b.duration AS duration_months, CAST(b.duration_ended AS INTEGER) AS ended,
    (date_diff('day', p.treatment_start, b.first_response_date) + 1)
        / CAST(s.days_per_month AS DOUBLE) AS months_to_response
FROM derived.best_response AS b JOIN cohort.patients AS p USING (patient)
CROSS JOIN protocol.settings AS s
WHERE b.scope = 'overall' AND b.first_response_date IS NOT NULL
"""
_LANDMARKS = """
SELECT v.endpoint, v.arm, v.time_months, v.event,
    date_diff('day', t.treatment_start, t.first_implant_date)
        / CAST(s.days_per_month AS DOUBLE) AS months_to_seeds,
    date_diff('day', t.treatment_start, t.first_anlotinib_date)
        / CAST(s.days_per_month AS DOUBLE) AS months_to_anlotinib,
    CASE
        WHEN t.first_implant_date = t.first_anlotinib_date THEN 0.0
        WHEN t.first_implant_date <> t.first_anlotinib_date
            THEN (date_diff(
                    'day', t.treatment_start, greatest(t.first_implant_date, t.first_anlotinib_date)
                ) + 1) / CAST(s.days_per_month AS DOUBLE)
    END AS months_to_both
FROM derived.survival AS v JOIN cohort.treatment AS t USING (patient)
CROSS JOIN protocol.settings AS s
WHERE v.sensitivity_set = 'primary'
"""
_SERIES_CAP = """
WITH uncapped AS (
    SELECT *, row_number() OVER (
            PARTITION BY patient, endpoint
            ORDER BY sensitivity_set <> 'no_censoring_at_new_therapy'
        ) AS first_first
    FROM derived.survival
    WHERE sensitivity_set IN ('primary', 'no_censoring_at_new_therapy')
),
chosen AS (
    SELECT v.endpoint, 'capped' AS series, t.arm, v.time_months, v.event,
        t.arm <> t.arm_without_cap AS moved
    FROM derived.survival AS v JOIN cohort.treatment AS t USING (patient)
    WHERE v.sensitivity_set = 'primary'
    UNION ALL
    SELECT v.endpoint, 'not_capped', t.arm_without_cap, v.time_months, v.event,
        t.arm <> t.arm_without_cap
    FROM uncapped AS v JOIN cohort.treatment AS t USING (patient)
    WHERE CASE WHEN t.arm = t.arm_without_cap THEN v.sensitivity_set = 'primary'
        ELSE v.first_first = 1 END
)
SELECT *, count(*) AS patients FROM chosen GROUP BY ALL
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
    return _frame(con, _VALUES)


def read_categories(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """One row per arm and combination of CATEGORIES, with how many patients have it."""
    return _frame(con, _CATEGORIES)


def read_responses(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """One row per visit, arm and response, with its patients; null where not assessed."""
    return _frame(con, _RESPONSES)


def read_grades(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """One row per arm and worst grade of adverse events, with its patients."""
    return _frame(con, _GRADES)


def read_times(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """One row per endpoint, set, arm, site, time, event and reason, with the patients alike."""
    return _frame(con, _TIMES)


def read_compared(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """One row per patient: arm, covariates, and of each endpoint time_months_ and event_."""
    covariates = ("arm", "age_years", "bone_metastasis", "log_target_volume", "start_year")
    seen = _frame(con, _COMPARED).pivot(
        "endpoint", index=["patient", *covariates], values=["time_months", "event"]
    )
    return seen.drop("patient")


def read_responders(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """One row per measure of response and arm: patients, those assessed, those with CR or PR."""
    return _frame(con, _RESPONDERS, {"visits": list(RESPONSE_VISITS)})


def read_response_spans(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """One row per patient with CR or PR: arm, time to it, how long it lasted, whether it ended."""
    return _frame(con, _RESPONSE_SPANS)


def read_landmarks(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """One row per patient and endpoint: arm, time, event, months to either treatment and both."""
    return _frame(con, _LANDMARKS)


def read_series_cap(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """One row per endpoint, way to end the series, arm, time, event and whether the arm moved."""
    return _frame(con, _SERIES_CAP)


def read_tg(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """One row per patient and visit of Table 3 with a usable thyroglobulin; patients by number."""
    return _frame(con, _TG, {"visits": list(CHANGES["tg"].visits)})


def read_changes(con: duckdb.DuckDBPyConnection) -> dict[str, pl.DataFrame]:
    """Measures of CHANGES: one row per patient with its arm and the value at each visit, else NaN.

    Visits the schedule does not have are left out.
    """
    schedule = "SELECT visit FROM protocol.visit_schedule"
    scheduled = {"baseline", *(visit for (visit,) in con.execute(schedule).fetchall())}
    return {name: _frame(con, _over_visits(m, scheduled)) for name, m in CHANGES.items()}


def _frame(con: duckdb.DuckDBPyConnection, query: str, parameters: object = None) -> pl.DataFrame:
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
