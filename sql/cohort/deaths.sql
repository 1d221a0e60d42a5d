-- Deaths.
-- One row per candidate who died up to the cut-off.
--
-- If several days of death are recorded, a complete date takes precedence over an imputed one, then
-- the earliest. A date known only to the month or year is imputed as the middle of that period. The
-- imputed day is not before the day after the last day in the period on which a record proves that
-- the patient was alive, and not after the contact that reports the death. A death without a date
-- takes the date of the contact that reports it.
WITH reported AS (
    SELECT
        patient, contact_date, death_cause, source_file_id, source_row,
        coalesce(death_date, contact_date) AS death_date,
        CASE WHEN death_date IS NULL THEN 'Y' ELSE death_date_imputed END AS imputed
    FROM staging.follow_up
    WHERE vital_status = 'dead'
),

alive AS (
    SELECT DISTINCT patient, day, CAST(day + 1 AS DATE) AS day_after
    FROM cohort.recorded_days
    WHERE proves_alive
),

survived AS (
    SELECT
        r.patient, r.contact_date,
        max(CASE
            WHEN
                year(a.day_after) = year(r.death_date)
                AND (r.imputed = 'M' OR month(a.day_after) = month(r.death_date))
                THEN a.day_after
            ELSE a.day
        END) AS earliest_date
    FROM reported AS r
    JOIN alive AS a
        ON
            r.patient = a.patient
            AND a.day < r.contact_date
            AND year(a.day) = year(r.death_date)
            AND (r.imputed = 'M' OR month(a.day) = month(r.death_date))
    WHERE r.imputed IN ('D', 'M')
    GROUP BY r.patient, r.contact_date
),

dated AS (
    SELECT
        r.patient, r.contact_date, r.death_cause, r.source_file_id, r.source_row, r.imputed,
        CASE
            WHEN s.earliest_date > r.death_date THEN least(s.earliest_date, r.contact_date)
            ELSE r.death_date
        END AS death_date
    FROM reported AS r
    LEFT JOIN survived AS s ON r.patient = s.patient AND r.contact_date = s.contact_date
),

ranked AS (
    SELECT
        d.*,
        row_number() OVER (
            PARTITION BY d.patient
            ORDER BY
                CASE d.imputed WHEN 'D' THEN 1 WHEN 'M' THEN 2 WHEN 'Y' THEN 3 ELSE 0 END,
                d.death_date,
                d.contact_date
        ) AS first_first
    FROM dated AS d
    CROSS JOIN cohort.data_cutoff AS c
    WHERE d.death_date <= c.data_cutoff
)

SELECT
    patient,
    death_date, -- Day of death, up to the cut-off.
    -- How the day of death was imputed: D the day, M month and day, Y all of it; missing where it
    -- is complete.
    imputed AS death_date_imputed,
    death_cause,
    source_file_id,
    source_row
FROM ranked
WHERE first_first = 1
