-- Source rows that an end of observation is based on.
-- One row per time-to-event row and source row.
-- An intermediate step, not exported.
WITH ends AS (
    SELECT s.patient, s.endpoint, s.sensitivity_set, s.end_date, s.reason, g.evidence
    FROM derived.survival AS s
    JOIN protocol.endings AS g ON s.reason = g.reason
),

imaging AS (
    SELECT e.*, 'lesions' AS export, m.source_file_id, m.source_row
    FROM ends AS e
    JOIN
        derived.assessments AS a
        ON e.patient = a.patient AND e.end_date = a.exam_date AND a.assessment_no > 0
    JOIN cohort.lesion_measurements AS m
        ON e.patient = m.patient AND m.exam_date BETWEEN a.exam_date AND a.last_day
    WHERE e.evidence = 'examination'
),

progressions AS (
    SELECT e.*, 'follow_up' AS export, f.source_file_id, f.source_row
    FROM ends AS e
    JOIN staging.follow_up AS f
        ON
            e.patient = f.patient
            AND e.end_date = CASE e.reason
                WHEN 'local_progression_follow_up' THEN f.local_progression_date
                WHEN 'distant_progression_follow_up' THEN f.distant_progression_date
            END
    WHERE e.evidence = 'follow_up'
),

vital AS (
    SELECT e.*, v.export, v.source_file_id, v.source_row
    FROM ends AS e
    JOIN cohort.vital_status AS v ON e.patient = v.patient
    WHERE e.evidence = 'vital_status' AND v.source_file_id IS NOT NULL
),

evidence AS (
    SELECT * FROM imaging
    UNION ALL SELECT * FROM progressions
    UNION ALL SELECT * FROM vital
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
