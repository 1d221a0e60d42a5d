-- Source rows an end of observation rests on.
-- One row per time-to-event row and source row.
WITH ends AS (
    SELECT patient, endpoint, sensitivity_set, end_date, reason FROM derived.survival
),

imaging AS (
    SELECT e.*, 'lesions' AS export, m.source_file_id, m.source_row
    FROM ends AS e
    JOIN derived.assessments AS a ON e.patient = a.patient AND e.end_date = a.exam_date AND a.assessment_no > 0
    JOIN cohort.lesion_measurements AS m
        ON e.patient = m.patient AND m.exam_date BETWEEN a.exam_date AND a.last_day
    WHERE e.reason LIKE '%imaging' OR e.reason LIKE 'last_e%'
),

contacts AS (
    SELECT e.*, 'follow_up' AS export, f.source_file_id, f.source_row
    FROM ends AS e
    JOIN staging.follow_up AS f ON e.patient = f.patient
    WHERE
        (e.reason = 'death' AND f.death_date = e.end_date)
        OR (e.reason = 'local_progression_follow_up' AND f.local_progression_date = e.end_date)
        OR (e.reason = 'last_known_alive' AND f.contact_date = e.end_date AND f.vital_status = 'alive')
),

seen AS (
    SELECT e.*, 'lesions' AS export, l.source_file_id, l.source_row
    FROM ends AS e JOIN staging.lesions AS l ON e.patient = l.patient AND e.end_date = l.exam_date
    WHERE e.reason = 'last_known_alive'
    UNION ALL
    SELECT e.*, 'labs', l.source_file_id, l.source_row
    FROM ends AS e JOIN staging.labs AS l ON e.patient = l.patient AND e.end_date = CAST(l.specimen_datetime AS DATE)
    WHERE e.reason = 'last_known_alive'
    UNION ALL
    SELECT e.*, 'pain', a.source_file_id, a.source_row
    FROM ends AS e JOIN staging.pain AS a ON e.patient = a.patient AND e.end_date = a.assessment_date
    WHERE e.reason = 'last_known_alive'
),

evidence AS (
    SELECT * FROM imaging
    UNION ALL SELECT * FROM contacts
    UNION ALL SELECT * FROM seen
)

SELECT
    patient,
    endpoint,
    sensitivity_set,
    reason,
    end_date,
    export, -- Export the row belongs to.
    source_file_id,
    source_row
FROM evidence
