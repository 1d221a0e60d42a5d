-- Every criterion for every candidate (study 2.1).
-- One row per candidate and criterion.
--
-- A criterion is met, not met or not assessable. An inclusion criterion is passed only if it is
-- met; an exclusion criterion is passed unless it is met. I4, E1 and E2 use the failed pandera
-- checks in `cohort.failed_checks`. A birth date after the first day of treatment is treated as
-- missing. Order and kind of a criterion are those of `protocol.criteria`.
WITH failed AS (
    SELECT
        c.*,
        EXISTS(
            SELECT 1
            FROM cohort.failed_checks AS f
            WHERE f.patient = c.patient AND f.criterion = 'I4'
        ) AS fails_i4,
        EXISTS(
            SELECT 1
            FROM cohort.failed_checks AS f
            WHERE f.patient = c.patient AND f.criterion = 'E1'
        ) AS fails_e1,
        EXISTS(
            SELECT 1
            FROM cohort.failed_checks AS f
            WHERE f.patient = c.patient AND f.criterion = 'E2'
        ) AS fails_e2,
        CASE
            WHEN
                c.largest_diameter_mm = floor(c.largest_diameter_mm)
                THEN CAST(CAST(floor(c.largest_diameter_mm) AS BIGINT) AS VARCHAR) || '.0'
            ELSE rtrim(CAST(c.largest_diameter_mm AS VARCHAR), '0')
        END AS diameter_text,
        CASE
            WHEN
                c.expected_survival_months = floor(c.expected_survival_months)
                THEN CAST(CAST(floor(c.expected_survival_months) AS BIGINT) AS VARCHAR) || '.0'
            ELSE rtrim(CAST(c.expected_survival_months AS VARCHAR), '0')
        END AS survival_text,
        CASE
            WHEN
                c.tsh_mu_l = floor(c.tsh_mu_l)
                THEN CAST(CAST(floor(c.tsh_mu_l) AS BIGINT) AS VARCHAR) || '.0'
            ELSE rtrim(CAST(c.tsh_mu_l AS VARCHAR), '0')
        END AS tsh_text,
        CASE
            WHEN
                c.fev1_percent_predicted = floor(c.fev1_percent_predicted)
                THEN CAST(CAST(floor(c.fev1_percent_predicted) AS BIGINT) AS VARCHAR) || '.0'
            ELSE rtrim(CAST(c.fev1_percent_predicted AS VARCHAR), '0')
        END AS fev1_text,
        CASE
            WHEN
                c.lvef_percent = floor(c.lvef_percent)
                THEN CAST(CAST(floor(c.lvef_percent) AS BIGINT) AS VARCHAR) || '.0'
            ELSE rtrim(CAST(c.lvef_percent AS VARCHAR), '0')
        END AS lvef_text,
        CASE
            WHEN
                c.platelets_10e9_l = floor(c.platelets_10e9_l)
                THEN CAST(CAST(floor(c.platelets_10e9_l) AS BIGINT) AS VARCHAR) || '.0'
            ELSE rtrim(CAST(c.platelets_10e9_l AS VARCHAR), '0')
        END AS platelets_text,
        CASE
            WHEN
                c.prothrombin_time_ratio = floor(c.prothrombin_time_ratio)
                THEN CAST(CAST(floor(c.prothrombin_time_ratio) AS BIGINT) AS VARCHAR) || '.0'
            ELSE rtrim(CAST(c.prothrombin_time_ratio AS VARCHAR), '0')
        END AS ptr_text,
        concat_ws(
            ', ',
            CASE WHEN c.kps IS NULL THEN 'KPS' END,
            CASE WHEN c.ecog IS NULL THEN 'ECOG' END,
            CASE WHEN c.histology IS NULL THEN 'histology' END,
            CASE WHEN c.treatment_start IS NULL THEN 'treatment' END,
            CASE WHEN b.birth_date > c.treatment_start THEN 'birth before treatment' END,
            CASE WHEN c.tsh_mu_l IS NULL THEN 'baseline TSH' END,
            CASE WHEN c.tgab_positive IS NULL THEN 'baseline TgAb' END,
            CASE WHEN c.tg_date IS NULL THEN 'baseline Tg' END,
            CASE WHEN c.baseline_imaging_date IS NULL THEN 'baseline imaging' END
        ) AS missing_items
    FROM cohort.candidates AS c
    JOIN private.staging.patients AS b ON c.patient = b.patient
),

