-- What happened to the rows of each site.
-- One row per site.
WITH opened AS (
    SELECT source_file_id, count(DISTINCT source_row) AS n
    FROM audit.open_rows
    GROUP BY source_file_id
),

mended AS (
    SELECT source_file_id, count(*) AS n
    FROM audit.mended_rows
    GROUP BY source_file_id
)

SELECT
    a.site,
    count(*) AS files, -- Files that were read.
    CAST(sum(a.rows_read) AS BIGINT) AS rows_read, -- Data rows of the files.
    CAST(sum(a.rows_staged) AS BIGINT) AS rows_used, -- Rows in the staging tables.
    CAST(sum(coalesce(o.n, 0)) AS BIGINT) AS rows_open, -- Rows that wait for a correction.
    -- Rows refused once that a newer file has sent right.
    CAST(sum(coalesce(m.n, 0)) AS BIGINT) AS rows_mended
FROM audit.row_accounting AS a
LEFT JOIN opened AS o ON a.source_file_id = o.source_file_id
LEFT JOIN mended AS m ON a.source_file_id = m.source_file_id
GROUP BY a.site
