-- Death and last contact.
-- One row per included patient.
--
-- A patient is known to be alive on every day something was recorded of them, up to the cut-off.
WITH deaths AS (
    SELECT
        f.patient, f.death_date, f.death_cause, f.source_file_id, f.source_row,
        row_number() OVER (PARTITION BY f.patient ORDER BY f.death_date, f.contact_date) AS earliest_first
    FROM staging.follow_up AS f
    CROSS JOIN cohort.data_cutoff AS c
    WHERE f.vital_status = 'dead' AND f.death_date <= c.data_cutoff
),

seen AS (
    SELECT patient, contact_date AS day, source_file_id, source_row FROM staging.follow_up WHERE vital_status = 'alive'
    UNION ALL SELECT patient, exam_date, source_file_id, source_row FROM staging.lesions
    UNION ALL SELECT patient, CAST(specimen_datetime AS DATE), source_file_id, source_row FROM staging.labs
    UNION ALL SELECT patient, assessment_date, source_file_id, source_row FROM staging.pain
    UNION ALL SELECT patient, implant_date, source_file_id, source_row FROM staging.implants
    UNION ALL SELECT patient, start_date, source_file_id, source_row FROM staging.anlotinib
    UNION ALL SELECT patient, onset_date, source_file_id, source_row FROM staging.adverse_events
),

last_seen AS (
    SELECT s.patient, max(s.day) AS last_known_alive_date
    FROM seen AS s
    JOIN cohort.patients AS p ON s.patient = p.patient
    LEFT JOIN deaths AS d ON s.patient = d.patient AND d.earliest_first = 1
    WHERE s.day <= p.data_cutoff AND (d.death_date IS NULL OR s.day <= d.death_date)
    GROUP BY s.patient
)

SELECT
    p.patient,
    d.death_date, -- Day of death, up to the cut-off.
    d.death_cause,
    greatest(coalesce(l.last_known_alive_date, p.treatment_start), p.treatment_start) AS last_known_alive_date, -- Last day the patient is known to have been alive.
    coalesce(d.death_date, greatest(coalesce(l.last_known_alive_date, p.treatment_start), p.treatment_start)) AS end_of_observation, -- Day of death, else last day known alive.
    d.source_file_id AS death_source_file_id, -- Source file of the death.
    d.source_row AS death_source_row -- Source row of the death.
FROM cohort.patients AS p
LEFT JOIN deaths AS d ON p.patient = d.patient AND d.earliest_first = 1
LEFT JOIN last_seen AS l ON p.patient = l.patient
