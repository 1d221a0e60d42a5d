-- What one site sent of a patient is not replaced by another site: one number may be two people.
-- One row per patient's value that a newer file of another site replaced, with both source rows.
-- Checks cohort.candidates, warning.
SELECT
    a.patient,
    a.column_name,
    o.file_name AS old_file_name,
    a.old_source_row,
    n.file_name,
    a.new_source_row AS source_row
FROM audit.amendments AS a
JOIN audit.source_files AS o ON a.old_source_file_id = o.source_file_id
JOIN audit.source_files AS n ON a.new_source_file_id = n.source_file_id
WHERE a.export = 'patients' AND o.site <> n.site
