-- Which patients may be lost to follow-up?
-- One row per patient last known alive longer ago than the interval between two visits.
-- Key: patient
--
-- The interval is `later_visit_interval_months` of the protocol, counted back from the data cutoff;
-- for a less strict rule, multiply it in `asked`. File and row are those of the last record.
-- See `local_progression`: patients lost before it are censored then, which may bias the curve.
-- May be empty: where every patient has a recent record.
WITH asked AS (
    SELECT later_visit_interval_months AS longest_silence_months, days_per_month
    FROM protocol.settings
),

silent AS (
    SELECT
        p.patient,
        p.site,
        p.arm,
        p.treatment_start,
        p.data_cutoff,
        v.last_known_alive_date,
        v.source_file_id,
        v.source_row,
        date_diff('day', v.last_known_alive_date, p.data_cutoff) AS silent_days
    FROM cohort.patients AS p
    JOIN cohort.vital_status AS v ON p.patient = v.patient
    WHERE v.death_date IS NULL
),

progressed AS (
    SELECT patient, event = 1 AS local_progression
    FROM derived.survival
    WHERE endpoint = 'LPFS' AND sensitivity_set = 'primary'
)

SELECT
    s.patient,
    s.site,
    s.arm,
    s.treatment_start,
    s.last_known_alive_date,
    s.data_cutoff,
    -- From the last word to the cut-off.
    round(s.silent_days / a.days_per_month, 1) AS silent_months,
    g.local_progression, -- Whether local progression was seen before.
    f.file_name,
    s.source_row
FROM silent AS s
JOIN asked AS a ON s.silent_days > a.longest_silence_months * a.days_per_month
LEFT JOIN progressed AS g ON s.patient = g.patient
LEFT JOIN audit.source_files AS f ON s.source_file_id = f.source_file_id
ORDER BY s.silent_days DESC, s.patient;
