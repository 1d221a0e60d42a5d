-- How did one patient's laboratory values change over time?
-- One row per test and specimen.
-- Key: test_code, specimen_datetime
--
-- Shows the first patient, and results up to the data cut-off. For another patient, write into
-- `chosen`
--     SELECT 'P0123456789abcdef' AS patient
-- For one test, add `AND l.test_code = 'TG'` to the last SELECT.
-- May be empty: where nobody was included.
WITH chosen AS (
    SELECT patient
    FROM cohort.patients
    ORDER BY patient
    LIMIT 1
),

results AS (
    SELECT
        l.patient,
        l.test_code,
        l.specimen_datetime,
        l.result_comparator,
        l.result_value,
        l.result_qualitative,
        l.unit, l.reference_low, l.reference_high, l.source_file_id, l.source_row
    FROM staging.labs AS l
    JOIN chosen AS c ON l.patient = c.patient
)

SELECT
    l.patient,
    l.test_code,
    l.specimen_datetime,
    -- Day of treatment; treatment start is day 1.
    date_diff('day', p.treatment_start, CAST(l.specimen_datetime AS DATE)) + 1 AS study_day,
    l.result_comparator, -- < or > where the value lies beyond the limit of the method.
    l.result_value,
    l.result_qualitative,
    l.unit,
    l.reference_low,
    l.reference_high,
    -- Against the reference range sent with the value.
    CASE
        WHEN l.result_value < l.reference_low THEN 'low' WHEN
            l.result_value > l.reference_high
            THEN 'high'
    END AS mark,
    f.file_name,
    l.source_row
FROM results AS l
JOIN cohort.patients AS p ON l.patient = p.patient
JOIN audit.source_files AS f ON l.source_file_id = f.source_file_id
WHERE CAST(l.specimen_datetime AS DATE) <= p.data_cutoff
ORDER BY l.test_code, l.specimen_datetime;
