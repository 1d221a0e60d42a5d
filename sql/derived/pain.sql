-- Pain at each visit.
-- One row per included patient and visit.
--
-- The assessment nearest to the target day stands for the visit, the later on a tie; at baseline it
-- is the last one on or before treatment start.
WITH assessments AS (
    SELECT
        v.patient, v.visit, a.assessment_date, a.nrs, a.analgesic, a.source_file_id, a.source_row,
        row_number() OVER (
            PARTITION BY v.patient, v.visit
            ORDER BY
                CASE
                    WHEN v.visit = 'baseline' THEN -date_diff('day', v.treatment_start, a.assessment_date)
                    ELSE abs(date_diff('day', v.treatment_start, a.assessment_date) + 1 - v.target_day)
                END,
                a.assessment_date DESC
        ) AS nearest_first
    FROM cohort.visits AS v
    JOIN staging.pain AS a ON v.patient = a.patient
    CROSS JOIN cohort.data_cutoff AS c
    WHERE
        a.assessment_date <= c.data_cutoff
        AND date_diff('day', v.treatment_start, a.assessment_date) + 1 >= v.from_day
        AND date_diff('day', v.treatment_start, a.assessment_date) + 1 < v.to_day
)

SELECT
    v.patient,
    v.arm,
    v.visit,
    v.visit_order,
    CASE WHEN a.nrs IS NOT NULL THEN 'assessed' ELSE v.state_without_value END AS state, -- assessed, progressed_before, died_before, not_reached or missing.
    a.assessment_date,
    a.nrs,
    a.nrs - max(CASE WHEN v.visit = 'baseline' THEN a.nrs END) OVER (PARTITION BY v.patient) AS change, -- Change of NRS from baseline.
    a.analgesic,
    a.source_file_id,
    a.source_row
FROM derived.visit_states AS v
LEFT JOIN assessments AS a ON v.patient = a.patient AND v.visit = a.visit AND a.nearest_first = 1
