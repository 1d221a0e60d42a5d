-- Laboratory Analysis Dataset (ADaM ADLB).
-- One row per laboratory result of an included patient, up to the cut-off.
--
-- AVAL of a result below a limit is the limit times `below_limit_factor`; above a limit, it is the
-- limit times `above_limit_factor`. LBSTRESC keeps the result as reported (<0.2). AVALC holds a
-- qualitative result, which has no AVAL. Visits are assigned as for thyroglobulin: a visit uses the
-- result nearest to its target day, the later one on a tie; baseline uses the last result in its
-- window. ANL01FL marks the result of a visit, ABLFL that of baseline; ANL02FL also requires usable
-- thyroglobulin (TgAb not positive, TSH suppressed). The change from baseline is given from the
-- baseline record on. ATOXGR and BTOXGR are CTCAE 5.0 grades, missing if the laboratory does not
-- give a limit that the grade needs; ANRIND compares the result with the limits of the laboratory.
WITH results AS (
    SELECT l.*
    FROM cohort.laboratory_results AS l
    JOIN cohort.patients AS p ON l.patient = p.patient AND l.specimen_date <= p.data_until
),

windowed AS (
    SELECT
        r.patient, r.test_code, r.source_file_id, r.source_row, d.visit,
        row_number() OVER (
            PARTITION BY r.patient, r.test_code, d.visit
            ORDER BY d.nearest_first, r.specimen_datetime DESC
        ) AS nearest_first
    FROM results AS r
    JOIN cohort.visit_days AS d ON r.study_day = d.study_day
    WHERE r.has_value
),

visited AS (
    SELECT r.*, w.visit, coalesce(t.usable, FALSE) AS usable
    FROM results AS r
    LEFT JOIN windowed AS w
        ON
            r.patient = w.patient AND r.test_code = w.test_code
            AND r.source_file_id = w.source_file_id
            AND r.source_row = w.source_row
            AND w.nearest_first = 1
    LEFT JOIN derived.tg AS t
        ON
            r.test_code = 'TG' AND r.patient = t.patient
            AND r.source_file_id = t.source_file_id AND r.source_row = t.source_row
),

compared AS (
    SELECT
        *,
        max(CASE WHEN visit = 'baseline' THEN analysis_value END)
            OVER (PARTITION BY patient, test_code)
            AS baseline_value,
        max(CASE WHEN visit = 'baseline' THEN specimen_datetime END)
            OVER (PARTITION BY patient, test_code)
            AS baseline_datetime
    FROM visited
),

result_grades AS (
    SELECT
        source_file_id, source_row,
        -- Grade 0 only where it is known of every term.
        CASE
            WHEN count(ctcae_grade) = count(*) OR max(ctcae_grade) > 0 THEN max(ctcae_grade)
        END AS ctcae_grade
    FROM derived.result_grades
    GROUP BY source_file_id, source_row
),

with_grades AS (
    SELECT
        c.*,
        g.ctcae_grade,
        max(CASE WHEN c.visit = 'baseline' THEN g.ctcae_grade END)
            OVER (PARTITION BY c.patient, c.test_code)
            AS baseline_grade
    FROM compared AS c
    LEFT JOIN
        result_grades AS g
        ON c.source_file_id = g.source_file_id AND c.source_row = g.source_row
),

changed AS (
    SELECT
        *,
        CASE WHEN specimen_datetime >= baseline_datetime THEN analysis_value - baseline_value END
            AS change
    FROM with_grades
)

SELECT
    s.studyid, -- Study Identifier
    s.usubjid, -- Unique Subject Identifier
    -- Analysis Sequence Number
    row_number() OVER (PARTITION BY c.patient ORDER BY q.test_order, c.specimen_datetime) AS aseq,
    s.trt01p AS trtp, -- Planned Treatment
    s.trt01pn AS trtpn, -- Planned Treatment (N)
    s.trt01a AS trta, -- Actual Treatment
    s.trt01an AS trtan, -- Actual Treatment (N)
    s.ittfl, -- Intent-To-Treat Population Flag
    s.saffl, -- Safety Population Flag
    s.trtsdt, -- Date of First Exposure to Treatment
    q.param, -- Parameter
    q.paramcd, -- Parameter Code
    q.test_order AS paramn, -- Parameter (N)
    CAST(c.analysis_value AS DOUBLE) AS aval, -- Analysis Value
    upper(c.result_qualitative) AS avalc, -- Analysis Value (C)
    CASE
        WHEN c.result_value IS NULL THEN upper(c.result_qualitative)
        ELSE
            coalesce(c.result_comparator, '')
            || regexp_replace(CAST(CAST(c.result_value AS DOUBLE) AS VARCHAR), '[.]0$', '')
    END AS lbstresc, -- Character Result/Finding in Std Format
    CAST(c.baseline_value AS DOUBLE) AS base, -- Baseline Value
    CAST(c.change AS DOUBLE) AS chg, -- Change from Baseline
    -- Percent Change from Baseline
    CAST(c.change AS DOUBLE) / nullif(CAST(c.baseline_value AS DOUBLE), 0) * 100 AS pchg,
    CAST(c.reference_low AS DOUBLE) AS anrlo, -- Analysis Normal Range Lower Limit
    CAST(c.reference_high AS DOUBLE) AS anrhi, -- Analysis Normal Range Upper Limit
    CASE
        WHEN c.result_comparator IS NULL AND c.result_value < c.reference_low THEN 'LOW'
        WHEN c.result_comparator IS NULL AND c.result_value > c.reference_high THEN 'HIGH'
        WHEN c.result_comparator = '<' AND c.result_value <= c.reference_low THEN 'LOW'
        WHEN c.result_comparator = '>' AND c.result_value >= c.reference_high THEN 'HIGH'
        WHEN
            c.result_comparator IS NULL
            AND c.result_value IS NOT NULL
            AND coalesce(c.reference_low, c.reference_high) IS NOT NULL
            THEN 'NORMAL'
    END AS anrind, -- Analysis Reference Range Indicator
    CAST(c.ctcae_grade AS VARCHAR) AS atoxgr, -- Analysis Toxicity Grade
    CAST(c.baseline_grade AS VARCHAR) AS btoxgr, -- Baseline Toxicity Grade
    CASE WHEN c.visit = 'baseline' THEN 'Y' END AS ablfl, -- Baseline Record Flag
    CASE WHEN c.visit IS NOT NULL THEN 'Y' END AS anl01fl, -- Analysis Flag 01
    CASE WHEN c.usable THEN 'Y' END AS anl02fl, -- Analysis Flag 02
    c.specimen_date AS adt, -- Analysis Date
    -- Analysis Relative Day
    date_diff('day', s.trtsdt, c.specimen_date)
    + CASE WHEN c.specimen_date >= s.trtsdt THEN 1 ELSE 0 END AS ady,
    -- Analysis Visit
    CASE
        WHEN c.visit = 'baseline' THEN 'Baseline' ELSE 'Month ' || CAST(v.target_months AS VARCHAR)
    END AS avisit,
    CASE WHEN c.visit = 'baseline' THEN 0 ELSE v.target_months END AS avisitn, -- Analysis Visit (N)
    c.source_file_id AS srcfile, -- Source File
    c.source_row AS srcrow -- Row in Source File
FROM changed AS c
JOIN protocol.laboratory_tests AS q ON c.test_code = q.test_code
JOIN adam.adsl AS s ON c.patient = s.usubjid
LEFT JOIN protocol.visit_schedule AS v ON c.visit = v.visit
