-- Response at each visit (Table 2).
-- One row per included patient and visit after baseline.
--
-- The response is the overall response of the examination of the visit. Without an examination, the
-- state gives the reason.
SELECT
    v.patient,
    v.arm,
    v.visit,
    v.visit_order,
    -- assessed, progressed_before, died_before, not_reached or missing.
    CASE WHEN r.response IS NOT NULL THEN 'assessed' ELSE v.state_without_value END AS state,
    r.response, -- Overall response of the visit's examination.
    r.exam_date -- Day of the visit's examination.
FROM derived.visit_states AS v
LEFT JOIN
    derived.response AS r
    ON v.patient = r.patient AND v.visit = r.visit AND r.scope = 'overall'
WHERE v.visit <> 'baseline'
