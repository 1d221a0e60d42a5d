-- Time to event.
-- One row per included patient, endpoint and sensitivity set.
--
-- The first event counts; without one the patient is censored. The sets are those of
-- `derived.sensitivity_sets`; of events on one day the one with the lowest priority number of
-- `protocol.endings` counts; visits count as missed from `missed_visits_before_event` on. An event
-- on the day of new therapy counts. Time = end - treatment start + 1 day.
WITH events AS (
    SELECT
        s.patient, s.endpoint, t.sensitivity_set, s.source AS event_source, s.source_date AS event_date,
        row_number() OVER (
            PARTITION BY s.patient, s.endpoint, t.sensitivity_set
            ORDER BY s.source_date, g.priority
        ) AS first_first
    FROM derived.survival_sources AS s
    JOIN derived.sensitivity_sets AS t ON s.endpoint = t.endpoint
    JOIN protocol.endings AS g ON s.source = g.reason
    WHERE s.kind = 'event' AND coalesce(g.needs_confirmation, t.pd_needs_confirmation) = t.pd_needs_confirmation
),

last_examinations AS (
    SELECT
        patient, endpoint,
        max(CASE WHEN source = 'last_evaluable_examination' THEN source_date END) AS last_exam_date,
        max(CASE WHEN source = 'last_examination_before_new_therapy' THEN source_date END) AS last_exam_before_new_therapy_date,
        max(CASE WHEN source = 'last_known_alive' THEN source_date END) AS last_known_alive_date
    FROM derived.survival_sources
    WHERE kind = 'censoring'
    GROUP BY patient, endpoint
),

missed AS (
    SELECT p.patient, n.endpoint, count(*) AS n_missed
    FROM cohort.patients AS p
    JOIN cohort.vital_status AS d ON p.patient = d.patient
    CROSS JOIN protocol.endpoints AS n
    LEFT JOIN last_examinations AS x ON p.patient = x.patient AND n.endpoint = x.endpoint
    CROSS JOIN cohort.visit_windows AS v
    WHERE
        v.from_day > coalesce(date_diff('day', p.treatment_start, x.last_exam_date) + 1, 1)
        AND v.target_day < date_diff('day', p.treatment_start, d.death_date) + 1
    GROUP BY p.patient, n.endpoint
),

rows_of_sets AS (
    SELECT
        p.patient, p.arm, t.endpoint, t.sensitivity_set, t.censor_at_new_therapy, t.censor_missed,
        p.treatment_start, p.new_therapy_date
    FROM cohort.patients AS p
    CROSS JOIN derived.sensitivity_sets AS t
),

judged AS (
    SELECT
        r.*, x.last_exam_date, x.last_exam_before_new_therapy_date, x.last_known_alive_date,
        e.event_source, e.event_date,
        n.scope,
        n.scope IS NOT NULL AND r.censor_at_new_therapy AND r.new_therapy_date IS NOT NULL
            AND (e.event_date IS NULL OR r.new_therapy_date < e.event_date) AS ends_at_new_therapy,
        r.censor_missed AND e.event_source = 'death'
            AND coalesce(m.n_missed, 0) >= s.missed_visits_before_event AS ends_at_missed_visits
    FROM rows_of_sets AS r
    JOIN protocol.endpoints AS n ON r.endpoint = n.endpoint
    CROSS JOIN protocol.settings AS s
    LEFT JOIN last_examinations AS x ON r.patient = x.patient AND r.endpoint = x.endpoint
    LEFT JOIN events AS e
        ON r.patient = e.patient AND r.endpoint = e.endpoint AND r.sensitivity_set = e.sensitivity_set
        AND e.first_first = 1
    LEFT JOIN missed AS m ON r.patient = m.patient AND r.endpoint = m.endpoint
),

ended AS (
    SELECT
        *,
        CASE
            WHEN ends_at_new_therapy AND last_exam_before_new_therapy_date IS NULL THEN 'no_evaluable_examination'
            WHEN ends_at_new_therapy THEN 'last_examination_before_new_therapy'
            WHEN ends_at_missed_visits AND last_exam_date IS NULL THEN 'no_evaluable_examination'
            WHEN ends_at_missed_visits THEN 'last_examination_before_missed_visits'
            WHEN event_date IS NOT NULL THEN event_source
            WHEN scope IS NULL THEN 'last_known_alive'
            WHEN last_exam_date IS NULL THEN 'no_evaluable_examination'
            ELSE 'last_evaluable_examination'
        END AS reason
    FROM judged
),

dated AS (
    SELECT
        *,
        CASE reason
            WHEN 'no_evaluable_examination' THEN treatment_start
            WHEN 'last_examination_before_new_therapy' THEN last_exam_before_new_therapy_date
            WHEN 'last_examination_before_missed_visits' THEN last_exam_date
            WHEN 'last_evaluable_examination' THEN last_exam_date
            WHEN 'last_known_alive' THEN last_known_alive_date
            ELSE event_date
        END AS end_date,
        CASE WHEN NOT ends_at_new_therapy AND NOT ends_at_missed_visits AND event_date IS NOT NULL THEN 1 ELSE 0 END AS event
    FROM ended
)

SELECT
    d.patient,
    d.arm,
    d.endpoint, -- Code of the endpoint.
    d.sensitivity_set, -- primary, or the sensitivity set.
    d.treatment_start AS start_date, -- First day of treatment.
    d.end_date, -- Day of the event or of censoring.
    date_diff('day', d.treatment_start, d.end_date) + 1 AS time_days, -- Days from start to end, both included.
    CAST(date_diff('day', d.treatment_start, d.end_date) + 1 AS DOUBLE) / CAST(s.days_per_month AS DOUBLE) AS time_months, -- The same in months.
    d.event, -- 1 event, 0 censored.
    d.reason -- Event, or reason of censoring.
FROM dated AS d
CROSS JOIN protocol.settings AS s
