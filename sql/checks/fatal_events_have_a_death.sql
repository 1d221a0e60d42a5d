-- Every fatal adverse event is of a patient who is reported dead.
-- One row per event of grade 5 of a patient nobody reports dead, with where it stands.
-- Checks cohort.vital_status, warning.
SELECT e.patient, e.onset_date, r.file_name, e.source_row
FROM staging.adverse_events AS e
JOIN cohort.patients AS p ON e.patient = p.patient
LEFT JOIN staging.follow_up AS f ON e.patient = f.patient AND f.vital_status = 'dead'
LEFT JOIN audit.source_files AS r ON e.source_file_id = r.source_file_id
WHERE e.ctcae_grade = 5 AND f.patient IS NULL
