-- Time-to-Event Analysis Dataset (ADaM ADTTE).
-- One row per included patient and parameter: an endpoint, or one of its sensitivity sets.
--
-- AVAL is months from STARTDT to ADT, both days included. CNSR is 0 for an event and 1 for every
-- censoring; EVNTDESC gives the event or the reason for censoring. SRCDOM, SRCVAR and SRCSEQ name
-- the record that ADT comes from; SRCFILE and SRCROW give its row in the source file, if any.
WITH single_rows AS (
    SELECT
        patient,
        endpoint,
        sensitivity_set,
        min(source_file_id) AS source_file_id,
        min(source_row) AS source_row
    FROM derived.survival_evidence
    GROUP BY patient, endpoint, sensitivity_set
    HAVING count(*) = 1
)

SELECT
    s.studyid, -- Study Identifier
    s.usubjid, -- Unique Subject Identifier
    s.trt01p AS trtp, -- Planned Treatment
    s.trt01pn AS trtpn, -- Planned Treatment (N)
    s.trt01a AS trta, -- Actual Treatment
    s.trt01an AS trtan, -- Actual Treatment (N)
    s.ittfl, -- Intent-To-Treat Population Flag
    q.param, -- Parameter
    q.paramcd, -- Parameter Code
    q.paramn, -- Parameter (N)
    t.time_months AS aval, -- Analysis Value
    'MONTHS' AS avalu, -- Analysis Value Unit
    t.start_date AS startdt, -- Time-to-Event Origin Date for Subject
    t.end_date AS adt, -- Analysis Date
    date_diff('day', t.start_date, t.end_date) + 1 AS ady, -- Analysis Relative Day
    1 - t.event AS cnsr, -- Censor
    d.label AS evntdesc, -- Event or Censoring Description
    CASE WHEN t.event = 0 THEN d.label END AS cnsdtdsc, -- Censor Date Description
    d.srcdom, -- Source Data
    d.srcvar, -- Source Variable
    r.aseq AS srcseq, -- Source Sequence Number
    o.source_file_id AS srcfile, -- Source File
    o.source_row AS srcrow -- Row in Source File
FROM derived.survival AS t
JOIN
    protocol.sensitivity_sets AS q
    ON t.endpoint = q.endpoint AND t.sensitivity_set = q.sensitivity_set
JOIN protocol.endings AS d ON t.reason = d.reason
JOIN adam.adsl AS s ON t.patient = s.usubjid
JOIN protocol.endpoints AS n ON t.endpoint = n.endpoint
LEFT JOIN protocol.response_parameters AS e ON n.scope = e.scope AND e.kind = 'examination'
LEFT JOIN adam.adrs AS r
    ON d.srcdom = 'ADRS' AND e.paramcd = r.paramcd AND t.patient = r.usubjid AND t.end_date = r.adt
LEFT JOIN single_rows AS o
    ON t.patient = o.patient AND t.endpoint = o.endpoint AND t.sensitivity_set = o.sensitivity_set
