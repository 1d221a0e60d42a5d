-- Every included patient has one row per endpoint and sensitivity set.
-- One row per patient, endpoint and set without exactly one row.
-- Checks derived.survival, blocking.
SELECT p.patient, e.endpoint, e.sensitivity_set, count(s.patient) AS n
FROM cohort.patients AS p
CROSS JOIN derived.sensitivity_sets AS e
LEFT JOIN derived.survival AS s
    ON p.patient = s.patient AND e.endpoint = s.endpoint AND e.sensitivity_set = s.sensitivity_set
GROUP BY p.patient, e.endpoint, e.sensitivity_set
HAVING count(s.patient) <> 1
