-- Every adverse event has a CTCAE term.
-- One row per event whose term is not among those of CTCAE 5.0, with where it stands.
-- Checks derived.adverse_events, warning.
SELECT e.patient, e.onset_date, r.file_name, e.source_row
FROM derived.adverse_events AS e
LEFT JOIN audit.source_files AS r ON e.source_file_id = r.source_file_id
WHERE e.soc IS NULL
