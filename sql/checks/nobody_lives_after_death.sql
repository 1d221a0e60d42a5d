-- Nothing is recorded of anybody after the day of death, and everybody dies once.
-- One row per record that contradicts the day of death that counts, with where it stands.
-- Checks cohort.vital_status, warning.
WITH contradicting AS (
    SELECT d.patient, d.death_date, a.export, a.day, a.source_file_id, a.source_row
    FROM cohort.deaths AS d
    JOIN
        cohort.recorded_days AS a
        ON d.patient = a.patient AND a.within_life AND a.day > d.death_date
    UNION ALL
    SELECT d.patient, d.death_date, 'follow_up', f.death_date, f.source_file_id, f.source_row
    FROM cohort.deaths AS d
    JOIN staging.follow_up
        AS f ON d.patient = f.patient AND f.vital_status = 'dead' AND f.death_date <> d.death_date
    AND f.death_date_imputed IS NULL AND d.death_date_imputed IS NULL
)

SELECT c.patient, c.death_date, c.export, c.day, r.file_name, c.source_row
FROM contradicting AS c
JOIN cohort.patients AS p ON c.patient = p.patient
LEFT JOIN audit.source_files AS r ON c.source_file_id = r.source_file_id
