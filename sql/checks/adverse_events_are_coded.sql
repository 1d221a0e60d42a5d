-- Every adverse event has a CTCAE term.
-- One row per event whose term is not a term of CTCAE 5.0, with its file and row.
-- Checks derived.adverse_events, warning.
SELECT e.patient, e.onset_date, r.file_name, e.source_row
FROM derived.adverse_events AS e
LEFT JOIN audit.source_files AS r ON e.source_file_id = r.source_file_id
WHERE e.soc IS NULL
