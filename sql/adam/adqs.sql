-- Questionnaire Analysis Dataset (ADaM ADQS): pain.
-- One row per pain assessment of an included patient, up to the cut-off.
--
-- A visit uses the same assessment as `derived.pain`; ANL01FL marks it, ABLFL marks that of
-- baseline. The change from baseline is given from the baseline record on. Karnofsky and ECOG
-- status are known only at baseline: see KPSBL and ECOGBL of ADSL.
WITH assessments AS (
    SELECT a.patient, a.assessment_date, a.nrs, v.visit, a.source_file_id, a.source_row
    FROM staging.pain AS a
    JOIN cohort.patients AS p ON a.patient = p.patient
    LEFT JOIN derived.pain AS v
        ON
            a.patient = v.patient
            AND a.source_file_id = v.source_file_id
            AND a.source_row = v.source_row
    WHERE a.assessment_date <= p.data_until
),

compared AS (
    SELECT
        *,
        max(CASE WHEN visit = 'baseline' THEN nrs END) OVER (PARTITION BY patient) AS baseline_nrs,
        max(CASE WHEN visit = 'baseline' THEN assessment_date END)
            OVER (PARTITION BY patient)
            AS baseline_date
    FROM assessments
)

SELECT
    s.studyid, -- Study Identifier
    s.usubjid, -- Unique Subject Identifier
    -- Analysis Sequence Number
    row_number() OVER (PARTITION BY c.patient ORDER BY c.assessment_date) AS aseq,
    s.trt01p AS trtp, -- Planned Treatment
    s.trt01pn AS trtpn, -- Planned Treatment (N)
    s.trt01a AS trta, -- Actual Treatment
    s.trt01an AS trtan, -- Actual Treatment (N)
    s.ittfl, -- Intent-To-Treat Population Flag
    s.trtsdt, -- Date of First Exposure to Treatment
    'Numerical Rating Scale of Pain, 0-10' AS param, -- Parameter
    'NRSPAIN' AS paramcd, -- Parameter Code
    c.nrs AS aval, -- Analysis Value
    c.baseline_nrs AS base, -- Baseline Value
    -- Change from Baseline
    CASE WHEN c.assessment_date >= c.baseline_date THEN c.nrs - c.baseline_nrs END AS chg,
    CASE WHEN c.visit = 'baseline' THEN 'Y' END AS ablfl, -- Baseline Record Flag
    CASE WHEN c.visit IS NOT NULL THEN 'Y' END AS anl01fl, -- Analysis Flag 01
    c.assessment_date AS adt, -- Analysis Date
    -- Analysis Relative Day
    date_diff('day', s.trtsdt, c.assessment_date)
    + CASE WHEN c.assessment_date >= s.trtsdt THEN 1 ELSE 0 END AS ady,
    -- Analysis Visit
    CASE
        WHEN c.visit = 'baseline' THEN 'Baseline' ELSE 'Month ' || CAST(w.target_months AS VARCHAR)
    END AS avisit,
    CASE WHEN c.visit = 'baseline' THEN 0 ELSE w.target_months END AS avisitn, -- Analysis Visit (N)
    c.source_file_id AS srcfile, -- Source File
    c.source_row AS srcrow -- Row in Source File
FROM compared AS c
JOIN adam.adsl AS s ON c.patient = s.usubjid
LEFT JOIN protocol.visit_schedule AS w ON c.visit = w.visit
