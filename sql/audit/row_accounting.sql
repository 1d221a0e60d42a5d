-- What happened to every source row.
-- One row per source file that was read.
--
-- Always: rows_read = rows_staged + rows_duplicate + rows_superseded + rows_not_used
-- + rows_quarantined.
WITH not_staged AS (
    SELECT
        source_file_id,
        count(CASE WHEN disposition IN ('duplicate', 'merged') THEN 1 END) AS n_duplicate,
        count(CASE WHEN disposition = 'superseded' THEN 1 END) AS n_superseded,
        count(CASE WHEN disposition = 'not_used' THEN 1 END) AS n_not_used
    FROM audit.rows_not_staged
    GROUP BY source_file_id
),

quarantined AS (
    SELECT source_file_id, count(DISTINCT source_row) AS n
    FROM audit.quarantine
    GROUP BY source_file_id
)

SELECT
    f.source_file_id,
    f.export,
    f.site,
    f.file_name,
    f.rows_read,
    coalesce(s.rows_staged, 0) AS rows_staged, -- Rows in the staging table.
    -- Exact copies of a staged or superseded row, and rows merged into one of the same key.
    coalesce(d.n_duplicate, 0) AS rows_duplicate,
    coalesce(d.n_superseded, 0) AS rows_superseded, -- Rows a newer file corrected.
    coalesce(d.n_not_used, 0) AS rows_not_used, -- Rows of laboratory tests that no analysis uses.
    coalesce(q.n, 0) AS rows_quarantined, -- Rows in audit.quarantine.
    f.rows_read
    = coalesce(s.rows_staged, 0) + coalesce(d.n_duplicate, 0) + coalesce(d.n_superseded, 0)
    + coalesce(d.n_not_used, 0) + coalesce(q.n, 0) AS adds_up -- Whether every row is accounted for.
FROM audit.source_files AS f
LEFT JOIN audit.staged_rows AS s ON f.source_file_id = s.source_file_id
LEFT JOIN not_staged AS d ON f.source_file_id = d.source_file_id
LEFT JOIN quarantined AS q ON f.source_file_id = q.source_file_id
WHERE f.status = 'read'
