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

-- Read twice rather than kept: it is everything that was recorded.
seen AS NOT MATERIALIZED (
    SELECT patient, contact_date AS day, 'follow_up' AS export, source_file_id, source_row
    FROM staging.follow_up WHERE vital_status = 'alive'
    UNION ALL SELECT patient, exam_date, 'lesions', source_file_id, source_row FROM staging.lesions
    UNION ALL SELECT patient, CAST(specimen_datetime AS DATE), 'labs', source_file_id, source_row FROM staging.labs
    UNION ALL SELECT patient, assessment_date, 'pain', source_file_id, source_row FROM staging.pain
    UNION ALL SELECT patient, implant_date, 'implants', source_file_id, source_row FROM staging.implants
    UNION ALL SELECT patient, start_date, 'anlotinib', source_file_id, source_row FROM staging.anlotinib
    UNION ALL SELECT patient, end_date, 'anlotinib', source_file_id, source_row FROM staging.anlotinib
    UNION ALL SELECT patient, onset_date, 'adverse_events', source_file_id, source_row FROM staging.adverse_events
),

-- The last day on which anything recorded of a patient counts.
until AS (
    SELECT p.patient, coalesce(d.death_date, p.data_cutoff) AS last_day
    FROM cohort.patients AS p
    LEFT JOIN deaths AS d ON p.patient = d.patient AND d.earliest_first = 1
),

last_seen AS (
    SELECT s.patient, max(s.day) AS last_known_alive_date
    FROM seen AS s
    JOIN until AS u ON s.patient = u.patient AND s.day <= u.last_day
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
    d.death_date, -- Day of death, up to the cut-off.
    d.death_cause,
    greatest(coalesce(l.last_known_alive_date, p.treatment_start), p.treatment_start) AS last_known_alive_date, -- Last day the patient is known to have been alive.
    coalesce(d.death_date, greatest(coalesce(l.last_known_alive_date, p.treatment_start), p.treatment_start)) AS end_of_observation, -- Day of death, else last day known alive.
    CASE WHEN d.patient IS NOT NULL THEN 'follow_up' ELSE r.export END AS export, -- Export of the record that says so.
    CASE WHEN d.patient IS NOT NULL THEN d.source_file_id ELSE r.source_file_id END AS source_file_id,
    CASE WHEN d.patient IS NOT NULL THEN d.source_row ELSE r.source_row END AS source_row
FROM cohort.patients AS p
LEFT JOIN deaths AS d ON p.patient = d.patient AND d.earliest_first = 1
LEFT JOIN last_seen AS l ON p.patient = l.patient
LEFT JOIN last_rows AS r ON p.patient = r.patient AND r.first_first = 1
