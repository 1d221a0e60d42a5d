-- How many patients had an objective response, by arm and visit?
-- One row per arm and visit at which anybody was assessed.
-- Key: arm, visit
--
-- Percentages are of the patients assessed at the visit, as in Table 2. Patients who progressed are
-- not assessed any more, so the percentage rises: compare `ended_before`, or count best responses.
-- Exact confidence intervals of Table 2 are in statistics.response_table.
-- For only some visits, add `WHERE visit IN ('m6', 'm12')` to the first step.
-- May be empty: where nobody was assessed.
WITH visits AS (
    SELECT patient, arm, visit, visit_order, state, response
    FROM derived.response_visit
),

counted AS (
    SELECT
        arm, visit, visit_order,
        count(*) AS included,
        count(*) FILTER (WHERE state = 'assessed') AS assessed,
        count(*) FILTER (WHERE state IN ('progressed_before', 'died_before')) AS ended_before,
        count(*) FILTER (WHERE state = 'not_reached') AS not_reached,
        count(*) FILTER (WHERE state = 'missing') AS missing,
        count(*) FILTER (WHERE response = 'CR') AS cr,
        count(*) FILTER (WHERE response = 'PR') AS pr,
        count(*) FILTER (WHERE response = 'SD') AS sd,
        count(*) FILTER (WHERE response = 'PD') AS pd,
        count(*) FILTER (WHERE response IN ('NON-CR/NON-PD', 'NE')) AS other
    FROM visits
    GROUP BY arm, visit, visit_order
)

SELECT
    arm,
    visit,
    included, -- Patients of the arm.
    assessed, -- Patients with an examination for the visit.
    cr,
    pr,
    sd,
    pd,
    other, -- Neither CR nor PD without targets, or not evaluable.
    -- CR or PR, of those assessed.
    round(100.0 * (cr + pr) / assessed, 1) AS objective_response_percent,
    -- CR, PR or SD, of those assessed.
    round(100.0 * (cr + pr + sd) / assessed, 1) AS disease_control_percent,
    ended_before, -- Progressed or died before the visit.
    not_reached, -- Not under observation for so long yet.
    missing -- Due, but not examined.
FROM counted
WHERE assessed > 0
ORDER BY visit_order, arm;
