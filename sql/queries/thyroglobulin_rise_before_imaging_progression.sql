-- Did thyroglobulin rise before imaging showed progression?
-- One row per patient whose imaging showed progression.
-- Key: patient
--
-- Usable values of the visits (TgAb negative, TSH suppressed), up to the day before. A rise is a
-- value at or above `rise_over_nadir` times the lowest earlier value; 1.25 is a choice of this
-- query, not a rule of the study. A rise may be temporary: see `last_over_lowest`. `rose_before` is
-- missing with fewer than two values. May be empty: where imaging showed no progression.
WITH asked AS (
    SELECT 1.25 AS rise_over_nadir
),

progression AS (
    SELECT patient, min(exam_date) AS progression_date
    FROM derived.response
    WHERE scope = 'overall' AND counts AND response = 'PD'
    GROUP BY patient
),

usable AS (
    SELECT
        t.patient, t.specimen_date, t.tg_ng_ml,
        min(t.tg_ng_ml) OVER (
            PARTITION BY t.patient
            ORDER BY t.visit_order
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS lowest_before,
        row_number() OVER (PARTITION BY t.patient ORDER BY t.visit_order DESC) AS from_the_last
    FROM derived.tg AS t
    JOIN progression AS g ON t.patient = g.patient AND t.specimen_date < g.progression_date
    WHERE t.usable
),

course AS (
    SELECT
        u.patient,
        count(*) AS n_values,
        min(u.tg_ng_ml) AS lowest_ng_ml,
        max(CASE WHEN u.from_the_last = 1 THEN u.tg_ng_ml END) AS last_ng_ml,
        min(
            CASE
                WHEN
                    u.tg_ng_ml > u.lowest_before
                    AND u.tg_ng_ml >= a.rise_over_nadir * u.lowest_before
                    THEN u.specimen_date
            END
        ) AS rise_date
    FROM usable AS u
    CROSS JOIN asked AS a
    GROUP BY u.patient
)

SELECT
    p.patient,
    p.arm,
    g.progression_date, -- First examination with progression that counts.
    coalesce(c.n_values, 0) AS n_values, -- Usable values before it.
    c.lowest_ng_ml,
    c.last_ng_ml, -- Last value before progression.
    round(c.last_ng_ml / nullif(c.lowest_ng_ml, 0), 2) AS last_over_lowest,
    CASE WHEN c.n_values > 1 THEN c.rise_date IS NOT NULL END AS rose_before,
    c.rise_date, -- Specimen that first showed the rise.
    -- From that specimen to progression.
    round(date_diff('day', c.rise_date, g.progression_date) / s.days_per_month, 1) AS lead_months
FROM progression AS g
JOIN cohort.patients AS p ON g.patient = p.patient
LEFT JOIN course AS c ON g.patient = c.patient
CROSS JOIN protocol.settings AS s
ORDER BY p.arm, g.progression_date, p.patient;
