-- Candidates as they were before treatment.
-- One row per candidate screened.
--
-- Laboratory values are the last ones on or before treatment start, at most `baseline_window_days`
-- before it. A value known only to lie below (above) a limit counts where that decides the
-- criterion and is missing where it does not.
WITH labs AS (
    SELECT
        l.*,
        row_number() OVER (PARTITION BY l.patient, l.test_code ORDER BY l.specimen_datetime DESC)
            AS newest_first
    FROM staging.labs AS l
    JOIN cohort.treatment AS t ON l.patient = t.patient
    CROSS JOIN protocol.settings AS s
    WHERE
        CAST(l.specimen_datetime AS DATE) <= t.treatment_start
        AND date_diff('day', CAST(l.specimen_datetime AS DATE), t.treatment_start) <= s.baseline_window_days
        AND (l.result_value IS NOT NULL OR (l.test_code = 'TGAB' AND l.result_qualitative IS NOT NULL))
),

baseline AS (
    SELECT * FROM labs WHERE newest_first = 1
),

tsh AS (
    SELECT
        b.patient,
        CAST(b.specimen_datetime AS DATE) AS tsh_date,
        CASE
            WHEN b.result_comparator = '<' AND b.result_value > s.max_tsh_mu_l THEN NULL
            WHEN b.result_comparator = '>' AND b.result_value < s.max_tsh_mu_l THEN NULL
            WHEN b.result_comparator = '<' THEN b.result_value * s.below_limit_factor
            ELSE b.result_value
        END AS tsh_mu_l
    FROM baseline AS b
    CROSS JOIN protocol.settings AS s
    WHERE b.test_code = 'TSH'
),

tgab AS (
    SELECT
        patient,
        CAST(specimen_datetime AS DATE) AS tgab_date,
        CASE
            WHEN result_qualitative IS NOT NULL THEN result_qualitative = 'positive'
            WHEN result_comparator = '<' AND result_value > reference_high THEN NULL
            WHEN result_comparator = '>' AND result_value < reference_high THEN NULL
            WHEN result_comparator = '>' AND result_value = reference_high THEN TRUE
            ELSE result_value > reference_high
        END AS tgab_positive
    FROM baseline
    WHERE test_code = 'TGAB'
),

platelets AS (
    SELECT
        b.patient,
        CAST(b.specimen_datetime AS DATE) AS platelets_date,
        CASE
            WHEN b.result_comparator = '<' AND b.result_value > s.min_platelets_10e9_l THEN NULL
            WHEN b.result_comparator = '>' AND b.result_value < s.min_platelets_10e9_l THEN NULL
            WHEN b.result_comparator = '<' THEN b.result_value * s.below_limit_factor
            ELSE b.result_value
        END AS platelets_10e9_l
    FROM baseline AS b
    CROSS JOIN protocol.settings AS s
    WHERE b.test_code = 'PLT'
),

imaging AS (
    SELECT patient, max(exam_date) AS baseline_imaging_date
    FROM cohort.lesion_measurements
    WHERE is_baseline
    GROUP BY patient
),

largest AS (
    SELECT patient, max(largest_diameter_mm) AS largest_diameter_mm
    FROM cohort.baseline_lesions
    WHERE status NOT IN ('not_evaluable', 'too_small')
    GROUP BY patient
)

SELECT
    p.patient,
    p.site,
    t.arm,
    t.treatment_start,
    p.sex,
    p.kps,
    p.ecog,
    p.histology,
    p.rai_status,
    p.expected_survival_months,
    p.treatment_compliance,
    p.prior_mki,
    p.fev1_percent_predicted,
    p.lvef_percent,
    p.prothrombin_time_ratio,
    p.targeted_therapy_intolerant,
    p.consent_date,
    tsh.tsh_mu_l, -- Thyrotropin at baseline, mU/L.
    tsh.tsh_date, -- Day of the thyrotropin at baseline.
    tgab.tgab_positive, -- Whether thyroglobulin antibodies are positive at baseline.
    tgab.tgab_date, -- Day of the thyroglobulin antibodies at baseline.
    CAST(tg.specimen_datetime AS DATE) AS tg_date, -- Day of the thyroglobulin at baseline.
    platelets.platelets_10e9_l, -- Platelets at baseline, 10^9/L.
    platelets.platelets_date, -- Day of the platelets at baseline.
    imaging.baseline_imaging_date, -- Last day of imaging at baseline.
    largest.largest_diameter_mm -- Largest diameter of any lesion at baseline, mm.
FROM staging.patients AS p
LEFT JOIN cohort.treatment AS t ON p.patient = t.patient
LEFT JOIN tsh ON p.patient = tsh.patient
LEFT JOIN tgab ON p.patient = tgab.patient
LEFT JOIN baseline AS tg ON p.patient = tg.patient AND tg.test_code = 'TG'
LEFT JOIN platelets ON p.patient = platelets.patient
LEFT JOIN imaging ON p.patient = imaging.patient
LEFT JOIN largest ON p.patient = largest.patient
