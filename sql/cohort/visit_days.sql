-- The days of each visit.
-- One row per study day in the window of a visit.
--
-- If a window holds several records, the visit uses the one on the day nearest to the target, the
-- later one on a tie; baseline uses the last one. The days of a window are numbered in that order,
-- so that the visit uses the record with the lowest number. A window may span 10,000 days.
WITH digits AS (
    SELECT * FROM (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) AS v (digit)
),

steps AS (
    SELECT 10 * (10 * (10 * a.digit + b.digit) + c.digit) + d.digit AS n
    FROM digits AS a
    CROSS JOIN digits AS b
    CROSS JOIN digits AS c
    CROSS JOIN digits AS d
),

days AS (
    SELECT
        w.visit,
        w.visit_order,
        w.target_day,
        w.from_day,
        CAST(floor(w.from_day) AS BIGINT) + s.n AS study_day
    FROM cohort.visit_windows AS w
    JOIN steps AS s ON floor(w.from_day) + s.n < w.to_day
)

SELECT
    study_day, -- Day of treatment; treatment start is day 1.
    visit,
    visit_order,
    row_number() OVER (
        PARTITION BY visit
        ORDER BY
            CASE WHEN visit = 'baseline' THEN -study_day ELSE abs(study_day - target_day) END,
            study_day DESC
    ) AS nearest_first -- Place of the day in its window, the nearest first.
FROM days
WHERE study_day >= from_day
