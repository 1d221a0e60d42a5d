-- Reasons why a visit has no value.
-- One row per included patient and visit.
-- An intermediate step, not exported.
--
-- The state of a visit without a measurement: the patient died or progressed before it was due, it
-- was not reached (follow-up ended before it was due), or it is missing.
WITH progression AS (
    SELECT r.patient, min(r.exam_date) AS progression_date
    FROM derived.response AS r
    CROSS JOIN protocol.settings AS s
    WHERE
        r.scope = 'overall'
        AND r.response = 'PD'
        AND r.counts
        AND (r.pd_confirmed OR NOT s.pd_needs_confirmation)
    GROUP BY r.patient
),

ends AS (
    SELECT
        p.patient,
        p.arm,
        date_diff('day', p.treatment_start, pr.progression_date) + 1 AS progression_day,
        date_diff('day', p.treatment_start, s.death_date) + 1 AS death_day,
        date_diff('day', p.treatment_start, s.end_of_observation) + 1 AS last_day
    FROM cohort.patients AS p
    JOIN cohort.vital_status AS s ON p.patient = s.patient
    LEFT JOIN progression AS pr ON p.patient = pr.patient
)

SELECT
    e.patient,
    e.arm,
    w.visit,
    w.visit_order,
    CASE
        WHEN w.visit = 'baseline' THEN 'missing'
        WHEN e.progression_day < w.target_day THEN 'progressed_before'
        WHEN e.death_day < w.target_day THEN 'died_before'
        WHEN e.last_day < w.target_day THEN 'not_reached'
        ELSE 'missing'
    END AS state_without_value -- State of the visit where nothing was measured.
FROM ends AS e
CROSS JOIN cohort.visit_windows AS w
