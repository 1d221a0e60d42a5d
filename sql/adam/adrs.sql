-- Tumor Response Analysis Dataset (ADaM ADRS).
-- One row per included patient, parameter and, for responses at examinations, examination.
--
-- OVRLRESP and LOCLRESP are the responses of every examination by RECIST 1.1. ANL01FL marks the
-- response of a visit; ANL02FL marks responses that count (not after the first progression, nor
-- after new therapy). BOR and CBOR (LBOR and LCBOR for the local scope) are the best responses
-- without and with confirmation; they summarise examinations and have no date.
-- AVAL is the position of the response in `protocol.responses`.
WITH responses AS (
    SELECT patient, scope, 'examination' AS kind, exam_date, visit, response, counts
    FROM derived.response
    UNION ALL
    SELECT patient, scope, 'best', CAST(NULL AS DATE), CAST(NULL AS VARCHAR), best_response, TRUE
    FROM derived.best_response
    UNION ALL
    SELECT
        patient,
        scope,
        'best_confirmed',
        CAST(NULL AS DATE),
        CAST(NULL AS VARCHAR),
        best_response_confirmed,
        TRUE
    FROM derived.best_response
)

SELECT
    s.studyid, -- Study Identifier
    s.usubjid, -- Unique Subject Identifier
    -- Analysis Sequence Number
    row_number() OVER (PARTITION BY s.usubjid ORDER BY q.paramn, r.exam_date) AS aseq,
    s.trt01p AS trtp, -- Planned Treatment
    s.trt01pn AS trtpn, -- Planned Treatment (N)
    s.trt01a AS trta, -- Actual Treatment
    s.trt01an AS trtan, -- Actual Treatment (N)
    s.ittfl, -- Intent-To-Treat Population Flag
    s.trtsdt, -- Date of First Exposure to Treatment
    q.label AS param, -- Parameter
    q.paramcd, -- Parameter Code
    q.paramn, -- Parameter (N)
    r.response AS avalc, -- Analysis Value (C)
    o.response_order AS aval, -- Analysis Value
    r.exam_date AS adt, -- Analysis Date
    -- Analysis Relative Day
    date_diff('day', s.trtsdt, r.exam_date)
    + CASE WHEN r.exam_date >= s.trtsdt THEN 1 ELSE 0 END AS ady,
    'Month ' || CAST(w.target_months AS VARCHAR) AS avisit, -- Analysis Visit
    w.target_months AS avisitn, -- Analysis Visit (N)
    -- Analysis Flag 01
    CASE WHEN r.kind <> 'examination' OR r.visit IS NOT NULL THEN 'Y' END AS anl01fl,
    CASE WHEN r.counts THEN 'Y' END AS anl02fl -- Analysis Flag 02
FROM responses AS r
JOIN protocol.response_parameters AS q ON r.scope = q.scope AND r.kind = q.kind
JOIN protocol.responses AS o ON r.response = o.response
JOIN adam.adsl AS s ON r.patient = s.usubjid
LEFT JOIN protocol.visit_schedule AS w ON r.visit = w.visit
