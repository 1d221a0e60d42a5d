-- Time to event.
-- One row per included patient, endpoint and sensitivity set.
--
-- The first event counts; without an event the patient is censored. The sets are those of
-- `derived.sensitivity_sets`. If several events are on one day, the one with the lowest priority
-- number in `protocol.endings` counts. An event follows missed visits if at least
-- `missed_visits_before_event` visits were due between the last evaluable examination before it and
-- the event. A visit is not missed if its window contains the examination that shows the event. An
-- event on the day of new therapy counts. Time = end - treatment start + 1 day.
WITH events AS (
    SELECT
        s.patient,
        s.endpoint,
        t.sensitivity_set,
        s.source AS event_source,
        s.source_date AS event_date,
        g.evidence = 'examination' AS is_examined,
        row_number() OVER (
            PARTITION BY s.patient, s.endpoint, t.sensitivity_set
            ORDER BY s.source_date, g.priority
        ) AS first_first
    FROM derived.survival_sources AS s
    JOIN derived.sensitivity_sets AS t ON s.endpoint = t.endpoint
    JOIN protocol.endings AS g ON s.source = g.reason
    WHERE
        s.kind = 'event'
        AND coalesce(g.needs_confirmation, t.pd_needs_confirmation) = t.pd_needs_confirmation
        AND NOT (t.only_imaging AND g.evidence = 'follow_up')
),

last_examinations AS (
    SELECT
        patient, endpoint,
        max(CASE WHEN source = 'last_evaluable_examination' THEN source_date END) AS last_exam_date,
        max(CASE WHEN source = 'last_examination_before_new_therapy' THEN source_date END)
            AS last_exam_before_new_therapy_date,
        max(CASE WHEN source = 'last_known_alive' THEN source_date END) AS last_known_alive_date
    FROM derived.survival_sources
    WHERE kind = 'censoring'
    GROUP BY patient, endpoint
),

ends_of_sets AS (
    SELECT
        p.patient,
        p.arm,
        t.endpoint,
        n.scope,
        t.sensitivity_set,
        t.censor_at_new_therapy,
        t.censor_missed,
        p.treatment_start, p.new_therapy_date, e.event_source, e.event_date, e.is_examined
    FROM cohort.patients AS p
    CROSS JOIN derived.sensitivity_sets AS t
    JOIN protocol.endpoints AS n ON t.endpoint = n.endpoint
    LEFT JOIN events AS e
        ON
            p.patient = e.patient
            AND t.endpoint = e.endpoint
            AND t.sensitivity_set = e.sensitivity_set
            AND e.first_first = 1
),

examined AS (
    SELECT e.patient, e.endpoint, e.sensitivity_set, max(r.exam_date) AS exam_before_event_date
    FROM ends_of_sets AS e
    JOIN derived.response AS r ON e.patient = r.patient AND e.scope = r.scope
    WHERE
        e.censor_missed AND r.response <> 'NE'
        AND (r.exam_date < e.event_date OR (r.exam_date = e.event_date AND NOT e.is_examined))
    GROUP BY e.patient, e.endpoint, e.sensitivity_set
),

missed AS (
    SELECT e.patient, e.endpoint, e.sensitivity_set, count(*) AS n_missed
    FROM ends_of_sets AS e
    LEFT JOIN examined AS x
        ON
            e.patient = x.patient
            AND e.endpoint = x.endpoint
            AND e.sensitivity_set = x.sensitivity_set
    CROSS JOIN cohort.visit_windows AS v
    WHERE
        e.censor_missed
        AND v.from_day
        > coalesce(date_diff('day', e.treatment_start, x.exam_before_event_date) + 1, 1)
        AND v.target_day < date_diff('day', e.treatment_start, e.event_date) + 1
        AND (NOT e.is_examined OR v.to_day <= date_diff('day', e.treatment_start, e.event_date) + 1)
    GROUP BY e.patient, e.endpoint, e.sensitivity_set
),

judged AS (
    SELECT
        e.*,
        x.last_exam_date,
        x.last_exam_before_new_therapy_date,
        x.last_known_alive_date,
        b.exam_before_event_date,
        e.scope IS NOT NULL AND e.censor_at_new_therapy AND e.new_therapy_date IS NOT NULL
        AND (e.event_date IS NULL OR e.new_therapy_date < e.event_date) AS ends_at_new_therapy,
        coalesce(m.n_missed, 0) >= s.missed_visits_before_event AS ends_at_missed_visits
    FROM ends_of_sets AS e
    CROSS JOIN protocol.settings AS s
    LEFT JOIN last_examinations AS x ON e.patient = x.patient AND e.endpoint = x.endpoint
    LEFT JOIN examined AS b
        ON
            e.patient = b.patient
            AND e.endpoint = b.endpoint
            AND e.sensitivity_set = b.sensitivity_set
    LEFT JOIN missed AS m
        ON
            e.patient = m.patient
            AND e.endpoint = m.endpoint
            AND e.sensitivity_set = m.sensitivity_set
),

ended AS (
    SELECT
        *,
        CASE
            WHEN
                ends_at_new_therapy AND last_exam_before_new_therapy_date IS NULL
                THEN 'no_evaluable_examination'
            WHEN ends_at_new_therapy THEN 'last_examination_before_new_therapy'
            WHEN
                ends_at_missed_visits AND exam_before_event_date IS NULL
                THEN 'no_evaluable_examination'
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
            WHEN 'last_examination_before_missed_visits' THEN exam_before_event_date
            WHEN 'last_evaluable_examination' THEN last_exam_date
            WHEN 'last_known_alive' THEN last_known_alive_date
            ELSE event_date
        END AS end_date,
        CASE
            WHEN
                NOT ends_at_new_therapy AND NOT ends_at_missed_visits AND event_date IS NOT NULL
                THEN 1
            ELSE 0
        END AS event
    FROM ended
)

SELECT
    d.patient,
    d.arm,
    d.endpoint, -- Code of the endpoint.
    d.sensitivity_set, -- primary, or the sensitivity set.
    d.treatment_start AS start_date, -- First day of treatment.
    d.end_date, -- Day of the event or of censoring.
    -- Days from start to end, both included.
    date_diff('day', d.treatment_start, d.end_date) + 1 AS time_days,
    -- The same in months.
    CAST(date_diff('day', d.treatment_start, d.end_date) + 1 AS DOUBLE)
    / CAST(s.days_per_month AS DOUBLE) AS time_months,
    d.event, -- 1 event, 0 censored.
    d.reason -- Event, or reason of censoring.
FROM dated AS d
CROSS JOIN protocol.settings AS s
