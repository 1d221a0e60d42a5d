-- Which values did a correction change, and which results depend on them?
-- One row per value that a newer file changed.
-- Key: old_file, old_row, column_name
--
-- Both files and rows are named, so that the change can be looked up in them. Test and day are
-- given for laboratory values. `used_in` names the facts that depend on the current row; it is
-- missing if no fact does, as for a value between two visits. Values of private columns are
-- withheld.
-- May be empty: where no file corrected another.
WITH uses AS (
    SELECT DISTINCT source_file_id, source_row, concat_ws(' ', table_name, item) AS fact
    FROM trace.evidence
),

used AS (
    SELECT source_file_id, source_row, string_agg(fact, '; ' ORDER BY fact) AS facts
    FROM uses
    GROUP BY source_file_id, source_row
)

SELECT
    c.patient,
    c.export,
    l.test_code,
    CAST(l.specimen_datetime AS DATE) AS specimen_date,
    c.column_name,
    c.old_value,
    c.new_value,
    o.file_name AS old_file,
    c.old_source_row AS old_row,
    n.file_name AS new_file, -- File whose value stands.
    c.new_source_row AS new_row,
    u.facts AS used_in -- Tables and, where they have any, visits or other items.
FROM audit.amendments AS c
JOIN audit.source_files AS o ON c.old_source_file_id = o.source_file_id
JOIN audit.source_files AS n ON c.new_source_file_id = n.source_file_id
LEFT JOIN
    staging.labs AS l
    ON
        c.export = 'labs'
        AND c.new_source_file_id = l.source_file_id
        AND c.new_source_row = l.source_row
LEFT JOIN used AS u ON c.new_source_file_id = u.source_file_id AND c.new_source_row = u.source_row
ORDER BY c.export, c.patient, old_file, old_row, c.column_name;
