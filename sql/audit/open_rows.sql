-- Rows that wait for a correction.
-- One row per source row and broken rule that no newer file has corrected.
--
-- Rows of patients who withdrew their consent are left out.
SELECT
    q.export,
    f.site,
    f.file_name,
    q.source_file_id,
    q.source_row,
    q.column_name,
    q.rule,
    q.reason,
    q.message_id,
    q.parameters
FROM audit.quarantine AS q
LEFT JOIN audit.source_files AS f ON q.source_file_id = f.source_file_id
LEFT JOIN audit.mended_rows AS m
    ON q.source_file_id = m.source_file_id AND q.source_row = m.source_row
WHERE m.source_file_id IS NULL AND q.rule <> 'consent_withdrawn'
