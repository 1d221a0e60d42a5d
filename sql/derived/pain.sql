-- Pain at each visit.
-- One row per included patient and visit.
--
-- A visit uses the assessment on the nearest day, in the order of `cohort.visit_days`.
WITH ranked AS (
    SELECT
        a.patient,
        d.visit_order,
        a.assessment_date,
        a.nrs,
        a.analgesic,
        a.source_file_id,
        a.source_row,
        row_number()
            OVER (PARTITION BY a.patient, d.visit_order ORDER BY d.nearest_first)
            AS nearest_first
    FROM cohort.patients AS p
    JOIN staging.pain AS a ON p.patient = a.patient
    JOIN
        cohort.visit_days AS d
        ON date_diff('day', p.treatment_start, a.assessment_date) + 1 = d.study_day
    WHERE a.assessment_date <= p.data_until
)

SELECT
    v.patient,
    v.arm,
    v.visit,
    v.visit_order,
    -- assessed, progressed_before, died_before, not_reached or missing.
    CASE WHEN a.nrs IS NOT NULL THEN 'assessed' ELSE v.state_without_value END AS state,
    a.assessment_date,
    a.nrs,
    a.nrs - b.nrs AS change, -- Change of NRS from baseline.
    a.analgesic,
    a.source_file_id,
    a.source_row
FROM derived.visit_states AS v
LEFT JOIN
    ranked AS a
    ON v.patient = a.patient AND v.visit_order = a.visit_order AND a.nearest_first = 1
LEFT JOIN ranked AS b ON v.patient = b.patient AND b.visit_order = 0 AND b.nearest_first = 1
