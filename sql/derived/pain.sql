-- Pain at each visit.
-- One row per included patient and visit.
--
-- The assessment nearest to the target day stands for the visit, the later on a tie; at baseline it
-- is the last one on or before treatment start.
WITH assessments AS (
    SELECT
        p.patient, a.assessment_date, a.nrs, a.analgesic, a.source_file_id, a.source_row,
        date_diff('day', p.treatment_start, a.assessment_date) + 1 AS study_day
    FROM cohort.patients AS p
    JOIN staging.pain AS a ON p.patient = a.patient
    WHERE a.assessment_date <= p.data_cutoff
),

ranked AS (
    SELECT
        a.*, w.visit_order,
        row_number() OVER (
            PARTITION BY a.patient, w.visit_order
            ORDER BY
                CASE WHEN w.visit = 'baseline' THEN -a.study_day ELSE abs(a.study_day - w.target_day) END,
                a.assessment_date DESC
        ) AS nearest_first
    FROM assessments AS a
    JOIN cohort.visit_windows AS w ON a.study_day >= w.from_day AND a.study_day < w.to_day
)

SELECT
    v.patient,
    v.arm,
    v.visit,
    v.visit_order,
    CASE WHEN a.nrs IS NOT NULL THEN 'assessed' ELSE v.state_without_value END AS state, -- assessed, progressed_before, died_before, not_reached or missing.
    a.assessment_date,
    a.nrs,
    a.nrs - b.nrs AS change, -- Change of NRS from baseline.
    a.analgesic,
    a.source_file_id,
    a.source_row
FROM derived.visit_states AS v
LEFT JOIN ranked AS a ON v.patient = a.patient AND v.visit_order = a.visit_order AND a.nearest_first = 1
LEFT JOIN ranked AS b ON v.patient = b.patient AND b.visit_order = 0 AND b.nearest_first = 1
