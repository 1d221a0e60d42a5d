-- Candidates before treatment.
-- One row per candidate screened.
--
-- Laboratory values are the last ones on or before treatment start, at most `baseline_window_days`
-- before it. A value that is only known to be below (above) a limit is used if it decides the
-- criterion, and is missing otherwise.
WITH labs AS (
    SELECT
        l.*,
        row_number() OVER (PARTITION BY l.patient, l.test_code ORDER BY l.specimen_datetime DESC)
            AS newest_first
    FROM cohort.laboratory_results AS l
    CROSS JOIN protocol.settings AS s
    WHERE l.has_value AND l.study_day BETWEEN 1 - s.baseline_window_days AND 1
),

baseline AS (
    SELECT * FROM labs WHERE newest_first = 1
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
    -- Thyrotropin at baseline, mU/L.
    CASE WHEN tsh.is_decided THEN tsh.analysis_value END AS tsh_mu_l,
    tsh.specimen_date AS tsh_date, -- Day of the thyrotropin at baseline.
    tgab.is_positive AS tgab_positive, -- Whether thyroglobulin antibodies are positive at baseline.
    tgab.specimen_date AS tgab_date, -- Day of the thyroglobulin antibodies at baseline.
    tg.specimen_date AS tg_date, -- Day of the thyroglobulin at baseline.
    -- Platelets at baseline, 10^9/L.
    CASE WHEN platelets.is_decided THEN platelets.analysis_value END AS platelets_10e9_l,
    platelets.specimen_date AS platelets_date, -- Day of the platelets at baseline.
    imaging.baseline_imaging_date, -- Last day of imaging at baseline.
    largest.largest_diameter_mm -- Largest diameter of any lesion at baseline, mm.
FROM staging.patients AS p
LEFT JOIN cohort.treatment AS t ON p.patient = t.patient
LEFT JOIN baseline AS tsh ON p.patient = tsh.patient AND tsh.test_code = 'TSH'
LEFT JOIN baseline AS tgab ON p.patient = tgab.patient AND tgab.test_code = 'TGAB'
LEFT JOIN baseline AS tg ON p.patient = tg.patient AND tg.test_code = 'TG'
LEFT JOIN baseline AS platelets ON p.patient = platelets.patient AND platelets.test_code = 'PLT'
LEFT JOIN imaging ON p.patient = imaging.patient
LEFT JOIN largest ON p.patient = largest.patient
