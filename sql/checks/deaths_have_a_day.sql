-- The day of every death is known.
-- One row per death whose day is imputed, with the row that reports the death.
-- Checks cohort.vital_status, warning.
SELECT d.patient, d.death_date, d.death_date_imputed, r.file_name, d.source_row
FROM cohort.deaths AS d
JOIN cohort.patients AS p ON d.patient = p.patient
LEFT JOIN audit.source_files AS r ON d.source_file_id = r.source_file_id
WHERE d.death_date_imputed IS NOT NULL
