"""Reads the observations for the comparisons of non-randomised arms from the warehouse."""

import duckdb
import polars as pl

from rairdtc_pipeline.analysis.observations import read
from rairdtc_pipeline.statistics.tables.characteristics import KNOWN_BEFORE, RESPONSE_VISITS

_KNOWN_BEFORE = """
WITH targets AS (
    SELECT patient, count(*) AS targets FROM cohort.baseline_lesions
    WHERE lesion_role = 'target' GROUP BY patient
)
SELECT p.patient, p.arm, p.site,
    CAST(year(p.treatment_start) AS DOUBLE) AS start_year,
    CASE WHEN v.volume_cm3 > 0 THEN ln(v.volume_cm3) END AS log_target_volume,
    CAST(coalesce(l.targets, 0) AS DOUBLE) AS targets,
    CASE WHEN t.usable AND t.tg_ng_ml > 0 THEN ln(t.tg_ng_ml) END AS log_thyroglobulin,
    CAST(n.nrs AS DOUBLE) AS nrs,
    CAST(p.prior_i131_courses AS DOUBLE) AS prior_i131_courses,
    CAST(p.prior_i131_activity_gbq AS DOUBLE) AS prior_i131_activity_gbq,
    CAST(coalesce(p.last_ebrt_date < p.treatment_start, FALSE) AS DOUBLE) AS external_beam
FROM cohort.patients AS p
LEFT JOIN derived.tumor_size AS v ON p.patient = v.patient AND v.visit = 'baseline'
LEFT JOIN derived.tg AS t ON p.patient = t.patient AND t.visit = 'baseline'
LEFT JOIN derived.pain AS n ON p.patient = n.patient AND n.visit = 'baseline'
LEFT JOIN targets AS l ON p.patient = l.patient
"""
_COMPARED = f"""
WITH known AS ({_KNOWN_BEFORE})
SELECT k.* EXCLUDE (site), s.endpoint, s.time_months, s.event,
    CAST(p.age_years AS DOUBLE) AS age_years,
    CAST(p.metastasis IN ('bone_only', 'lung_and_bone') AS DOUBLE) AS bone_metastasis
FROM derived.survival AS s
JOIN cohort.patients AS p USING (patient) JOIN known AS k USING (patient)
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
    SELECT patient, endpoint, sensitivity_set, time_months, event, row_number() OVER (
            PARTITION BY patient, endpoint
            ORDER BY sensitivity_set <> 'no_censoring_at_new_therapy'
        ) AS preference
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
        ELSE v.preference = 1 END
)
SELECT *, count(*) AS patients FROM chosen GROUP BY ALL
"""
_EXAMINED = """
WITH exams AS (
    SELECT r.patient, r.exam_date,
        lag(r.exam_date, 1, p.treatment_start)
            OVER (PARTITION BY r.patient ORDER BY r.exam_date) AS before
    FROM derived.response AS r JOIN cohort.patients AS p USING (patient)
    WHERE r.scope = 'overall' AND r.counts
),
spans AS (
    SELECT p.patient, date_diff('day', e.before, e.exam_date) AS days,
        date_diff('day', p.treatment_start, e.before) + 1 < v.from_day AS is_early
    FROM exams AS e JOIN cohort.patients AS p USING (patient)
    CROSS JOIN protocol.settings AS s
    JOIN protocol.visit_schedule AS v
        ON v.visit_order = len(string_split(s.first_visit_months, ','))
),
periods AS (
    SELECT 'first_visits' AS period, TRUE AS is_early UNION ALL SELECT 'later_visits', FALSE
)
SELECT p.arm, e.period, count(s.days) AS examinations, median(s.days) AS interval_days
FROM cohort.patients AS p CROSS JOIN periods AS e
LEFT JOIN spans AS s ON p.patient = s.patient AND e.is_early = s.is_early
GROUP BY p.patient, p.arm, e.period
"""
_EVENT_RATES = """
WITH observed AS (
    SELECT p.patient, p.arm,
        date_diff('day', p.treatment_start,
            least(x.on_treatment_until, v.end_of_observation)) + 1 AS days,
        12 * CAST(s.days_per_month AS DOUBLE) AS days_per_year
    FROM cohort.patients AS p JOIN derived.exposure AS x USING (patient)
    JOIN cohort.vital_status AS v USING (patient) CROSS JOIN protocol.settings AS s
),
events AS (
    SELECT patient, coalesce(soc, 'Not coded') AS soc, term, onset_day, ctcae_grade, is_related
    FROM derived.adverse_events WHERE is_treatment_emergent
),
kinds AS (
    SELECT 'all' AS kind, * FROM events
    UNION ALL SELECT 'severe', * FROM events WHERE ctcae_grade >= 3
    UNION ALL SELECT 'related', * FROM events WHERE is_related
),
firsts AS (
    SELECT kind,
        CASE GROUPING(soc, term) WHEN 0 THEN 'term' WHEN 1 THEN 'class' ELSE 'any' END AS level,
        soc, term, patient, min(onset_day) AS first_day, count(*) AS events
    FROM kinds GROUP BY GROUPING SETS
        ((kind, patient), (kind, patient, soc), (kind, patient, soc, term))
),
had AS (
    SELECT f.kind, f.level, f.soc, f.term, o.arm, count(*) AS patients, sum(f.events) AS events,
        sum(greatest(o.days - f.first_day, 0)) AS days_after
    FROM firsts AS f JOIN observed AS o USING (patient) GROUP BY ALL
),
arms AS (
    SELECT arm, count(*) AS n, sum(days) AS days, any_value(days_per_year) AS days_per_year
    FROM observed GROUP BY arm
)
SELECT i.kind, i.level, i.soc, i.term, a.arm, a.n, coalesce(h.patients, 0) AS patients,
    (a.days - coalesce(h.days_after, 0)) / a.days_per_year AS years_to_first,
    CAST(coalesce(h.events, 0) AS BIGINT) AS events, a.days / a.days_per_year AS years
FROM (SELECT DISTINCT kind, level, soc, term FROM firsts) AS i CROSS JOIN arms AS a
LEFT JOIN had AS h ON i.kind = h.kind AND i.level = h.level AND a.arm = h.arm
    AND i.soc IS NOT DISTINCT FROM h.soc AND i.term IS NOT DISTINCT FROM h.term
"""


