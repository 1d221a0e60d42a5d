-- Rows read are rows staged, duplicate, superseded or quarantined.
-- One row per file whose row counts do not add up.
-- Checks audit.row_accounting, blocking.
SELECT
    file_name,
    rows_read,
    rows_staged,
    rows_duplicate,
    rows_superseded,
    rows_not_used,
    rows_quarantined
FROM audit.row_accounting
WHERE NOT adds_up
