-- The cohort.
-- One row per included patient.
WITH judged AS (
    SELECT patient, count(CASE WHEN NOT passed THEN 1 END) AS n_not_passed
    FROM cohort.eligibility
    GROUP BY patient
),

seeds AS (
    SELECT patient, sum(seeds) AS seed_count
    FROM cohort.study_implants
    GROUP BY patient
)

SELECT
    p.patient,
    p.site,
    t.arm,
    t.treatment_start,
    c.data_cutoff,
    -- Last day whose records count: of death, else the cut-off.
    coalesce(d.death_date, c.data_cutoff) AS data_until,
    t.new_therapy_date,
    CAST(
        year(t.treatment_start) - year(b.birth_date)
        - CASE
            WHEN
                month(t.treatment_start) < month(b.birth_date)
                OR (
                    month(t.treatment_start) = month(b.birth_date)
                    AND day(t.treatment_start) < day(b.birth_date)
                )
                THEN 1
            ELSE 0
        END AS INTEGER
    ) AS age_years, -- Age at treatment start in completed years.
    p.sex,
    p.height_cm,
    p.weight_kg,
    -- Body mass index, kg/m2.
    CAST(p.weight_kg AS DOUBLE) / nullif(pow(CAST(p.height_cm AS DOUBLE) / 100, 2), 0) AS bmi,
    p.kps,
    p.ecog,
    p.histology,
    p.surgery,
    p.bilateral_tumor,
    p.extrathyroidal_extension,
    CASE
        WHEN p.lung_metastasis = 'Y' AND p.bone_metastasis = 'Y' THEN 'lung_and_bone'
        WHEN p.lung_metastasis IS NULL OR p.bone_metastasis IS NULL THEN NULL
        WHEN p.lung_metastasis = 'Y' THEN 'lung_only'
        WHEN p.bone_metastasis = 'Y' THEN 'bone_only'
        WHEN p.lymph_node_metastasis = 'Y' THEN 'lymph_node_only'
        WHEN p.lymph_node_metastasis = 'N' THEN 'none'
    -- Sites of metastasis beyond lymph nodes: lung_only, bone_only, lung_and_bone, else
    -- lymph_node_only or none; missing where one that decides is unknown.
    END AS metastasis,
    CASE
        WHEN p.braf_v600e = 'positive' AND p.tert_promoter = 'positive' THEN 'braf_and_tert'
        WHEN p.braf_v600e = 'positive' AND p.tert_promoter = 'negative' THEN 'braf_v600e'
        WHEN p.braf_v600e = 'negative' AND p.tert_promoter = 'positive' THEN 'tert'
        WHEN p.braf_v600e = 'negative' AND p.tert_promoter = 'negative' THEN 'negative'
    -- Oncogene mutation: negative, braf_v600e, tert, braf_and_tert; missing where either is
    -- unknown.
    END AS mutation,
    -- Iodine-125 seeds implanted as study treatment; missing where there are none.
    CAST(seeds.seed_count AS INTEGER) AS seed_count,
    p.prior_i131_courses,
    p.prior_i131_activity_gbq,
    p.last_ebrt_date,
    p.source_file_id,
    p.source_row
FROM staging.patients AS p
JOIN private.staging.patients AS b ON p.patient = b.patient
JOIN cohort.treatment AS t ON p.patient = t.patient
JOIN judged AS j ON p.patient = j.patient AND j.n_not_passed = 0
LEFT JOIN seeds ON p.patient = seeds.patient
LEFT JOIN cohort.deaths AS d ON p.patient = d.patient
CROSS JOIN cohort.data_cutoff AS c
