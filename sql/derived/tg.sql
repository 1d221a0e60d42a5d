-- Thyroglobulin at each visit.
-- One row per included patient and visit.
--
-- The result nearest to the target day stands for the visit, the later on a tie. Below a limit it
-- is analysed as the limit times `below_limit_factor`, above as the limit times
-- `above_limit_factor`; the comparator stays. Positive TgAb makes Tg unreliable, TSH of
-- `max_tsh_mu_l` or more makes it not comparable: both are flagged and such values are not usable.
WITH results AS (
    SELECT
        p.patient, l.test_code, l.result_value, l.result_comparator, l.result_qualitative,
        l.reference_high, l.specimen_datetime, l.source_file_id, l.source_row,
        date_diff('day', p.treatment_start, CAST(l.specimen_datetime AS DATE)) + 1 AS study_day
    FROM cohort.patients AS p
    JOIN staging.labs AS l ON p.patient = l.patient
    WHERE
        l.test_code IN ('TG', 'TGAB', 'TSH')
        AND (l.result_value IS NOT NULL OR (l.test_code = 'TGAB' AND l.result_qualitative IS NOT NULL))
        AND CAST(l.specimen_datetime AS DATE) <= p.data_cutoff
),

-- Many results share a day: the visit is looked up once for each day, not for each result.
days AS (
    SELECT DISTINCT study_day FROM results
),

visit_days AS (
    SELECT
        d.study_day, w.visit_order,
        CASE WHEN w.visit = 'baseline' THEN -d.study_day ELSE abs(d.study_day - w.target_day) END AS distance
    FROM days AS d
    JOIN cohort.visit_windows AS w ON d.study_day >= w.from_day AND d.study_day < w.to_day
),

ranked AS (
    SELECT
        r.*, v.visit_order,
        row_number() OVER (
            PARTITION BY r.patient, v.visit_order, r.test_code
            ORDER BY v.distance, r.specimen_datetime DESC
        ) AS nearest_first
    FROM results AS r
    JOIN visit_days AS v ON r.study_day = v.study_day
),

nearest AS (
    SELECT * FROM ranked WHERE nearest_first = 1
),

measured AS (
    SELECT
        v.patient, v.arm, v.visit, v.visit_order, v.state_without_value,
        CAST(tg.specimen_datetime AS DATE) AS specimen_date, tg.result_comparator AS tg_comparator, tg.source_file_id, tg.source_row,
        CASE
            WHEN tg.result_comparator = '<' THEN tg.result_value * s.below_limit_factor
            WHEN tg.result_comparator = '>' THEN tg.result_value * s.above_limit_factor
            ELSE tg.result_value
        END AS tg_ng_ml,
        CASE
            WHEN tgab.result_qualitative IS NOT NULL THEN tgab.result_qualitative = 'positive'
            WHEN tgab.result_comparator = '<' AND tgab.result_value > tgab.reference_high THEN NULL
            WHEN tgab.result_comparator = '>' AND tgab.result_value < tgab.reference_high THEN NULL
            WHEN tgab.result_comparator = '>' AND tgab.result_value = tgab.reference_high THEN TRUE
            ELSE tgab.result_value > tgab.reference_high
        END AS tgab_positive,
        CASE
            WHEN tsh.result_comparator = '<' AND tsh.result_value > s.max_tsh_mu_l THEN NULL
            WHEN tsh.result_comparator = '>' AND tsh.result_value < s.max_tsh_mu_l THEN NULL
            WHEN tsh.result_comparator = '<' THEN FALSE
            ELSE tsh.result_value >= s.max_tsh_mu_l
        END AS tsh_unsuppressed
    FROM derived.visit_states AS v
    CROSS JOIN protocol.settings AS s
    LEFT JOIN nearest AS tg ON v.patient = tg.patient AND v.visit_order = tg.visit_order AND tg.test_code = 'TG'
    LEFT JOIN nearest AS tgab ON v.patient = tgab.patient AND v.visit_order = tgab.visit_order AND tgab.test_code = 'TGAB'
    LEFT JOIN nearest AS tsh ON v.patient = tsh.patient AND v.visit_order = tsh.visit_order AND tsh.test_code = 'TSH'
),

flagged AS (
    SELECT *, tg_ng_ml IS NOT NULL AND NOT coalesce(tgab_positive, FALSE) AND NOT coalesce(tsh_unsuppressed, FALSE) AS usable
    FROM measured
),

-- Baseline is the first visit: both values are of the visits up to this one, in one pass.
judged AS (
    SELECT
        *,
        max(CASE WHEN visit = 'baseline' THEN tg_ng_ml END) OVER (PARTITION BY patient ORDER BY visit_order ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS baseline_ng_ml,
        min(CASE WHEN usable THEN tg_ng_ml END) OVER (PARTITION BY patient ORDER BY visit_order ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS lowest_ng_ml
    FROM flagged
)

SELECT
    patient,
    arm,
    visit,
    visit_order,
    CASE WHEN tg_ng_ml IS NOT NULL THEN 'assessed' ELSE state_without_value END AS state, -- assessed, progressed_before, died_before, not_reached or missing.
    specimen_date, -- Day of the specimen.
    CAST(tg_ng_ml AS DOUBLE) AS tg_ng_ml, -- Thyroglobulin for analysis, ng/mL.
    tg_comparator, -- < or > where the value lies beyond the limit of the method.
    CAST(tg_ng_ml - baseline_ng_ml AS DOUBLE) AS change_ng_ml, -- Change from baseline, ng/mL.
    CAST(tg_ng_ml - baseline_ng_ml AS DOUBLE) / nullif(CAST(baseline_ng_ml AS DOUBLE), 0) * 100 AS change_percent, -- Change from baseline, percent.
    CAST(lowest_ng_ml AS DOUBLE) AS nadir_ng_ml, -- Lowest usable value up to this visit, ng/mL.
    tgab_positive, -- Whether TgAb was positive at the visit (Tg is unreliable); missing where not measured.
    tsh_unsuppressed, -- Whether TSH was at or above the limit at the visit (Tg is not comparable); missing where not measured.
    usable, -- Whether the value is measured and not flagged.
    source_file_id,
    source_row
FROM judged
