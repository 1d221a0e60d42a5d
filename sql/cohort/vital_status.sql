-- Death and last contact.
-- One row per included patient.
--
-- A patient is known to be alive on every day something was recorded of them, up to the last day
-- that counts; nobody is known to be alive by a fatal event, or by
-- a day that is imputed.
-- Read twice rather than kept: it is everything that was recorded.
WITH seen AS NOT MATERIALIZED (
    SELECT patient, contact_date AS day, 'follow_up' AS export, source_file_id, source_row
    FROM staging.follow_up WHERE vital_status = 'alive'
    UNION ALL SELECT patient, local_progression_date, 'follow_up', source_file_id, source_row FROM staging.follow_up WHERE local_progression_date_imputed IS NULL
    UNION ALL SELECT patient, exam_date, 'lesions', source_file_id, source_row FROM staging.lesions
    UNION ALL SELECT patient, CAST(specimen_datetime AS DATE), 'labs', source_file_id, source_row FROM staging.labs
    UNION ALL SELECT patient, assessment_date, 'pain', source_file_id, source_row FROM staging.pain
    UNION ALL SELECT patient, implant_date, 'implants', source_file_id, source_row FROM staging.implants
    UNION ALL SELECT patient, start_date, 'anlotinib', source_file_id, source_row FROM staging.anlotinib
    UNION ALL SELECT patient, end_date, 'anlotinib', source_file_id, source_row FROM staging.anlotinib WHERE end_date_imputed IS NULL
    UNION ALL SELECT patient, onset_date, 'adverse_events', source_file_id, source_row FROM staging.adverse_events WHERE ctcae_grade < 5
),

last_seen AS (
    SELECT s.patient, max(s.day) AS last_known_alive_date
    FROM seen AS s
    JOIN cohort.patients AS p ON s.patient = p.patient AND s.day <= p.data_until
    GROUP BY s.patient
),

first_rows AS (
    SELECT s.patient, s.export, s.source_file_id, min(s.source_row) AS source_row
    FROM seen AS s
    JOIN last_seen AS l ON s.patient = l.patient AND s.day = l.last_known_alive_date
    GROUP BY s.patient, s.export, s.source_file_id
),

last_rows AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY patient ORDER BY CASE export WHEN 'follow_up' THEN 0 ELSE 1 END, export, source_file_id) AS first_first
    FROM first_rows
)

SELECT
    p.patient,
    d.death_date,
    d.death_date_imputed,
    d.death_cause,
    greatest(coalesce(l.last_known_alive_date, p.treatment_start), p.treatment_start) AS last_known_alive_date, -- Last day the patient is known to have been alive.
    coalesce(d.death_date, greatest(coalesce(l.last_known_alive_date, p.treatment_start), p.treatment_start)) AS end_of_observation, -- Day of death, else last day known alive.
    CASE WHEN d.patient IS NOT NULL THEN 'follow_up' ELSE r.export END AS export, -- Export of the record that says so.
    CASE WHEN d.patient IS NOT NULL THEN d.source_file_id ELSE r.source_file_id END AS source_file_id,
    CASE WHEN d.patient IS NOT NULL THEN d.source_row ELSE r.source_row END AS source_row
FROM cohort.patients AS p
LEFT JOIN cohort.deaths AS d ON p.patient = d.patient
LEFT JOIN last_seen AS l ON p.patient = l.patient
LEFT JOIN last_rows AS r ON p.patient = r.patient AND r.first_first = 1
