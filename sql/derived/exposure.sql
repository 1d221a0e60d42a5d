-- Exposure to treatment (study 2.3).
-- One row per included patient.
--
-- Study treatment that began before new therapy, up to the cut-off. A dosing period ends at the
-- latest on the day before the next one begins. The expected prescription dose is
-- `dose_recent_ebrt_gy` after external beam within `recent_ebrt_months` before the first implant,
-- else `dose_prior_radiation_gy` after earlier external beam or more than `high_i131_activity_gbq`
-- of iodine-131, else `dose_standard_gy`. Relative dose intensity compares the anlotinib taken with
-- the start dose on its schedule, from the first to the last day of dosing. A period of 0 mg is an
-- interruption; after the last dose, it is not treatment. The cycle of days on and off continues in
-- the next period if that period follows without a gap and has the same schedule.
WITH seeds AS (
    SELECT
        patient,
        min(implant_date) AS first_implant_date,
        max(implant_date) AS last_implant_date,
        count(DISTINCT implant_date) AS implant_sessions,
        sum(seeds) AS seed_count,
        CASE
            WHEN count(activity_per_seed_mbq) = count(*) THEN sum(seeds * activity_per_seed_mbq)
        END AS total_activity_mbq,
        min(prescription_dose_gy) AS prescription_dose_min_gy,
        max(prescription_dose_gy) AS prescription_dose_max_gy
    FROM cohort.study_implants
    GROUP BY patient
),

periods AS (
    SELECT
        a.patient,
        a.start_date,
        least(
            coalesce(a.end_date, v.end_of_observation), v.end_of_observation,
            coalesce(
                lead(a.start_date) OVER (PARTITION BY a.patient ORDER BY a.start_date) - 1,
                v.end_of_observation
            )
        ) AS end_date,
        a.daily_dose_mg,
        coalesce(a.days_on, s.anlotinib_days_on) AS days_on,
        coalesce(a.days_off, s.anlotinib_days_off) AS days_off
    FROM staging.anlotinib AS a
    JOIN cohort.patients AS p ON a.patient = p.patient
    JOIN cohort.vital_status AS v ON a.patient = v.patient
    CROSS JOIN protocol.settings AS s
    WHERE
        a.start_date BETWEEN p.treatment_start AND p.data_until
        AND (p.new_therapy_date IS NULL OR a.start_date < p.new_therapy_date)
),

runs AS (
    SELECT
        *,
        CASE
            WHEN
                lag(end_date) OVER of_patient = start_date - 1
                AND lag(days_on) OVER of_patient = days_on
                AND lag(days_off) OVER of_patient = days_off
                THEN NULL
            ELSE start_date
        END AS run_start
    FROM periods
    WHERE end_date >= start_date
    WINDOW of_patient AS (PARTITION BY patient ORDER BY start_date)
),

-- Days of the run up to the end of a period, and before it.
placed AS (
    SELECT
        *,
        date_diff('day', max(run_start) OVER so_far, end_date) + 1 AS days_through,
        date_diff('day', max(run_start) OVER so_far, start_date) AS days_before,
        days_on + days_off AS cycle_days
    FROM runs
    WINDOW
        so_far AS (
            PARTITION BY patient
            ORDER BY start_date ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        )
),

whole AS (
    SELECT
        *,
        CAST(floor(CAST(days_through AS DOUBLE) / nullif(cycle_days, 0)) AS INTEGER)
            AS cycles_through,
        CAST(floor(CAST(days_before AS DOUBLE) / nullif(cycle_days, 0)) AS INTEGER) AS cycles_before
    FROM placed
),

-- Days of intake are those of whole cycles, and those after them up to the days on.
doses AS (
    SELECT
        patient,
        max(CASE WHEN daily_dose_mg > 0 THEN end_date END) AS last_dosing_date,
        date_diff(
            'day',
            min(CASE WHEN daily_dose_mg > 0 THEN start_date END),
            max(CASE WHEN daily_dose_mg > 0 THEN end_date END)
        )
        + 1 AS days,
        sum(daily_dose_mg * (
            cycles_through * days_on + least(days_through - cycles_through * cycle_days, days_on)
            - cycles_before * days_on - least(days_before - cycles_before * cycle_days, days_on)
        )) AS anlotinib_mg
    FROM whole
    GROUP BY patient
),

