-- Scheduled visits.
-- One row per included patient and visit, baseline included.
--
-- Windows run between the midpoints to the neighbouring visits. Visits nobody can have reached by
-- the cut-off are left out.
WITH reach AS (
    SELECT max(date_diff('day', treatment_start, data_cutoff) + 1) AS last_day FROM cohort.patients
),

scheduled AS (
    SELECT v.*
    FROM protocol.visit_schedule AS v
    CROSS JOIN reach
    WHERE v.from_day <= reach.last_day
),

timetable AS (
    SELECT
        'baseline' AS visit,
        0 AS visit_order,
        CAST(1 AS DECIMAL(18, 6)) AS target_day,
        CAST(1 - baseline_window_days AS DECIMAL(18, 6)) AS from_day,
        CAST(2 AS DECIMAL(18, 6)) AS to_day
    FROM protocol.settings
    UNION ALL
    SELECT visit, visit_order, target_day, from_day, to_day FROM scheduled
)

SELECT
    p.patient,
    p.arm,
    t.visit, -- baseline, or m and the months after treatment start.
    t.visit_order, -- Place of the visit in time; baseline is 0.
    t.target_day, -- Study day the visit is due.
    t.from_day, -- First study day of the window (inclusive).
    t.to_day, -- Study day the window ends before (exclusive).
    p.treatment_start
FROM cohort.patients AS p
CROSS JOIN timetable AS t
