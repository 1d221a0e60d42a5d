-- Who left the cohort, and why?
-- One row per candidate who was not included.
-- Key: patient
--
-- A candidate leaves at the first criterion not passed; `also_failed` names further criteria not
-- passed. `observed` is the value that decided the criterion; for E3, the missing items.
-- Counts per criterion are in cohort.attrition. May be empty: where every candidate was included.
WITH failed AS (
    SELECT e.patient, e.site, e.step, e.criterion, a.label, e.observed, e.observed_date
    FROM cohort.eligibility AS e
    JOIN cohort.attrition AS a ON e.criterion = a.criterion
    WHERE NOT e.passed
),

first_failed AS (
    SELECT patient, min(step) AS step
    FROM failed
    GROUP BY patient
),

further AS (
    SELECT f.patient, string_agg(f.criterion, ', ' ORDER BY f.step) AS criteria
    FROM failed AS f
    JOIN first_failed AS l ON f.patient = l.patient AND f.step > l.step
    GROUP BY f.patient
)

SELECT
    f.patient,
    f.site,
    f.criterion, -- Criterion at which the candidate left.
    f.label AS reason, -- The same in words.
    f.observed,
    f.observed_date,
    o.criteria AS also_failed -- Later criteria not passed either.
FROM failed AS f
JOIN first_failed AS l ON f.patient = l.patient AND f.step = l.step
LEFT JOIN further AS o ON f.patient = o.patient
ORDER BY f.step, f.patient;
