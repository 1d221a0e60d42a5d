-- Time-to-Event Analysis Dataset (ADaM ADTTE).
-- One row per included patient and parameter: an endpoint, or a sensitivity set of it.
--
-- AVAL is months from STARTDT to ADT, both days included. CNSR is 0 for the event and 1 for every
-- censoring, whatever its reason; EVNTDESC says which. SRCDOM, SRCVAR and SRCSEQ name the record ADT
-- comes from; SRCFILE and SRCROW its row in the source file, where it is one.
WITH parameters AS (
    SELECT *
    FROM (
        VALUES
        ('LPFS', 'primary', 1, 'LPFS', 'Local Progression-Free Survival (Months)'),
        ('LPFS', 'no_censoring_at_new_therapy', 2, 'LPFSNT', 'LPFS, Not Censored at New Therapy (Months)'),
        ('LPFS', 'censored_after_missed_visits', 3, 'LPFSMV', 'LPFS, Censored after Missed Visits (Months)'),
        ('LPFS', 'confirmed_progression', 4, 'LPFSCP', 'LPFS, Confirmed Progression (Months)'),
        ('OS', 'primary', 5, 'OS', 'Overall Survival (Months)')
    ) AS v (endpoint, sensitivity_set, paramn, paramcd, param)
),

descriptions AS (
    SELECT *
    FROM (
        VALUES
        ('local_progression_imaging', 'Local progression on imaging', 'ADRS', 'ADT'),
        ('confirmed_local_progression_imaging', 'Confirmed local progression on imaging', 'ADRS', 'ADT'),
        ('local_progression_follow_up', 'Local progression at follow-up', 'FOLLOW_UP', 'LOCAL_PROGRESSION_DATE'),
        ('death', 'Death', 'ADSL', 'DTHDT'),
        ('last_evaluable_examination', 'Last evaluable examination', 'ADRS', 'ADT'),
        ('last_examination_before_new_therapy', 'Last examination before new therapy', 'ADRS', 'ADT'),
        ('last_examination_before_missed_visits', 'Last examination before missed visits', 'ADRS', 'ADT'),
        ('no_evaluable_examination', 'No evaluable examination, first day of treatment', 'ADSL', 'TRTSDT'),
        ('last_known_alive', 'Last day known alive', 'ADSL', 'LSTALVDT')
    ) AS v (reason, description, srcdom, srcvar)
),

single_rows AS (
    SELECT patient, endpoint, sensitivity_set, min(source_file_id) AS source_file_id, min(source_row) AS source_row
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
    d.description AS evntdesc, -- Event or Censoring Description
    CASE WHEN t.event = 0 THEN d.description END AS cnsdtdsc, -- Censor Date Description
    d.srcdom, -- Source Data
    d.srcvar, -- Source Variable
    r.aseq AS srcseq, -- Source Sequence Number
    o.source_file_id AS srcfile, -- Source File
    o.source_row AS srcrow -- Row in Source File
FROM derived.survival AS t
JOIN parameters AS q ON t.endpoint = q.endpoint AND t.sensitivity_set = q.sensitivity_set
JOIN descriptions AS d ON t.reason = d.reason
JOIN adam.adsl AS s ON t.patient = s.usubjid
LEFT JOIN adam.adrs AS r
    ON d.srcdom = 'ADRS' AND r.paramcd = 'LOCLRESP' AND t.patient = r.usubjid AND t.end_date = r.adt
LEFT JOIN single_rows AS o
    ON t.patient = o.patient AND t.endpoint = o.endpoint AND t.sensitivity_set = o.sensitivity_set
