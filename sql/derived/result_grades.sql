-- CTCAE 5.0 grade of every laboratory result.
-- One row per included patient, numeric laboratory result and CTCAE term of its test.
--
-- Calcium is corrected for the albumin of the same day before grading if both are exact numbers. A
-- grade that needs a reference limit which the laboratory does not give is unknown; the result is
-- then unknown too, unless it reaches another grade. Version 5 has separate grades for an abnormal
-- baseline; without a baseline or a limit for it, the grades for a normal baseline apply. A result
-- that is only known to be below (above) a limit of the method has the grade that it reaches for
-- certain, and no grade if it may or may not reach one. The baseline record is the last one up to
-- the first day, at most `baseline_window_days` before it. It and earlier results give no grade on
-- treatment; later results are on treatment up to the last day on which an event is.
WITH results AS (
    SELECT
        l.patient,
        l.test_code,
        l.specimen_datetime,
        l.specimen_date,
        l.study_day,
        l.result_comparator,
        l.result_value, l.reference_low, l.reference_high, l.source_file_id, l.source_row,
        l.study_day >= 1 AND l.specimen_date <= x.on_treatment_until AS is_in_treatment
    FROM cohort.laboratory_results AS l
    JOIN cohort.patients AS p ON l.patient = p.patient
    JOIN derived.exposure AS x ON l.patient = x.patient
    WHERE l.result_value IS NOT NULL AND l.specimen_date <= p.data_until
),

albumin AS (
    SELECT
        patient, specimen_date, result_value AS albumin_g_l,
        row_number()
            OVER (PARTITION BY patient, specimen_date ORDER BY specimen_datetime DESC)
            AS last_first
    FROM results
    WHERE test_code = 'ALB' AND result_comparator IS NULL
),

corrected AS (
    SELECT
        r.patient,
        r.test_code,
        r.specimen_datetime,
        r.study_day,
        r.result_comparator,
        r.reference_low,
        r.reference_high, r.source_file_id, r.source_row, r.is_in_treatment,
        CASE
            WHEN r.test_code = 'CA' AND r.result_comparator IS NULL AND a.albumin_g_l IS NOT NULL
                THEN
                    r.result_value
                    + s.calcium_per_albumin_mmol_per_g * (s.reference_albumin_g_l - a.albumin_g_l)
            ELSE r.result_value
        END AS graded_value
    FROM results AS r
    CROSS JOIN protocol.settings AS s
    LEFT JOIN
        albumin AS a
        ON r.patient = a.patient AND r.specimen_date = a.specimen_date AND a.last_first = 1
),

placed AS (
    SELECT
        c.*,
        row_number() OVER (
            PARTITION BY c.patient, c.test_code
            ORDER BY
                CASE WHEN c.study_day BETWEEN 1 - s.baseline_window_days AND 1 THEN 0 ELSE 1 END,
                c.specimen_datetime DESC
        ) AS place,
        c.study_day BETWEEN 1 - s.baseline_window_days AND 1 AS in_window
    FROM corrected AS c
    CROSS JOIN protocol.settings AS s
),

baseline AS (
    SELECT
        patient, test_code, specimen_datetime,
        CASE WHEN result_comparator IS NULL THEN graded_value END AS baseline_value,
        coalesce(result_comparator IS NULL AND graded_value > reference_high, FALSE) AS is_abnormal
    FROM placed
    WHERE place = 1 AND in_window
),

limits AS (
    SELECT
        r.patient,
        r.test_code,
        r.specimen_datetime,
        r.study_day,
        r.source_file_id,
        r.source_row,
        r.graded_value,
        r.result_comparator, g.term, g.direction, g.ctcae_grade, g.times, g.at_limit,
        r.is_in_treatment
        AND (b.specimen_datetime IS NULL OR r.specimen_datetime > b.specimen_datetime)
            AS is_on_treatment,
        coalesce(r.specimen_datetime = b.specimen_datetime, FALSE) AS is_baseline,
        CASE g.times
            WHEN 'LLN' THEN g.limit_value * r.reference_low
            WHEN 'ULN' THEN g.limit_value * r.reference_high
            WHEN 'BASELINE' THEN g.limit_value * b.baseline_value
            ELSE g.limit_value
        END AS limit_value
    FROM placed AS r
    JOIN protocol.laboratory_grades AS g ON r.test_code = g.test_code
    LEFT JOIN baseline AS b ON r.patient = b.patient AND r.test_code = b.test_code
    WHERE
        g.baseline = 'any'
        OR g.baseline = CASE
            WHEN b.is_abnormal AND r.specimen_datetime > b.specimen_datetime THEN 'abnormal'
            ELSE 'normal'
        END
),

reached AS (
    SELECT
        *,
        CASE
            WHEN
                at_limit AND direction = 'above' AND result_comparator IS NULL
                THEN graded_value >= limit_value
            WHEN direction = 'below' AND result_comparator IS NULL THEN graded_value < limit_value
            WHEN direction = 'below' AND result_comparator = '<' THEN graded_value <= limit_value
            WHEN direction = 'above' AND result_comparator IS NULL THEN graded_value > limit_value
            WHEN direction = 'above' AND result_comparator = '>' THEN graded_value >= limit_value
            ELSE FALSE
        END AS is_reached,
        -- Whether the result may lie on either side of the limit.
        CASE
            WHEN result_comparator = '<' THEN graded_value > limit_value
            WHEN result_comparator = '>' THEN graded_value < limit_value
            ELSE FALSE
        END AS is_undecided
    FROM limits
),

graded AS (
    SELECT
        patient,
        test_code,
        specimen_datetime,
        study_day,
        source_file_id,
        source_row,
        term,
        graded_value,
        is_on_treatment,
        is_baseline,
        coalesce(
            max(CASE WHEN is_reached THEN ctcae_grade END),
            CASE
                WHEN
                    count(
                        CASE
                            WHEN
                                is_undecided OR (limit_value IS NULL AND times IN ('LLN', 'ULN'))
                                THEN 1
                        END
                    ) = 0
                    THEN 0
            END
        ) AS ctcae_grade
    FROM reached
    GROUP BY
        patient,
        test_code,
        specimen_datetime,
        study_day,
        source_file_id,
        source_row,
        term,
        graded_value,
        is_on_treatment,
        is_baseline
)

SELECT
    g.patient,
    g.test_code,
    g.specimen_datetime,
    g.study_day, -- Day of treatment; treatment start is day 1.
    g.term, -- CTCAE 5.0 term.
    -- Number that is graded, in the unit of the test; calcium corrected for albumin.
    CAST(g.graded_value AS DOUBLE) AS graded_value,
    g.is_baseline, -- Whether it is the baseline record of the test.
    -- Whether the result lies after the baseline record, from the first day to the last on which an
    -- event is on treatment.
    g.is_on_treatment,
    -- CTCAE 5.0 grade, 0 for none; missing where a limit it needs is not given, or where the
    -- comparator leaves it open.
    g.ctcae_grade,
    g.source_file_id,
    g.source_row
FROM graded AS g
