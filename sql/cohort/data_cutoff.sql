-- Last day of data that is used.
-- One row.
--
-- The day the protocol names, or the newest date in the exports. Nothing dated later is used.
WITH newest AS (
    SELECT max(CAST(specimen_datetime AS DATE)) AS day FROM staging.labs
    UNION ALL SELECT max(exam_date) FROM staging.lesions
    UNION ALL SELECT max(implant_date) FROM staging.implants
    UNION ALL SELECT max(greatest(start_date, end_date)) FROM staging.anlotinib
    UNION ALL SELECT max(assessment_date) FROM staging.pain
    UNION ALL SELECT max(greatest(onset_date, resolved_date)) FROM staging.adverse_events
    UNION ALL SELECT max(contact_date) FROM staging.follow_up
)

SELECT
    CASE WHEN max(s.data_cutoff) = 'latest' THEN max(newest.day) ELSE CAST(max(s.data_cutoff) AS DATE) END AS data_cutoff -- Last day of data that is used.
FROM newest
CROSS JOIN protocol.settings AS s
