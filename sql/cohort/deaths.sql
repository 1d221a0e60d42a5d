-- Deaths.
-- One row per candidate who died up to the cut-off.
--
-- Of several days of death the earliest counts.
WITH ranked AS (
    SELECT
        f.patient, f.death_date, f.death_cause, f.source_file_id, f.source_row,
        row_number() OVER (PARTITION BY f.patient ORDER BY f.death_date, f.contact_date) AS earliest_first
    FROM staging.follow_up AS f
    CROSS JOIN cohort.data_cutoff AS c
    WHERE f.vital_status = 'dead' AND f.death_date <= c.data_cutoff
)

SELECT
    patient,
    death_date, -- Day of death, up to the cut-off.
    death_cause,
    source_file_id,
    source_row
FROM ranked
WHERE earliest_first = 1
