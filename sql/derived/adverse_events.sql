-- Adverse events.
-- One row per event of an included patient, up to the cut-off and the day of death.
--
-- Terms are coded to CTCAE 5.0 with `protocol.ctcae_terms`; a term that is not found there is kept
-- as written, regardless of its case. An event is treatment-emergent from the first day of
-- treatment to `on_treatment_days` after the last dose, but not after new therapy has begun.
WITH coded AS (
    SELECT
        e.*,
        c.term AS coded_term,
        c.soc,
        min(trim(e.term)) OVER (PARTITION BY lower(trim(e.term))) AS term_as_written
    FROM staging.adverse_events AS e
    LEFT JOIN protocol.ctcae_terms AS c ON lower(trim(e.term)) = c.written
)

SELECT
    e.patient,
    p.arm,
    -- CTCAE 5.0 term; as written where it is not coded.
    coalesce(e.coded_term, e.term_as_written) AS term,
    e.coded_term, -- CTCAE 5.0 term; missing where it is not coded.
    e.soc, -- System organ class of the term; missing where it is not coded.
    e.term AS reported_term, -- Term as written.
    e.ctcae_grade,
    e.onset_date,
    -- Day of treatment the event began; treatment start is day 1.
    date_diff('day', p.treatment_start, e.onset_date) + 1 AS onset_day,
    -- Day the event was over, up to the last day that counts.
    CASE WHEN e.resolved_date <= p.data_until THEN e.resolved_date END AS resolved_date,
    -- How that day was imputed: D the day, M month and day.
    CASE WHEN e.resolved_date <= p.data_until THEN e.resolved_date_imputed END
        AS resolved_date_imputed,
    e.related_to,
    CASE
        WHEN e.related_to IN ('anlotinib', 'seeds', 'both') THEN TRUE
        WHEN e.related_to = 'none' THEN FALSE
    -- Whether the event is attributed to the study treatment; missing where that is unknown.
    END AS is_related,
    -- Whether the event began on treatment: from the first day to some days after the last dose,
    -- not after new therapy has begun.
    e.onset_date BETWEEN p.treatment_start AND x.on_treatment_until AS is_treatment_emergent,
    e.action,
    e.outcome,
    e.source_file_id,
    e.source_row
FROM coded AS e
JOIN cohort.patients AS p ON e.patient = p.patient
JOIN derived.exposure AS x ON e.patient = x.patient
WHERE e.onset_date <= p.data_until
