-- What are the survival results under every sensitivity set?
-- One row per endpoint, sensitivity set and arm.
-- Key: endpoint, sensitivity_set, arm
--
-- `estimand` describes what each set estimates; the first set of an endpoint is the protocol's. A
-- median is missing if it was not reached. The hazard ratio is the protocol's reference arm over
-- this arm: below 1, it favours the reference arm. There is no adjustment for the number of tests.
-- For one endpoint, filter on it in the last SELECT. May be empty: where nobody was included.
WITH sets AS (
    SELECT endpoint, sensitivity_set, set_order
    FROM derived.sensitivity_sets
),

ratios AS (
    SELECT
        h.endpoint,
        h.sensitivity_set,
        h.arm AS compared_arm,
        h.reference_arm AS arm,
        h.hazard_ratio,
        h.lower,
        h.upper
    FROM statistics.hazard_ratios AS h
    JOIN protocol.settings AS p ON h.arm = p.reference_arm
)

SELECT
    s.endpoint,
    s.sensitivity_set,
    s.arm,
    s.n,
    s.events,
    round(s.median_months, 1) AS median_months,
    round(s.median_lower_months, 1) AS median_lower_months,
    round(s.median_upper_months, 1) AS median_upper_months,
    round(s.rmst_months, 1) AS rmst_months, -- Restricted mean survival time up to the horizon.
    round(s.rmst_horizon_months, 1) AS rmst_horizon_months,
    round(s.log_rank_p, 4) AS log_rank_p, -- Over all arms; the same in every row of a set.
    r.compared_arm, -- Arm whose hazard is above the line.
    round(r.hazard_ratio, 2) AS hazard_ratio,
    round(r.lower, 2) AS hazard_ratio_lower,
    round(r.upper, 2) AS hazard_ratio_upper,
    s.estimand
FROM statistics.sensitivity AS s
JOIN sets AS t ON s.endpoint = t.endpoint AND s.sensitivity_set = t.sensitivity_set
LEFT JOIN
    ratios AS r
    ON s.endpoint = r.endpoint AND s.sensitivity_set = r.sensitivity_set AND s.arm = r.arm
ORDER BY s.endpoint, t.set_order, s.sensitivity_set, s.arm;
