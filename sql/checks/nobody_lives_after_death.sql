-- Nobody is seen alive after the day of death, and everybody dies once.
-- One row per contact that contradicts the day of death that counts, with where it stands.
-- Checks cohort.vital_status, warning.
SELECT f.patient, v.death_date, f.contact_date, f.vital_status, f.death_date AS other_death_date, r.file_name, f.source_row
FROM cohort.vital_status AS v
JOIN staging.follow_up AS f ON v.patient = f.patient
LEFT JOIN audit.source_files AS r ON f.source_file_id = r.source_file_id
WHERE
    (f.vital_status = 'alive' AND f.contact_date > v.death_date)
    OR (f.vital_status = 'dead' AND f.death_date <> v.death_date)
