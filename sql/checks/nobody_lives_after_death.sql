-- Nothing is recorded of anybody after the day of death, and everybody dies once.
-- One row per record that contradicts the day of death that counts, with where it stands.
-- Checks cohort.vital_status, warning.
WITH recorded AS (
    SELECT 'follow_up' AS export, patient, contact_date AS day, source_file_id, source_row
    FROM staging.follow_up WHERE vital_status = 'alive'
    UNION ALL SELECT 'lesions', patient, exam_date, source_file_id, source_row FROM staging.lesions
    UNION ALL SELECT 'labs', patient, CAST(specimen_datetime AS DATE), source_file_id, source_row FROM staging.labs
    UNION ALL SELECT 'pain', patient, assessment_date, source_file_id, source_row FROM staging.pain
    UNION ALL SELECT 'implants', patient, implant_date, source_file_id, source_row FROM staging.implants
    UNION ALL SELECT 'anlotinib', patient, start_date, source_file_id, source_row FROM staging.anlotinib
    UNION ALL SELECT 'adverse_events', patient, onset_date, source_file_id, source_row FROM staging.adverse_events
),

contradicting AS (
    SELECT d.patient, d.death_date, a.export, a.day, a.source_file_id, a.source_row
    FROM cohort.deaths AS d
    JOIN recorded AS a ON d.patient = a.patient AND a.day > d.death_date
    UNION ALL
    SELECT d.patient, d.death_date, 'follow_up', f.death_date, f.source_file_id, f.source_row
    FROM cohort.deaths AS d
    JOIN staging.follow_up AS f ON d.patient = f.patient AND f.vital_status = 'dead' AND f.death_date <> d.death_date
        AND f.death_date_imputed IS NULL AND d.death_date_imputed IS NULL
)

SELECT c.patient, c.death_date, c.export, c.day, r.file_name, c.source_row
FROM contradicting AS c
JOIN cohort.patients AS p ON c.patient = p.patient
LEFT JOIN audit.source_files AS r ON c.source_file_id = r.source_file_id
