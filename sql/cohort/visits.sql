-- Scheduled visits.
-- One row per included patient and visit, baseline included.
SELECT
    p.patient,
    p.arm,
    w.visit,
    w.visit_order,
    w.target_day,
    w.from_day,
    w.to_day,
    p.treatment_start
FROM cohort.patients AS p
CROSS JOIN cohort.visit_windows AS w
