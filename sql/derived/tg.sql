-- Thyroglobulin at each visit.
-- One row per included patient and visit.
--
-- The result nearest to the target day stands for the visit, the later on a tie. Below a limit it
-- is analysed as the limit times `below_limit_factor`, above as the limit times
-- `above_limit_factor`; the comparator stays. Positive TgAb makes Tg unreliable, TSH of
-- `max_tsh_mu_l` or more makes it not comparable: both are flagged and such values are not usable.
WITH results AS (
    SELECT
        p.patient, l.test_code, l.result_comparator, l.specimen_datetime, l.source_file_id, l.source_row,
        date_diff('day', p.treatment_start, CAST(l.specimen_datetime AS DATE)) + 1 AS study_day,
        CASE
            WHEN l.test_code <> 'TG' THEN NULL
            WHEN l.result_comparator = '<' THEN l.result_value * s.below_limit_factor
            WHEN l.result_comparator = '>' THEN l.result_value * s.above_limit_factor
            ELSE l.result_value
        END AS tg_ng_ml,
        CASE
            WHEN l.test_code <> 'TGAB' THEN NULL
            WHEN l.result_qualitative IS NOT NULL THEN l.result_qualitative = 'positive'
            WHEN l.result_comparator = '<' AND l.result_value > l.reference_high THEN NULL
            WHEN l.result_comparator = '>' AND l.result_value < l.reference_high THEN NULL
            WHEN l.result_comparator = '>' AND l.result_value = l.reference_high THEN TRUE
            ELSE l.result_value > l.reference_high
        END AS tgab_positive,
        CASE
            WHEN l.test_code <> 'TSH' THEN NULL
            WHEN l.result_comparator = '<' AND l.result_value > s.max_tsh_mu_l THEN NULL
            WHEN l.result_comparator = '>' AND l.result_value < s.max_tsh_mu_l THEN NULL
            WHEN l.result_comparator = '<' THEN FALSE
            ELSE l.result_value >= s.max_tsh_mu_l
        END AS tsh_unsuppressed
    FROM cohort.patients AS p
    JOIN staging.labs AS l ON p.patient = l.patient
    CROSS JOIN protocol.settings AS s
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

-- One row per patient and visit with any of the three tests.
measured AS (
    SELECT
        patient, visit_order,
        max(tg_ng_ml) AS tg_ng_ml,
        max(CASE WHEN test_code = 'TG' THEN CAST(specimen_datetime AS DATE) END) AS specimen_date,
        max(CASE WHEN test_code = 'TG' THEN result_comparator END) AS tg_comparator,
        max(CASE WHEN test_code = 'TG' THEN source_file_id END) AS source_file_id,
        max(CASE WHEN test_code = 'TG' THEN source_row END) AS source_row,
        max(tgab_positive) AS tgab_positive,
        max(tsh_unsuppressed) AS tsh_unsuppressed
    FROM ranked
    WHERE nearest_first = 1
    GROUP BY patient, visit_order
),

flagged AS (
    SELECT *, tg_ng_ml IS NOT NULL AND NOT coalesce(tgab_positive, FALSE) AND NOT coalesce(tsh_unsuppressed, FALSE) AS usable
    FROM measured
),

-- A nadir stands until the visit of the next usable value.
nadirs AS (
    SELECT
        f.patient,
        f.visit_order AS from_visit,
        coalesce(lead(f.visit_order) OVER (PARTITION BY f.patient ORDER BY f.visit_order), l.last_visit + 1) AS to_visit,
        min(f.tg_ng_ml) OVER (PARTITION BY f.patient ORDER BY f.visit_order ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS nadir_ng_ml
    FROM flagged AS f
    CROSS JOIN (SELECT max(visit_order) AS last_visit FROM cohort.visit_windows) AS l
    WHERE f.usable
)

SELECT
    v.patient,
    v.arm,
    v.visit,
    v.visit_order,
    CASE WHEN m.tg_ng_ml IS NOT NULL THEN 'assessed' ELSE v.state_without_value END AS state, -- assessed, progressed_before, died_before, not_reached or missing.
    m.specimen_date, -- Day of the specimen.
    CAST(m.tg_ng_ml AS DOUBLE) AS tg_ng_ml, -- Thyroglobulin for analysis, ng/mL.
    m.tg_comparator, -- < or > where the value lies beyond the limit of the method.
    CAST(m.tg_ng_ml - b.tg_ng_ml AS DOUBLE) AS change_ng_ml, -- Change from baseline, ng/mL.
    CAST(m.tg_ng_ml - b.tg_ng_ml AS DOUBLE) / nullif(CAST(b.tg_ng_ml AS DOUBLE), 0) * 100 AS change_percent, -- Change from baseline, percent.
    CAST(n.nadir_ng_ml AS DOUBLE) AS nadir_ng_ml, -- Lowest usable value up to this visit, ng/mL.
    m.tgab_positive, -- Whether TgAb was positive at the visit (Tg is unreliable); missing where not measured.
    m.tsh_unsuppressed, -- Whether TSH was at or above the limit at the visit (Tg is not comparable); missing where not measured.
    coalesce(m.usable, FALSE) AS usable, -- Whether the value is measured and not flagged.
    m.source_file_id,
    m.source_row
FROM derived.visit_states AS v
LEFT JOIN flagged AS m ON v.patient = m.patient AND v.visit_order = m.visit_order
LEFT JOIN flagged AS b ON v.patient = b.patient AND b.visit_order = 0
LEFT JOIN nadirs AS n ON v.patient = n.patient AND v.visit_order >= n.from_visit AND v.visit_order < n.to_visit
