-- Laboratory results as analysed.
-- One row per staged laboratory result of a candidate who was treated.
-- Kept as a view.
--
-- A result below a limit of the method is analysed as that limit times `below_limit_factor`, and a
-- result above a limit as that limit times `above_limit_factor`; the comparator stays. Such a
-- result decides a criterion if all its possible values are on one side of the criterion's limit:
-- `max_tsh_mu_l` for TSH, `min_platelets_10e9_l` for platelets, the laboratory's upper reference
-- limit for TgAb. TgAb is positive above its limit; TSH is unsuppressed at or above its limit.
WITH results AS (
    SELECT
        l.patient,
        l.test_code,
        l.specimen_datetime,
        CAST(l.specimen_datetime AS DATE) AS specimen_date,
        date_diff('day', t.treatment_start, CAST(l.specimen_datetime AS DATE)) + 1 AS study_day,
        l.result_value,
        l.result_comparator,
        l.result_qualitative,
        l.reference_low,
        l.reference_high,
        l.result_value IS NOT NULL
        OR (l.test_code = 'TGAB' AND l.result_qualitative IS NOT NULL) AS has_value,
        CASE
            WHEN l.result_comparator = '<' THEN l.result_value * s.below_limit_factor
            WHEN l.result_comparator = '>' THEN l.result_value * s.above_limit_factor
            ELSE l.result_value
        END AS analysis_value,
        CASE l.test_code
            WHEN 'TSH' THEN s.max_tsh_mu_l
            WHEN 'PLT' THEN s.min_platelets_10e9_l
            WHEN 'TGAB' THEN l.reference_high
        END AS criterion_limit,
        l.source_file_id, l.source_row
    FROM staging.labs AS l
    JOIN cohort.treatment AS t ON l.patient = t.patient
    CROSS JOIN protocol.settings AS s
),

decided AS (
    SELECT
        *,
        CASE
            WHEN result_value IS NULL OR criterion_limit IS NULL THEN NULL
            WHEN result_comparator = '<' THEN result_value <= criterion_limit
            WHEN result_comparator = '>' THEN result_value >= criterion_limit
            ELSE TRUE
        END AS is_decided
    FROM results
)

SELECT
    patient,
    test_code,
    specimen_datetime,
    specimen_date, -- Day the specimen was taken.
    study_day, -- Day of treatment; treatment start is day 1.
    result_value,
    result_comparator,
    result_qualitative,
    reference_low,
    reference_high,
    -- Whether the result may stand for a visit: a number, of TgAb a qualitative result as well.
    has_value,
    -- Number for analysis, in the unit of the test; missing where the result is qualitative.
    analysis_value,
    -- Whether the number lies on one side of the limit of its criterion; missing where there is no
    -- limit.
    is_decided,
    CASE
        WHEN test_code <> 'TGAB' THEN NULL
        WHEN result_qualitative IS NOT NULL THEN result_qualitative = 'positive'
        WHEN NOT is_decided THEN NULL
        WHEN result_comparator = '>' THEN result_value >= criterion_limit
        ELSE result_value > criterion_limit
    -- Whether TgAb is positive; missing for other tests and where it is not decided.
    END AS is_positive,
    CASE
        WHEN test_code <> 'TSH' OR NOT is_decided THEN NULL
        WHEN result_comparator = '<' THEN FALSE
        ELSE result_value >= criterion_limit
    -- Whether TSH is at or above its limit; missing for other tests and where it is not decided.
    END AS is_unsuppressed,
    source_file_id,
    source_row
FROM decided