judged AS (
    SELECT
        patient, site, 'I1' AS criterion,
        rai_status IN ('no_uptake', 'progression_after_rai') AS met,
        rai_status AS observed, CAST(NULL AS DATE) AS observed_date
    FROM failed
    UNION ALL
    SELECT
        f.patient, f.site, 'I2',
        CASE
            WHEN
                f.baseline_imaging_date IS NOT NULL
                THEN coalesce(f.largest_diameter_mm, 0) > s.min_lesion_diameter_mm
        END,
        f.diameter_text, f.baseline_imaging_date
    FROM failed AS f CROSS JOIN protocol.settings AS s
    UNION ALL
    SELECT
        f.patient, f.site, 'I3', f.expected_survival_months > s.min_expected_survival_months,
        f.survival_text, NULL
    FROM failed AS f CROSS JOIN protocol.settings AS s
    UNION ALL
    SELECT
        patient, site, 'I4', CASE WHEN kps IS NOT NULL THEN NOT fails_i4 END,
        CAST(kps AS VARCHAR), NULL
    FROM failed
    UNION ALL
    SELECT
        patient, site, 'E1', CASE WHEN tgab_positive IS NOT NULL THEN fails_e1 END,
        CASE WHEN tgab_positive THEN 'positive' WHEN NOT tgab_positive THEN 'negative' END,
        tgab_date
    FROM failed
    UNION ALL
    SELECT
        patient, site, 'E2', CASE WHEN tsh_mu_l IS NOT NULL THEN fails_e2 END,
        tsh_text, tsh_date
    FROM failed
    UNION ALL
    SELECT patient, site, 'E3', missing_items <> '', nullif(missing_items, ''), NULL
    FROM failed
    UNION ALL
    SELECT patient, site, 'E4', treatment_compliance = 'poor', treatment_compliance, NULL
    FROM failed
    UNION ALL
    SELECT patient, site, 'E5', prior_mki = 'Y', prior_mki, NULL
    FROM failed
    UNION ALL
    SELECT
        f.patient, f.site, 'E6',
        f.fev1_percent_predicted < s.min_fev1_percent_predicted
        OR f.lvef_percent < s.min_lvef_percent,
        nullif(concat_ws(
            ', ', 'FEV1 ' || f.fev1_text || ' %',
            'LVEF ' || f.lvef_text || ' %'
        ), ''), NULL
    FROM failed AS f CROSS JOIN protocol.settings AS s
    UNION ALL
    SELECT
        f.patient, f.site, 'E7',
        f.platelets_10e9_l < s.min_platelets_10e9_l
        OR f.prothrombin_time_ratio > s.max_prothrombin_time_ratio,
        nullif(concat_ws(
            ', ', 'PLT ' || f.platelets_text, 'PTR ' || f.ptr_text
        ), ''), f.platelets_date
    FROM failed AS f CROSS JOIN protocol.settings AS s
    UNION ALL
    SELECT patient, site, 'E8', targeted_therapy_intolerant = 'Y', targeted_therapy_intolerant, NULL
    FROM failed
    UNION ALL
    SELECT
        f.patient, f.site, 'E9', f.expected_survival_months < s.min_expected_survival_months,
        f.survival_text, NULL
    FROM failed AS f CROSS JOIN protocol.settings AS s
)

SELECT
    j.patient,
    j.site,
    c.step, -- Place of the criterion in the order the rules are applied.
    j.criterion, -- Code of the criterion.
    c.kind, -- inclusion or exclusion.
    -- met, not_met or not_assessable.
    CASE WHEN j.met THEN 'met' WHEN NOT j.met THEN 'not_met' ELSE 'not_assessable' END AS status,
    -- Whether the candidate stays in.
    CASE WHEN c.kind = 'inclusion' THEN coalesce(j.met, FALSE) ELSE NOT coalesce(j.met, FALSE) END
        AS passed,
    j.observed, -- Value the judgement rests on; for E3 the items that are missing.
    j.observed_date -- Day of the value, where it has one.
FROM judged AS j
LEFT JOIN protocol.criteria AS c ON j.criterion = c.criterion
