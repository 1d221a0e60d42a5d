-- Treatment group and treatment start.
-- One row per candidate who was treated.
--
-- Treatment starts on the day of the first implant or of the first anlotinib, whichever is earlier.
-- The first implant series holds sessions at most `implant_series_gap_days` apart and at most
-- `implant_series_max_days` after the first session; this limits the guarantee time of group C. A
-- candidate is in group C if the first day of anlotinib is within `combination_window_days` of that
-- series, else in group A if anlotinib came first, and in group B if seeds came first. In groups A
-- and B, the other treatment is new therapy if it follows later.
WITH sessions AS (
    SELECT DISTINCT i.patient, i.implant_date
    FROM staging.implants AS i
    CROSS JOIN cohort.data_cutoff AS c
    WHERE
        i.implant_date <= c.data_cutoff
        AND i.seed_count + coalesce(i.supplementary_seed_count, 0) > 0
),

gaps AS (
    SELECT
        patient,
        implant_date,
        date_diff(
            'day', lag(implant_date) OVER (PARTITION BY patient ORDER BY implant_date), implant_date
        )
            AS gap_days
    FROM sessions
),

series AS (
    SELECT
        g.patient,
        g.implant_date,
        date_diff('day', min(g.implant_date) OVER (PARTITION BY g.patient), g.implant_date)
        <= s.implant_series_max_days AS is_in_reach,
        sum(CASE WHEN g.gap_days > s.implant_series_gap_days THEN 1 ELSE 0 END)
            OVER (PARTITION BY g.patient ORDER BY g.implant_date) AS series_no
    FROM gaps AS g
    CROSS JOIN protocol.settings AS s
),

first_series AS (
    SELECT
        patient,
        min(implant_date) AS first_implant_date,
        max(CASE WHEN is_in_reach THEN implant_date END) AS series_end_date,
        max(implant_date) AS uncapped_end_date
    FROM series
    WHERE series_no = 0
    GROUP BY patient
),

drug AS (
    SELECT a.patient, min(a.start_date) AS first_anlotinib_date
    FROM staging.anlotinib AS a
    CROSS JOIN cohort.data_cutoff AS c
    WHERE a.start_date <= c.data_cutoff AND a.daily_dose_mg > 0
    GROUP BY a.patient
),

grouped AS (
    SELECT
        p.patient,
        f.first_implant_date,
        f.series_end_date,
        d.first_anlotinib_date,
        date_diff('day', d.first_anlotinib_date, f.first_implant_date)
        <= s.combination_window_days
        AND date_diff('day', f.uncapped_end_date, d.first_anlotinib_date)
        <= s.combination_window_days AS is_combined_without_cap,
        CASE
            WHEN f.patient IS NULL THEN 'A'
            WHEN d.patient IS NULL THEN 'B'
            WHEN
                date_diff('day', d.first_anlotinib_date, f.first_implant_date)
                <= s.combination_window_days
                AND date_diff('day', f.series_end_date, d.first_anlotinib_date)
                <= s.combination_window_days
                THEN 'C'
            WHEN d.first_anlotinib_date < f.first_implant_date THEN 'A'
            ELSE 'B'
        END AS arm
    FROM staging.patients AS p
    LEFT JOIN first_series AS f ON p.patient = f.patient
    LEFT JOIN drug AS d ON p.patient = d.patient
    CROSS JOIN protocol.settings AS s
    WHERE f.patient IS NOT NULL OR d.patient IS NOT NULL
),

started AS (
    SELECT
        *,
        CASE
            WHEN first_implant_date IS NULL OR first_anlotinib_date < first_implant_date
                THEN first_anlotinib_date
            ELSE first_implant_date
        END AS treatment_start,
        CASE arm WHEN 'A' THEN first_implant_date WHEN 'B' THEN first_anlotinib_date END
            AS crossover_date
    FROM grouped
),

other_therapy AS (
    SELECT t.patient, min(f.new_therapy_date) AS other_therapy_date
    FROM started AS t
    JOIN staging.follow_up AS f ON t.patient = f.patient
    CROSS JOIN cohort.data_cutoff AS c
    WHERE f.new_therapy_date > t.treatment_start AND f.new_therapy_date <= c.data_cutoff
    GROUP BY t.patient
)

SELECT
    t.patient,
    t.arm, -- Treatment group: A anlotinib, B iodine-125 seeds, C both begun together.
    -- The group if only a gap ended the first implant series.
    CASE WHEN t.is_combined_without_cap THEN 'C' ELSE t.arm END AS arm_without_cap,
    t.treatment_start, -- First day of treatment: time zero.
    t.first_implant_date, -- First day seeds were implanted.
    t.series_end_date, -- Last session of the first implant series.
    t.first_anlotinib_date, -- First day of anlotinib.
    -- First day of new therapy: the other treatment begun later, or one recorded at follow-up.
    least(
        coalesce(t.crossover_date, o.other_therapy_date),
        coalesce(o.other_therapy_date, t.crossover_date)
    ) AS new_therapy_date
FROM started AS t
LEFT JOIN other_therapy AS o ON t.patient = o.patient
