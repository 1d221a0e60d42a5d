-- How many patients are at risk, have had the event or are censored, every six months?
-- One row per endpoint, arm and time.
-- Key: endpoint, arm, months
--
-- As below a Kaplan–Meier curve, patients are counted just before each time, so that the three
-- counts add up to the arm. For other intervals, change `every` in the first step; the reasons for
-- the events are in derived.survival. May be empty: where nobody was included.
WITH asked AS (
    SELECT 6 AS every
),

followed AS (
    SELECT endpoint, arm, time_months, event
    FROM derived.survival
    WHERE sensitivity_set = 'primary'
),

times AS (
    SELECT
        f.endpoint,
        unnest(generate_series(0, CAST(floor(max(f.time_months)) AS INTEGER), max(a.every)))
            AS months
    FROM followed AS f
    CROSS JOIN asked AS a
    GROUP BY f.endpoint
),

counted AS (
    SELECT
        f.endpoint, f.arm, t.months,
        count(*) FILTER (WHERE f.time_months >= t.months) AS at_risk,
        count(*) FILTER (WHERE f.time_months < t.months AND f.event = 1) AS had_event,
        count(*) FILTER (WHERE f.time_months < t.months AND f.event = 0) AS censored
    FROM followed AS f
    JOIN times AS t ON f.endpoint = t.endpoint
    GROUP BY f.endpoint, f.arm, t.months
),

curve AS (
    SELECT t.endpoint, k.arm, t.months, arg_max(k.survival, k.time_months) AS survival
    FROM times AS t
    JOIN statistics.km_curve AS k ON t.endpoint = k.endpoint AND k.time_months <= t.months
    GROUP BY t.endpoint, k.arm, t.months
)

SELECT
    c.endpoint,
    c.arm,
    c.months, -- Months since treatment start.
    c.at_risk, -- Under observation just before this time.
    c.had_event, -- Event before this time.
    c.censored, -- Censored before this time.
    -- Kaplan–Meier estimate at this time, its own events included.
    round(100 * k.survival, 1) AS survival_percent
FROM counted AS c
LEFT JOIN curve AS k ON c.endpoint = k.endpoint AND c.arm = k.arm AND c.months = k.months
ORDER BY c.endpoint, c.arm, c.months;
