-- Of every site that sends rows some are used.
-- One row per site without any used row.
-- Checks audit.site_accounting, warning.
SELECT site, files, rows_read, rows_open
FROM audit.site_accounting
WHERE rows_read > 0 AND rows_used = 0
