-- How complete are response, thyroglobulin and pain at each visit?
-- One row per measure, visit and arm in which anybody was due.
-- Key: measure, visit, arm
--
-- A patient is due who had neither progressed nor died and was observed long enough; `assessed` and
-- `missing` add up to `due`. If one arm has more missing values, comparisons of arms may be biased.
-- For only visits with missing values, add `AND missing > 0` to the last SELECT.
-- May be empty: where nobody was due.
WITH states AS (
    SELECT 'response' AS measure, arm, visit, visit_order, state
    FROM derived.response_visit
    UNION ALL
    SELECT 'thyroglobulin', arm, visit, visit_order, state
    FROM derived.tg
    UNION ALL
    SELECT 'pain', arm, visit, visit_order, state
    FROM derived.pain
),

counted AS (
    SELECT
        measure, arm, visit, visit_order,
        count(*) FILTER (WHERE state IN ('assessed', 'missing')) AS due,
        count(*) FILTER (WHERE state = 'assessed') AS assessed,
        count(*) FILTER (WHERE state = 'missing') AS missing,
        count(*) FILTER (WHERE state IN ('progressed_before', 'died_before')) AS ended_before,
        count(*) FILTER (WHERE state = 'not_reached') AS not_reached
    FROM states
    GROUP BY measure, arm, visit, visit_order
)

SELECT
    measure,
    visit,
    arm,
    due, -- Patients from whom a value was to be had.
    assessed,
    missing,
    round(100.0 * assessed / due, 1) AS assessed_percent, -- Of those due.
    ended_before, -- Progressed or died before the visit.
    not_reached -- Not under observation for so long yet.
FROM counted
WHERE due > 0
ORDER BY measure, visit_order, arm;
