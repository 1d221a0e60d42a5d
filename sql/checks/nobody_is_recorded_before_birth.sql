-- Nothing is recorded of anybody before the day of birth.
-- One row per record dated earlier, with where it stands.
-- Checks cohort.vital_status, warning.
SELECT a.patient, a.export, a.day, r.file_name, a.source_row
FROM private.staging.patients AS b
JOIN cohort.recorded_days AS a ON b.patient = a.patient AND a.within_life AND a.day < b.birth_date
LEFT JOIN audit.source_files AS r ON a.source_file_id = r.source_file_id
