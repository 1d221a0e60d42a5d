-- Every included patient has one row per endpoint and sensitivity set.
-- One row per patient, endpoint and set that has not.
-- Checks derived.survival, blocking.
SELECT p.patient, e.endpoint, e.sensitivity_set, count(s.patient) AS n
FROM cohort.patients AS p
CROSS JOIN (
    VALUES
    ('LPFS', 'primary'), ('LPFS', 'no_censoring_at_new_therapy'),
    ('LPFS', 'censored_after_missed_visits'), ('LPFS', 'confirmed_progression'), ('OS', 'primary')
) AS e (endpoint, sensitivity_set)
LEFT JOIN derived.survival AS s
    ON p.patient = s.patient AND e.endpoint = s.endpoint AND e.sensitivity_set = s.sensitivity_set
GROUP BY p.patient, e.endpoint, e.sensitivity_set
HAVING count(s.patient) <> 1
