-- Every included patient passes every criterion.
-- One row per included patient and criterion that the patient did not pass or was not judged by.
-- Checks cohort.patients, blocking.
SELECT p.patient, s.criterion
FROM cohort.patients AS p
CROSS JOIN (SELECT DISTINCT criterion FROM cohort.eligibility) AS s
LEFT JOIN cohort.eligibility AS e ON p.patient = e.patient AND s.criterion = e.criterion
WHERE NOT coalesce(e.passed, FALSE)
