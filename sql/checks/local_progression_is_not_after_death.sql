-- Nobody is free of local progression longer than alive.
-- One row per patient whose LPFS is longer than OS, and follow_up row that gives its end.
-- Checks derived.survival, blocking.
SELECT l.patient, l.time_days AS lpfs_days, o.time_days AS os_days, r.file_name, f.source_row
FROM derived.survival AS l
JOIN
    derived.survival AS o
    ON l.patient = o.patient AND o.endpoint = 'OS' AND o.sensitivity_set = 'primary'
LEFT JOIN staging.follow_up AS f
    ON
        l.patient = f.patient
        AND l.reason = 'local_progression_follow_up'
        AND l.end_date = f.local_progression_date
LEFT JOIN audit.source_files AS r ON f.source_file_id = r.source_file_id
WHERE l.endpoint = 'LPFS' AND l.sensitivity_set = 'primary' AND l.time_days > o.time_days
