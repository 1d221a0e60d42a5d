-- Death and last contact.
-- One row per included patient.
--
-- A patient is known to be alive on every recorded day that proves it, up to the last day whose
-- data are used. A fatal event or an imputed day never proves that a patient was alive.
WITH last_seen AS (
    SELECT s.patient, max(s.day) AS last_known_alive_date
    FROM cohort.recorded_days AS s
    JOIN cohort.patients AS p ON s.patient = p.patient AND s.day <= p.data_until
    WHERE s.proves_alive
    GROUP BY s.patient
),

first_rows AS (
    SELECT s.patient, s.export, s.source_file_id, min(s.source_row) AS source_row
    FROM cohort.recorded_days AS s
    JOIN last_seen AS l ON s.patient = l.patient AND s.day = l.last_known_alive_date
    WHERE s.proves_alive
    GROUP BY s.patient, s.export, s.source_file_id
),

last_rows AS (
    SELECT
        *,
        row_number()
            OVER (
                PARTITION BY patient
                ORDER BY CASE export WHEN 'follow_up' THEN 0 ELSE 1 END, export, source_file_id
            )
            AS first_first
    FROM first_rows
)

SELECT
    p.patient,
    d.death_date,
    d.death_date_imputed,
    d.death_cause,
    -- Last day the patient is known to have been alive.
    greatest(coalesce(l.last_known_alive_date, p.treatment_start), p.treatment_start)
        AS last_known_alive_date,
    -- Day of death, else last day known alive.
    coalesce(
        d.death_date,
        greatest(coalesce(l.last_known_alive_date, p.treatment_start), p.treatment_start)
    ) AS end_of_observation,
    -- Export of the record that says so.
    CASE WHEN d.patient IS NOT NULL THEN 'follow_up' ELSE r.export END AS export,
    CASE WHEN d.patient IS NOT NULL THEN d.source_file_id ELSE r.source_file_id END
        AS source_file_id,
    CASE WHEN d.patient IS NOT NULL THEN d.source_row ELSE r.source_row END AS source_row
FROM cohort.patients AS p
LEFT JOIN cohort.deaths AS d ON p.patient = d.patient
LEFT JOIN last_seen AS l ON p.patient = l.patient
LEFT JOIN last_rows AS r ON p.patient = r.patient AND r.first_first = 1
