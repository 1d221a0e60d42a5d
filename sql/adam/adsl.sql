-- Subject-Level Analysis Dataset (ADaM ADSL).
-- One row per included patient.
--
-- The column comments are the CDISC labels. The arms are defined by the treatment given, so planned
-- and actual treatment are equal, and every included patient is in both populations. ADaM requires
-- RACE, but it is not collected and therefore missing. The last exposure is the last implant
-- session or the last day of anlotinib as study treatment, whichever is later.
WITH implants AS (
    SELECT p.patient, max(i.implant_date) AS last_implant_date
    FROM cohort.patients AS p
    JOIN cohort.study_implants AS i ON p.patient = i.patient
    GROUP BY p.patient
),

dosing AS (
    SELECT p.patient, min(a.start_date) AS first_dosing_date
    FROM cohort.patients AS p
    JOIN staging.anlotinib AS a ON p.patient = a.patient
    WHERE
        a.start_date BETWEEN p.treatment_start AND p.data_until AND a.daily_dose_mg > 0
        AND (p.new_therapy_date IS NULL OR a.start_date < p.new_therapy_date)
    GROUP BY p.patient
),

exposed AS (
    SELECT
        p.*,
        i.last_implant_date,
        CAST(d.first_dosing_date + CAST(x.anlotinib_days - 1 AS INTEGER) AS DATE)
            AS last_dosing_date,
        t.label AS treatment,
        t.arm_order AS treatment_number
    FROM cohort.patients AS p
    JOIN protocol.arms AS t ON p.arm = t.arm
    JOIN derived.exposure AS x ON p.patient = x.patient
    LEFT JOIN implants AS i ON p.patient = i.patient
    LEFT JOIN dosing AS d ON p.patient = d.patient
),

ended AS (
    SELECT
        *,
        greatest(
            coalesce(last_implant_date, last_dosing_date),
            coalesce(last_dosing_date, last_implant_date)
        )
            AS last_exposure_date
    FROM exposed
)

SELECT
    s.study_id AS studyid, -- Study Identifier
    e.patient AS usubjid, -- Unique Subject Identifier
    e.patient AS subjid, -- Subject Identifier for the Study
    e.site AS siteid, -- Study Site Identifier
    e.age_years AS age, -- Age
    'YEARS' AS ageu, -- Age Units
    e.sex, -- Sex
    CAST(NULL AS VARCHAR) AS race, -- Race
    e.treatment AS arm, -- Description of Planned Arm
    e.arm AS armcd, -- Planned Arm Code
    e.treatment AS trt01p, -- Planned Treatment for Period 01
    e.treatment_number AS trt01pn, -- Planned Treatment for Period 01 (N)
    e.treatment AS trt01a, -- Actual Treatment for Period 01
    e.treatment_number AS trt01an, -- Actual Treatment for Period 01 (N)
    'Y' AS ittfl, -- Intent-To-Treat Population Flag
    'Y' AS saffl, -- Safety Population Flag
    e.treatment_start AS trtsdt, -- Date of First Exposure to Treatment
    e.last_exposure_date AS trtedt, -- Date of Last Exposure to Treatment
    -- Total Treatment Duration (Days)
    date_diff('day', e.treatment_start, e.last_exposure_date) + 1 AS trtdurd,
    e.new_therapy_date AS newthdt, -- Date of First New Anticancer Therapy
    CASE WHEN v.death_date IS NOT NULL THEN 'Y' ELSE 'N' END AS dthfl, -- Subject Death Flag
    v.death_date AS dthdt, -- Date of Death
    v.death_date_imputed AS dthdtf, -- Date of Death Imputation Flag
    v.last_known_alive_date AS lstalvdt, -- Date Last Known Alive
    e.data_cutoff AS dcutdt, -- Data Cutoff Date
    CAST(e.height_cm AS DOUBLE) AS heightbl, -- Baseline Height (cm)
    CAST(e.weight_kg AS DOUBLE) AS weightbl, -- Baseline Weight (kg)
    e.bmi AS bmibl, -- Baseline BMI (kg/m2)
    e.kps AS kpsbl, -- Baseline Karnofsky Performance Status
    e.ecog AS ecogbl, -- Baseline ECOG Performance Status
    e.histology AS histgrp, -- Histological Type
    e.surgery AS surggrp, -- Thyroid Surgery
    e.bilateral_tumor AS bilatfl, -- Bilateral Tumor Flag
    e.extrathyroidal_extension AS etefl, -- Extrathyroidal Extension Flag
    e.metastasis AS metgrp, -- Sites of Metastasis
    e.mutation AS mutgrp, -- Oncogene Mutation
    e.seed_count AS seedcnt, -- Number of Iodine-125 Seeds Implanted
    e.source_file_id AS srcfile, -- Source File
    e.source_row AS srcrow -- Row in Source File
FROM ended AS e
JOIN cohort.vital_status AS v ON e.patient = v.patient
CROSS JOIN protocol.settings AS s
