-- Every time to event is at least one day and its event is 0 or 1.
-- One row per time-to-event row that breaks the rule, and follow_up row that gives its death.
-- Checks derived.survival, blocking.
SELECT s.patient, s.endpoint, s.sensitivity_set, s.time_days, s.event, r.file_name, f.source_row
FROM derived.survival AS s
LEFT JOIN staging.follow_up AS f
    ON s.patient = f.patient AND s.reason = 'death' AND s.end_date = f.death_date
LEFT JOIN audit.source_files AS r ON f.source_file_id = r.source_file_id
WHERE s.time_days < 1 OR s.event NOT IN (0, 1) OR s.end_date IS NULL
