-- Thyroglobulin at each visit.
-- One row per included patient and visit.
--
-- A visit uses the last result on the nearest day, in the order of `cohort.visit_days`. Positive
-- TgAb makes Tg unreliable, and unsuppressed TSH makes it not comparable; such values are flagged
-- and not usable.
WITH results AS (
    SELECT
        l.patient,
        d.visit_order,
        l.test_code,
        l.analysis_value,
        l.result_value,
        l.result_comparator,
        l.is_positive,
        l.is_unsuppressed,
        l.specimen_date, l.source_file_id, l.source_row,
        -- The nearer the day and then the later on it, the lower the place, in microseconds.
        d.nearest_first * 86400000000
        - date_diff('microsecond', CAST(l.specimen_date AS TIMESTAMP), l.specimen_datetime)
            AS place
    FROM cohort.laboratory_results AS l
    JOIN cohort.patients AS p ON l.patient = p.patient AND l.specimen_date <= p.data_until
    JOIN cohort.visit_days AS d ON l.study_day = d.study_day
    WHERE l.test_code IN ('TG', 'TGAB', 'TSH') AND l.has_value
),

-- Of each of the three tests the result that stands for the visit.
standing AS (
    SELECT
        patient,
        visit_order,
        min_by(coalesce(analysis_value, 0), CASE WHEN test_code = 'TG' THEN place END) AS tg_ng_ml,
        min_by(coalesce(result_value, 0), CASE WHEN test_code = 'TG' THEN place END)
            AS tg_reported_ng_ml,
        min_by(specimen_date, CASE WHEN test_code = 'TG' THEN place END) AS specimen_date,
        min_by(coalesce(result_comparator, ''), CASE WHEN test_code = 'TG' THEN place END)
            AS tg_comparator,
        min_by(source_file_id, CASE WHEN test_code = 'TG' THEN place END) AS source_file_id,
        min_by(source_row, CASE WHEN test_code = 'TG' THEN place END) AS source_row,
        min_by(
            coalesce(CAST(is_positive AS INTEGER), -1), CASE WHEN test_code = 'TGAB' THEN place END
        ) AS tgab_positive,
        min_by(
            coalesce(CAST(is_unsuppressed AS INTEGER), -1),
            CASE WHEN test_code = 'TSH' THEN place END
        ) AS tsh_unsuppressed
    FROM results
    GROUP BY patient, visit_order
),

-- One row per patient and visit with any of the three tests.
measured AS (
    SELECT
        patient,
        visit_order,
        tg_ng_ml,
        tg_reported_ng_ml,
        specimen_date,
        nullif(tg_comparator, '') AS tg_comparator,
        source_file_id,
        source_row,
        CASE tgab_positive WHEN 1 THEN TRUE WHEN 0 THEN FALSE END AS tgab_positive,
        CASE tsh_unsuppressed WHEN 1 THEN TRUE WHEN 0 THEN FALSE END AS tsh_unsuppressed
    FROM standing
),

flagged AS (
    SELECT
        *,
        tg_ng_ml IS NOT NULL
        AND NOT coalesce(tgab_positive, FALSE)
        AND NOT coalesce(tsh_unsuppressed, FALSE) AS usable
    FROM measured
),

-- A nadir stands until the visit of the next usable value.
nadirs AS (
    SELECT
        f.patient,
        f.visit_order AS from_visit,
        coalesce(
            lead(f.visit_order) OVER (PARTITION BY f.patient ORDER BY f.visit_order),
            l.last_visit + 1
        ) AS to_visit,
        min(f.tg_ng_ml)
            OVER (
                PARTITION BY f.patient
                ORDER BY f.visit_order ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            )
            AS nadir_ng_ml
    FROM flagged AS f
    CROSS JOIN (SELECT max(visit_order) AS last_visit FROM cohort.visit_windows) AS l
    WHERE f.usable
)

SELECT
    v.patient,
    v.arm,
    v.visit,
    v.visit_order,
    -- assessed, progressed_before, died_before, not_reached or missing.
    CASE WHEN m.tg_ng_ml IS NOT NULL THEN 'assessed' ELSE v.state_without_value END AS state,
    m.specimen_date, -- Day of the specimen.
    CAST(m.tg_ng_ml AS DOUBLE) AS tg_ng_ml, -- Thyroglobulin for analysis, ng/mL.
    -- Thyroglobulin as reported, ng/mL: the limit where it lies beyond one.
    CAST(m.tg_reported_ng_ml AS DOUBLE) AS tg_reported_ng_ml,
    m.tg_comparator, -- < or > where the value lies beyond the limit of the method.
    CAST(m.tg_ng_ml - b.tg_ng_ml AS DOUBLE) AS change_ng_ml, -- Change from baseline, ng/mL.
    -- Change from baseline, percent.
    CAST(m.tg_ng_ml - b.tg_ng_ml AS DOUBLE)
    / nullif(CAST(b.tg_ng_ml AS DOUBLE), 0)
    * 100 AS change_percent,
    CAST(n.nadir_ng_ml AS DOUBLE) AS nadir_ng_ml, -- Lowest usable value up to this visit, ng/mL.
    -- Whether TgAb was positive at the visit (Tg is unreliable); missing where not measured.
    m.tgab_positive,
    -- Whether TSH was at or above the limit at the visit (Tg is not comparable); missing where not
    -- measured.
    m.tsh_unsuppressed,
    coalesce(m.usable, FALSE) AS usable, -- Whether the value is measured and not flagged.
    m.source_file_id,
    m.source_row
FROM derived.visit_states AS v
LEFT JOIN flagged AS m ON v.patient = m.patient AND v.visit_order = m.visit_order
LEFT JOIN flagged AS b ON v.patient = b.patient AND b.visit_order = 0
LEFT JOIN
    nadirs AS n
    ON v.patient = n.patient AND v.visit_order >= n.from_visit AND v.visit_order < n.to_visit
