-- Last day of data that is used.
-- One row.
--
-- The day the protocol names, or the newest day in the exports that counts for it. Nothing dated
-- later is used.
WITH newest AS (
    SELECT max(day) AS day FROM cohort.recorded_days WHERE counts_for_cutoff
)

SELECT
    -- Last day of data that is used.
    CASE WHEN s.data_cutoff = 'latest' THEN newest.day ELSE CAST(s.data_cutoff AS DATE) END
        AS data_cutoff
FROM newest
CROSS JOIN protocol.settings AS s
