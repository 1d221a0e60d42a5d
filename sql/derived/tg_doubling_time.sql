-- Thyroglobulin doubling time.
-- One row per included patient.
--
-- The slope of ln(Tg) on time is fitted by least squares to the usable values from baseline on that
-- are quantified (not only known to be below or above a limit of the method). It is computed in
-- decimals, so that sums do not depend on their order. Doubling time is ln 2 / slope; a negative
-- value is a halving time. A slope that is zero in those decimals is level, because the rest is
-- rounding error. The result is missing with fewer than `doubling_time_min_values` usable values.
WITH points AS (
    SELECT
        t.patient,
        CAST(CAST(ln(t.tg_ng_ml) AS DOUBLE) AS DECIMAL(18, 12)) AS ln_tg,
        CAST(CAST(
            CAST(date_diff('day', p.treatment_start, t.specimen_date) AS DOUBLE)
            / CAST(s.days_per_month AS DOUBLE)
            AS DOUBLE
        ) AS DECIMAL(18, 12)) AS months
    FROM derived.tg AS t
    JOIN cohort.patients AS p ON t.patient = p.patient
    CROSS JOIN protocol.settings AS s
    WHERE t.usable AND t.tg_ng_ml > 0 AND t.tg_comparator IS NULL
),

moments AS (
    SELECT
        patient,
        count(*) AS n,
        CAST(sum(months * ln_tg) AS DOUBLE)
        - CAST(sum(months) AS DOUBLE) * CAST(sum(ln_tg) AS DOUBLE) / count(*) AS sxy,
        CAST(sum(months * months) AS DOUBLE)
        - CAST(sum(months) AS DOUBLE) * CAST(sum(months) AS DOUBLE) / count(*) AS sxx
    FROM points
    GROUP BY patient
),

slopes AS (
    SELECT m.patient, m.sxy / nullif(m.sxx, 0) AS slope_per_month
    FROM moments AS m
    CROSS JOIN protocol.settings AS s
    WHERE m.n >= s.doubling_time_min_values
),

fitted AS (
    SELECT
        patient,
        CASE
            WHEN CAST(CAST(slope_per_month AS DOUBLE) AS DECIMAL(18, 12)) = 0 THEN 0 ELSE
                slope_per_month
        END AS slope_per_month
    FROM slopes
)

SELECT
    p.patient,
    p.arm,
    coalesce(m.n, 0) AS n_usable, -- Usable values that are quantified.
    f.slope_per_month, -- Slope of ln(Tg), per month.
    -- Doubling time, months; negative where Tg falls, missing where it is level.
    ln(2) / nullif(f.slope_per_month, 0) AS doubling_time_months
FROM cohort.patients AS p
LEFT JOIN moments AS m ON p.patient = m.patient
LEFT JOIN fitted AS f ON p.patient = f.patient
