-- Thyroglobulin at each visit.
-- One row per included patient and visit.
--
-- The result nearest to the target day stands for the visit, the later on a tie. Below a limit it
-- is analysed as the limit times `below_limit_factor`, above as the limit times
-- `above_limit_factor`; the comparator stays. Positive TgAb makes Tg unreliable, TSH of
-- `max_tsh_mu_l` or more makes it not comparable: both are flagged and such values are not usable.
WITH results AS (
    SELECT
        v.patient, v.visit, l.test_code, l.result_value, l.result_comparator, l.result_qualitative,
        l.reference_high, CAST(l.specimen_datetime AS DATE) AS specimen_date, l.source_file_id, l.source_row,
        row_number() OVER (
            PARTITION BY v.patient, v.visit, l.test_code
            ORDER BY
                CASE
                    WHEN v.visit = 'baseline' THEN -date_diff('day', v.treatment_start, CAST(l.specimen_datetime AS DATE))
                    ELSE abs(date_diff('day', v.treatment_start, CAST(l.specimen_datetime AS DATE)) + 1 - v.target_day)
                END,
                l.specimen_datetime DESC
        ) AS nearest_first
    FROM cohort.visits AS v
    JOIN staging.labs AS l ON v.patient = l.patient
    CROSS JOIN cohort.data_cutoff AS c
    WHERE
        l.test_code IN ('TG', 'TGAB', 'TSH')
        AND (l.result_value IS NOT NULL OR (l.test_code = 'TGAB' AND l.result_qualitative IS NOT NULL))
        AND CAST(l.specimen_datetime AS DATE) <= c.data_cutoff
        AND date_diff('day', v.treatment_start, CAST(l.specimen_datetime AS DATE)) + 1 >= v.from_day
        AND date_diff('day', v.treatment_start, CAST(l.specimen_datetime AS DATE)) + 1 < v.to_day
),

nearest AS (
    SELECT * FROM results WHERE nearest_first = 1
),

measured AS (
    SELECT
        v.patient, v.arm, v.visit, v.visit_order, v.state_without_value,
        tg.specimen_date, tg.result_comparator AS tg_comparator, tg.source_file_id, tg.source_row,
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
    LEFT JOIN nearest AS tg ON v.patient = tg.patient AND v.visit = tg.visit AND tg.test_code = 'TG'
    LEFT JOIN nearest AS tgab ON v.patient = tgab.patient AND v.visit = tgab.visit AND tgab.test_code = 'TGAB'
    LEFT JOIN nearest AS tsh ON v.patient = tsh.patient AND v.visit = tsh.visit AND tsh.test_code = 'TSH'
),

judged AS (
    SELECT
        *,
        tg_ng_ml IS NOT NULL AND NOT coalesce(tgab_positive, FALSE) AND NOT coalesce(tsh_unsuppressed, FALSE) AS usable,
        max(CASE WHEN visit = 'baseline' THEN tg_ng_ml END) OVER (PARTITION BY patient) AS baseline_ng_ml
    FROM measured
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
    CAST(min(CASE WHEN usable THEN tg_ng_ml END) OVER (PARTITION BY patient ORDER BY visit_order ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS DOUBLE) AS nadir_ng_ml, -- Lowest usable value up to this visit, ng/mL.
    tgab_positive, -- Whether TgAb was positive at the visit (Tg is unreliable); missing where not measured.
    tsh_unsuppressed, -- Whether TSH was at or above the limit at the visit (Tg is not comparable); missing where not measured.
    usable, -- Whether the value is measured and not flagged.
    source_file_id,
    source_row
FROM judged