def read_compared(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """One row per patient: arm, age, bone metastasis, KNOWN_BEFORE, times and events.

    The times and events are the columns time_months_<endpoint> and event_<endpoint>.
    """
    known = ("arm", "age_years", "bone_metastasis", *KNOWN_BEFORE)
    seen = read(con, _COMPARED).pivot(
        "endpoint", index=["patient", *known], values=["time_months", "event"]
    )
    return seen.drop("patient")


def read_responders(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """One row per measure of response and arm: patients, assessed, patients with CR or PR."""
    return read(con, _RESPONDERS, {"visits": list(RESPONSE_VISITS)})


def read_response_spans(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """One row per patient with CR or PR: arm, time to response, duration, whether it ended."""
    return read(con, _RESPONSE_SPANS)


def read_landmarks(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """One row per patient and endpoint: arm, time, event, months to each treatment and to both."""
    return read(con, _LANDMARKS)


def read_series_cap(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """One row per endpoint, rule that ends the series, arm, time, event and change of arm."""
    return read(con, _SERIES_CAP)


def read_examined(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """One row per patient and period: arm, examinations, median interval in days."""
    return read(con, _EXAMINED)


def read_event_rates(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """One row per kind of adverse event, class or term, and arm: patients, events, time at risk."""
    return read(con, _EVENT_RATES)


def read_known_before(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """One row per patient: arm, site, and each of KNOWN_BEFORE."""
    return read(con, _KNOWN_BEFORE).drop("patient")
