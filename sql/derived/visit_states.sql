-- Why a visit has no value.
-- One row per included patient and visit.
--
-- The state a visit has where nothing was measured: died or progressed before it was due, not
-- reached (follow-up ended before it was due), else missing.
WITH progression AS (
    SELECT patient, min(exam_date) AS progression_date
    FROM derived.response
    WHERE scope = 'overall' AND response = 'PD' AND counts
    GROUP BY patient
)

SELECT
    v.patient,
    v.arm,
    v.visit,
    v.visit_order,
    v.target_day,
    v.from_day,
    v.to_day,
    v.treatment_start,
    CASE
        WHEN v.visit = 'baseline' THEN 'missing'
        WHEN date_diff('day', v.treatment_start, pr.progression_date) + 1 < v.target_day THEN 'progressed_before'
        WHEN date_diff('day', v.treatment_start, s.death_date) + 1 < v.target_day THEN 'died_before'
        WHEN date_diff('day', v.treatment_start, s.end_of_observation) + 1 < v.target_day THEN 'not_reached'
        ELSE 'missing'
    END AS state_without_value -- State of the visit where nothing was measured.
FROM cohort.visits AS v
JOIN cohort.vital_status AS s ON v.patient = s.patient
LEFT JOIN progression AS pr ON v.patient = pr.patient
