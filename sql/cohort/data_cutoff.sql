-- The last day from which data are used.
-- One row.
--
-- The date in the protocol, or else the newest date in the exports that counts for the cut-off.
-- Data with a later date are not used.
WITH newest AS (
    SELECT max(day) AS day FROM cohort.recorded_days WHERE counts_for_cutoff
)

SELECT
    -- Last day of data that is used.
    CASE WHEN s.data_cutoff = 'latest' THEN newest.day ELSE CAST(s.data_cutoff AS DATE) END
        AS data_cutoff
FROM newest
CROSS JOIN protocol.settings AS s
