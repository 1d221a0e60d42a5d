-- How long did it take to reach the best response, and how long did the response last?
-- One row per patient who responded (CR or PR, confirmed or not).
-- Key: patient
--
-- Months from treatment start to the first response and to the first examination with the best one.
-- For only the lesions in the implant field, select the scope 'local' in the first step.
-- May be empty: where nobody responded.
WITH asked AS (
    SELECT 'overall' AS scope
),

responders AS (
    SELECT b.*
    FROM derived.best_response AS b
    JOIN asked AS a ON b.scope = a.scope
    WHERE b.best_response IN ('CR', 'PR')
),

reached AS (
    SELECT b.patient, min(r.study_day) AS best_day, min(r.exam_date) AS best_date
    FROM responders AS b
    JOIN
        derived.response AS r
        ON b.patient = r.patient AND b.scope = r.scope AND b.best_response = r.response
    WHERE r.counts
    GROUP BY b.patient
)

SELECT
    b.patient,
    b.arm,
    b.best_response,
    b.best_response_confirmed, -- Best response when CR and PR count only if confirmed.
    b.first_response_date,
    round((date_diff('day', p.treatment_start, b.first_response_date) + 1) / s.days_per_month, 1)
        AS months_to_first_response,
    x.best_date, -- First examination with the best response.
    round(x.best_day / s.days_per_month, 1) AS months_to_best_response,
    -- From the first response to progression or death, else to the last evaluable examination.
    round(b.duration, 1) AS duration_months,
    b.duration_ended -- Whether the response ended; else the duration is censored.
FROM responders AS b
JOIN reached AS x ON b.patient = x.patient
JOIN cohort.patients AS p ON b.patient = p.patient
CROSS JOIN protocol.settings AS s
ORDER BY b.arm, x.best_day, b.patient;
