-- What can end the observation of an endpoint.
-- One row per included patient, endpoint and source of event or censoring that applies.
--
-- Local progression-free survival (LPFS) ends with local progression on imaging, local progression
-- recorded at follow-up, or death from any cause; overall survival (OS) with death (study 2.4).
-- Censoring dates: last evaluable examination, the last one before new therapy, last day known
-- alive, and treatment start where there was no examination.
WITH local AS (
    SELECT
        r.patient, r.assessment_no, r.exam_date, r.response, r.pd_confirmed,
        p.new_therapy_date IS NULL OR r.exam_date <= p.new_therapy_date AS before_new_therapy
    FROM derived.response AS r
    JOIN cohort.patients AS p ON r.patient = p.patient
    WHERE r.scope = 'local'
),

found AS (
    SELECT 'LPFS' AS endpoint, 'event' AS kind, 'local_progression_imaging' AS source, patient, min(exam_date) AS source_date
    FROM local WHERE response = 'PD' GROUP BY patient
    UNION ALL
    SELECT 'LPFS', 'event', 'confirmed_local_progression_imaging', patient, min(exam_date)
    FROM local WHERE response = 'PD' AND pd_confirmed GROUP BY patient
    UNION ALL
    SELECT 'LPFS', 'event', 'local_progression_follow_up', f.patient, min(f.local_progression_date)
    FROM staging.follow_up AS f
    JOIN cohort.patients AS p ON f.patient = p.patient
    WHERE f.local_progression_date BETWEEN p.treatment_start AND p.data_cutoff
    GROUP BY f.patient
    UNION ALL
    SELECT e.endpoint, 'event', 'death', v.patient, v.death_date
    FROM cohort.vital_status AS v
    CROSS JOIN (VALUES ('LPFS'), ('OS')) AS e (endpoint)
    WHERE v.death_date IS NOT NULL
    UNION ALL
    SELECT 'LPFS', 'censoring', 'last_evaluable_examination', patient, max(exam_date)
    FROM local WHERE response <> 'NE' GROUP BY patient
    UNION ALL
    SELECT 'LPFS', 'censoring', 'last_examination_before_new_therapy', patient, max(exam_date)
    FROM local WHERE response <> 'NE' AND before_new_therapy GROUP BY patient
    UNION ALL
    SELECT 'LPFS', 'censoring', 'no_evaluable_examination', patient, treatment_start
    FROM cohort.patients
    UNION ALL
    SELECT 'OS', 'censoring', 'last_known_alive', patient, last_known_alive_date
    FROM cohort.vital_status WHERE death_date IS NULL
)

SELECT
    f.patient,
    p.arm,
    f.endpoint, -- LPFS or OS.
    f.kind, -- event or censoring.
    f.source, -- What ends the observation.
    f.source_date -- Day it does.
FROM found AS f
JOIN cohort.patients AS p ON f.patient = p.patient
