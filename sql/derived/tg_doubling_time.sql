-- Thyroglobulin doubling time.
-- One row per included patient.
--
-- Slope of ln(Tg) on time over the usable values from baseline on, by least squares; doubling time
-- is ln 2 / slope. Negative: halving time. Missing below `doubling_time_min_values` usable values.
WITH points AS (
    SELECT
        t.patient,
        ln(t.tg_ng_ml) AS ln_tg,
        CAST(date_diff('day', p.treatment_start, t.specimen_date) AS DOUBLE) / CAST(s.days_per_month AS DOUBLE) AS months
    FROM derived.tg AS t
    JOIN cohort.patients AS p ON t.patient = p.patient
    CROSS JOIN protocol.settings AS s
    WHERE t.usable AND t.tg_ng_ml > 0
),

moments AS (
    SELECT
        patient,
        count(*) AS n,
        sum(months * ln_tg) - sum(months) * sum(ln_tg) / count(*) AS sxy,
        sum(months * months) - sum(months) * sum(months) / count(*) AS sxx
    FROM points
    GROUP BY patient
)

SELECT
    p.patient,
    p.arm,
    coalesce(m.n, 0) AS n_usable, -- Usable values.
    CASE WHEN m.n >= s.doubling_time_min_values THEN m.sxy / nullif(m.sxx, 0) END AS slope_per_month, -- Slope of ln(Tg), per month.
    CASE WHEN m.n >= s.doubling_time_min_values THEN ln(2) / nullif(m.sxy / nullif(m.sxx, 0), 0) END AS doubling_time_months -- Doubling time, months; negative where Tg falls.
FROM cohort.patients AS p
LEFT JOIN moments AS m ON p.patient = m.patient
CROSS JOIN protocol.settings AS s
