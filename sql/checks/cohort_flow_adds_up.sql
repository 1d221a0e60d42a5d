-- The candidates who stay to the end are the cohort.
-- One row if the two numbers differ.
-- Checks cohort.patients, blocking.
SELECT a.n_after, p.n_patients
FROM (SELECT min(n_after) AS n_after FROM cohort.attrition) AS a
CROSS JOIN (SELECT count(*) AS n_patients FROM cohort.patients) AS p
WHERE a.n_after <> p.n_patients
