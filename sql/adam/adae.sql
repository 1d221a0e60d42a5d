-- Adverse Event Analysis Dataset (ADaM ADAE).
-- One row per adverse event of an included patient, up to the cut-off.
--
-- AEDECOD and AEBODSYS are the CTCAE 5.0 term and its class, missing where the reported term is not
-- coded. AREL is UNKNOWN if no attribution is recorded. AOCCIFL marks, per patient, the first
-- treatment-emergent event of the worst grade.
SELECT
    s.studyid, -- Study Identifier
    s.usubjid, -- Unique Subject Identifier
    -- Sequence Number
    row_number()
        OVER (PARTITION BY e.patient ORDER BY e.onset_date, e.reported_term, e.ctcae_grade)
        AS aeseq,
    s.trt01p AS trtp, -- Planned Treatment
    s.trt01pn AS trtpn, -- Planned Treatment (N)
    s.trt01a AS trta, -- Actual Treatment
    s.trt01an AS trtan, -- Actual Treatment (N)
    s.saffl, -- Safety Population Flag
    s.trtsdt, -- Date of First Exposure to Treatment
    s.trtedt, -- Date of Last Exposure to Treatment
    e.reported_term AS aeterm, -- Reported Term for the Adverse Event
    e.coded_term AS aedecod, -- Dictionary-Derived Term
    e.soc AS aebodsys, -- Body System or Organ Class
    e.onset_date AS astdt, -- Analysis Start Date
    -- Analysis Start Relative Day
    date_diff('day', s.trtsdt, e.onset_date)
    + CASE WHEN e.onset_date >= s.trtsdt THEN 1 ELSE 0 END AS astdy,
    e.resolved_date AS aendt, -- Analysis End Date
    e.resolved_date_imputed AS aendtf, -- Analysis End Date Imputation Flag
    -- Analysis End Relative Day
    date_diff('day', s.trtsdt, e.resolved_date)
    + CASE WHEN e.resolved_date >= s.trtsdt THEN 1 ELSE 0 END AS aendy,
    CASE WHEN e.is_treatment_emergent THEN 'Y' END AS trtemfl, -- Treatment Emergent Analysis Flag
    CAST(e.ctcae_grade AS VARCHAR) AS aetoxgr, -- Standard Toxicity Grade
    CAST(e.ctcae_grade AS VARCHAR) AS atoxgr, -- Analysis Toxicity Grade
    e.ctcae_grade AS atoxgrn, -- Analysis Toxicity Grade (N)
    e.related_to AS aerel, -- Causality
    -- Analysis Causality
    CASE
        WHEN e.is_related THEN 'RELATED' WHEN NOT e.is_related THEN 'NOT RELATED' ELSE 'UNKNOWN'
    END AS arel,
    CASE
        WHEN
            e.is_treatment_emergent
            AND row_number() OVER (
                PARTITION BY e.patient, e.is_treatment_emergent
                ORDER BY e.ctcae_grade DESC, e.onset_date, e.reported_term
            ) = 1 THEN 'Y'
    END AS aoccifl, -- 1st Max Sev./Int. Occurrence Flag
    e.source_file_id AS srcfile, -- Source File
    e.source_row AS srcrow -- Row in Source File
FROM derived.adverse_events AS e
JOIN adam.adsl AS s ON e.patient = s.usubjid
