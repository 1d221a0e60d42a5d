-- Windows of the scheduled visits.
-- One row per visit, baseline included.
--
-- A window reaches to the midpoints between the visit and its neighbours. Visits that no patient
-- can have reached by the cut-off are left out.
WITH reach AS (
    SELECT max(date_diff('day', treatment_start, data_cutoff) + 1) AS last_day FROM cohort.patients
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
    SELECT v.visit, v.visit_order, v.target_day, v.from_day, v.to_day
    FROM protocol.visit_schedule AS v
    CROSS JOIN reach
    WHERE v.from_day <= reach.last_day
)

SELECT
    visit, -- baseline, or m and the months after treatment start.
    visit_order, -- Place of the visit in time; baseline is 0.
    target_day, -- Study day the visit is due.
    from_day, -- First study day of the window (inclusive).
    to_day -- Study day the window ends before (exclusive).
FROM timetable
