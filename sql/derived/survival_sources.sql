-- Events and censoring dates that can end the observation of an endpoint.
-- One row per included patient, endpoint and applicable source of an event or of censoring.
-- An intermediate step, not exported.
--
-- `protocol.endpoint_events` lists the events that end an endpoint (study 2.4). Progression and
-- examinations are those of the endpoint's scope. Censoring dates are the last evaluable
-- examination, the last one before new therapy, the last day known alive, and treatment start if
-- there was no examination.
WITH examined AS (
    SELECT
        r.patient, r.scope, r.exam_date, r.response, r.pd_confirmed,
        p.new_therapy_date IS NULL OR r.exam_date <= p.new_therapy_date AS before_new_therapy
    FROM derived.response AS r
    JOIN cohort.patients AS p ON r.patient = p.patient
),

events AS (
    SELECT 'local_progression_imaging' AS reason, patient, min(exam_date) AS source_date
    FROM examined WHERE scope = 'local' AND response = 'PD' GROUP BY patient
    UNION ALL
    SELECT 'confirmed_local_progression_imaging', patient, min(exam_date)
    FROM examined WHERE scope = 'local' AND response = 'PD' AND pd_confirmed GROUP BY patient
    UNION ALL
    SELECT 'progression_imaging', patient, min(exam_date)
    FROM examined WHERE scope = 'overall' AND response = 'PD' GROUP BY patient
    UNION ALL
    SELECT 'confirmed_progression_imaging', patient, min(exam_date)
    FROM examined WHERE scope = 'overall' AND response = 'PD' AND pd_confirmed GROUP BY patient
    UNION ALL
    SELECT 'local_progression_follow_up', f.patient, min(f.local_progression_date)
    FROM staging.follow_up AS f
    JOIN cohort.patients AS p ON f.patient = p.patient
    WHERE f.local_progression_date BETWEEN p.treatment_start AND p.data_cutoff
    GROUP BY f.patient
    UNION ALL
    SELECT 'distant_progression_follow_up', f.patient, min(f.distant_progression_date)
    FROM staging.follow_up AS f
    JOIN cohort.patients AS p ON f.patient = p.patient
    WHERE f.distant_progression_date BETWEEN p.treatment_start AND p.data_cutoff
    GROUP BY f.patient
    UNION ALL
    SELECT 'death', patient, death_date
    FROM cohort.vital_status WHERE death_date IS NOT NULL
),

last_examinations AS (
    SELECT 'last_evaluable_examination' AS reason, scope, patient, max(exam_date) AS source_date
    FROM examined WHERE response <> 'NE' GROUP BY scope, patient
    UNION ALL
    SELECT 'last_examination_before_new_therapy', scope, patient, max(exam_date)
    FROM examined WHERE response <> 'NE' AND before_new_therapy GROUP BY scope, patient
    UNION ALL
    SELECT 'no_evaluable_examination', s.scope, p.patient, p.treatment_start
    FROM cohort.patients AS p CROSS JOIN protocol.scopes AS s
),

found AS (
    SELECT n.endpoint, e.reason, e.patient, e.source_date
    FROM events AS e
    JOIN protocol.endpoint_events AS n ON e.reason = n.reason
    UNION ALL
    SELECT n.endpoint, x.reason, x.patient, x.source_date
    FROM last_examinations AS x
    JOIN protocol.endpoints AS n ON x.scope = n.scope
    UNION ALL
    SELECT n.endpoint, 'last_known_alive', v.patient, v.last_known_alive_date
    FROM cohort.vital_status AS v
    CROSS JOIN protocol.endpoints AS n
    WHERE n.scope IS NULL AND v.death_date IS NULL
)

SELECT
    f.patient,
    p.arm,
    f.endpoint, -- Code of the endpoint.
    g.kind, -- event or censoring.
    f.reason AS source, -- What ends the observation.
    f.source_date -- Day it does.
FROM found AS f
JOIN cohort.patients AS p ON f.patient = p.patient
JOIN protocol.endings AS g ON f.reason = g.reason
