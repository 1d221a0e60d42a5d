-- Which rows wait for a correction, per site and file?
-- One row per file, column and rule.
-- Key: file_name, column_name, rule, reason
--
-- Row numbers are those of a spreadsheet; in a CSV file, the header is row 1. At most `rows_shown`
-- numbers are given.
-- Correct the rows in the source and send them in a file with a newer date in its name.
-- Rows corrected by a newer file, and rows of patients who withdrew their consent, are left out.
-- For one site, filter on `site` in the last SELECT. May be empty: where no row was refused.
WITH asked AS (
    SELECT 10 AS rows_shown
),

refused AS (
    SELECT
        q.source_file_id, q.source_row, q.rule, q.reason,
        coalesce(q.column_name, '(whole row)') AS column_name,
        row_number() OVER (
            PARTITION BY q.source_file_id, q.column_name, q.rule, q.reason
            ORDER BY q.source_row
        ) AS place
    FROM audit.open_rows AS q
),

grouped AS (
    SELECT
        r.source_file_id, r.column_name, r.rule, r.reason,
        count(*) AS n_rows,
        string_agg(CAST(r.source_row AS VARCHAR), ', ' ORDER BY r.source_row) FILTER (
            WHERE r.place <= a.rows_shown
        ) AS source_rows
    FROM refused AS r
    CROSS JOIN asked AS a
    GROUP BY r.source_file_id, r.column_name, r.rule, r.reason
)

SELECT
    f.site,
    f.export,
    f.file_name,
    g.column_name,
    g.rule,
    g.reason, -- What the rule asks for.
    g.n_rows, -- Rows refused for it.
    g.source_rows, -- The first of them.
    f.rows_read -- Rows of the file.
FROM grouped AS g
JOIN audit.source_files AS f ON g.source_file_id = f.source_file_id
ORDER BY f.site, f.export, f.file_name, g.column_name, g.rule, g.reason;