planned AS (
    SELECT
        d.*,
        s.anlotinib_days_on AS days_on,
        s.anlotinib_days_on + s.anlotinib_days_off AS cycle_days,
        CAST(
            floor(
                CAST(d.days AS DOUBLE) / nullif(s.anlotinib_days_on + s.anlotinib_days_off, 0)
            ) AS INTEGER
        ) AS cycles,
        CAST(s.anlotinib_start_dose_mg AS DOUBLE) AS dose_mg
    FROM doses AS d
    CROSS JOIN protocol.settings AS s
),

intensity AS (
    SELECT
        patient, anlotinib_mg, days, last_dosing_date,
        dose_mg * (cycles * days_on + least(days - cycles * cycle_days, days_on)) AS planned_mg
    FROM planned
),

last_doses AS (
    SELECT
        p.patient,
        greatest(
            coalesce(x.last_implant_date, d.last_dosing_date),
            coalesce(d.last_dosing_date, x.last_implant_date)
        ) AS last_dose_date
    FROM cohort.patients AS p
    LEFT JOIN seeds AS x ON p.patient = x.patient
    LEFT JOIN intensity AS d ON p.patient = d.patient
)

SELECT
    p.patient,
    p.arm,
    -- Iodine-125 seeds implanted as study treatment.
    CAST(coalesce(x.seed_count, 0) AS INTEGER) AS seed_count,
    coalesce(x.implant_sessions, 0) AS implant_sessions, -- Days of implantation.
    -- Total activity implanted, MBq; missing where one activity is.
    CAST(x.total_activity_mbq AS DOUBLE) AS total_activity_mbq,
    x.prescription_dose_min_gy, -- Lowest prescription dose, Gy.
    x.prescription_dose_max_gy, -- Highest prescription dose, Gy.
    CASE
        WHEN x.patient IS NULL THEN NULL
        WHEN
            p.last_ebrt_date <= x.first_implant_date
            AND date_diff('day', p.last_ebrt_date, x.first_implant_date)
            <= s.recent_ebrt_months * s.days_per_month
            THEN s.dose_recent_ebrt_gy
        WHEN
            p.last_ebrt_date <= x.first_implant_date
            OR p.prior_i131_activity_gbq > s.high_i131_activity_gbq
            THEN s.dose_prior_radiation_gy
        ELSE s.dose_standard_gy
    END AS expected_dose_gy, -- Prescription dose expected by the study's rule, Gy.
    CAST(d.anlotinib_mg AS DOUBLE) AS anlotinib_mg, -- Cumulative anlotinib, mg.
    l.last_dose_date, -- Last day of study treatment: implant session or day of anlotinib.
    -- Last day on which an event or a laboratory result is on treatment: `on_treatment_days` after
    -- the last dose, and at the latest the day on which new therapy begins.
    least(
        coalesce(l.last_dose_date, p.treatment_start) + s.on_treatment_days,
        coalesce(
            p.new_therapy_date,
            coalesce(l.last_dose_date, p.treatment_start) + s.on_treatment_days
        )
    ) AS on_treatment_until,
    d.days AS anlotinib_days, -- Days from the first to the last day of dosing.
    -- Anlotinib at full dose and schedule over the same days, mg.
    d.planned_mg AS anlotinib_planned_mg,
    -- Cumulative anlotinib as a fraction of what was planned.
    CAST(d.anlotinib_mg AS DOUBLE) / nullif(d.planned_mg, 0) AS relative_dose_intensity
FROM cohort.patients AS p
CROSS JOIN protocol.settings AS s
JOIN last_doses AS l ON p.patient = l.patient
LEFT JOIN seeds AS x ON p.patient = x.patient
LEFT JOIN intensity AS d ON p.patient = d.patient
