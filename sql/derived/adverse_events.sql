-- Adverse events.
-- One row per event of an included patient, up to the cut-off and the day of death.
SELECT
    e.patient,
    p.arm,
    e.term,
    e.ctcae_grade,
    e.onset_date,
    date_diff('day', p.treatment_start, e.onset_date) + 1 AS onset_day, -- Day of treatment the event began; treatment start is day 1.
    CASE WHEN e.resolved_date <= p.data_until THEN e.resolved_date END AS resolved_date, -- Day the event was over, up to the last day that counts.
    CASE WHEN e.resolved_date <= p.data_until THEN e.resolved_date_imputed END AS resolved_date_imputed, -- How that day was imputed: D the day, M month and day.
    e.related_to,
    coalesce(e.related_to, 'unknown') IN ('anlotinib', 'seeds', 'both') AS is_related, -- Whether the event is attributed to the study treatment.
    e.onset_date >= p.treatment_start AS is_treatment_emergent, -- Whether the event began on or after the first day of treatment.
    e.action,
    e.outcome,
    e.source_file_id,
    e.source_row
FROM staging.adverse_events AS e
JOIN cohort.patients AS p ON e.patient = p.patient
WHERE e.onset_date <= p.data_until
