-- Tumour size.
-- One row per included patient and assessment, baseline included.
--
-- Sums over the target lesions of baseline; a sum is missing if any target is unknown.
-- VRR = (baseline volume - volume) / baseline volume * 100 (study 2.4).
WITH targets AS (
    SELECT
        b.patient, a.assessment_no, a.exam_date, a.study_day, b.diameter_mm, b.volume_cm3,
        b.volume_cm3 AS baseline_volume_cm3
    FROM cohort.baseline_lesions AS b
    JOIN derived.assessments AS a ON b.patient = a.patient AND a.assessment_no = 0
    WHERE b.lesion_role = 'target'
    UNION ALL
    SELECT
        l.patient, l.assessment_no, a.exam_date, a.study_day, l.diameter_mm, l.volume_cm3,
        l.baseline_volume_cm3
    FROM derived.lesion_assessments AS l
    JOIN derived.assessments AS a ON l.patient = a.patient AND l.assessment_no = a.assessment_no
    WHERE l.lesion_role = 'target'
),

sums AS (
    SELECT
        patient, assessment_no, exam_date, study_day,
        count(*) AS n_targets,
        sum(CASE WHEN diameter_mm IS NULL THEN 1 ELSE 0 END) AS n_unknown,
        CASE WHEN count(diameter_mm) = count(*) THEN sum(diameter_mm) END AS sod_mm,
        CASE WHEN count(volume_cm3) = count(*) THEN sum(volume_cm3) END AS volume_cm3,
        CASE WHEN count(baseline_volume_cm3) = count(*) THEN sum(baseline_volume_cm3) END
            AS baseline_volume_cm3
    FROM targets
    GROUP BY patient, assessment_no, exam_date, study_day
),

visited AS (
    SELECT s.patient, d.visit, min_by(s.assessment_no, d.nearest_first) AS assessment_no
    FROM sums AS s
    JOIN cohort.visit_days AS d ON s.study_day = d.study_day AND d.visit <> 'baseline'
    WHERE s.assessment_no > 0
    GROUP BY s.patient, d.visit
)

SELECT
    s.patient,
    p.arm,
    s.assessment_no,
    s.exam_date,
    s.study_day,
    -- Visit the assessment stands for; missing where another lies nearer to it.
    CASE WHEN s.assessment_no = 0 THEN 'baseline' ELSE v.visit END AS visit,
    s.sod_mm, -- Sum of diameters of the target lesions, mm.
    CAST(s.volume_cm3 AS DOUBLE) AS volume_cm3, -- Volume of the target lesions, cm3.
    -- Volume reduction rate, percent of baseline.
    CAST(s.baseline_volume_cm3 - s.volume_cm3 AS DOUBLE)
    / nullif(CAST(s.baseline_volume_cm3 AS DOUBLE), 0)
    * 100 AS vrr_percent,
    s.n_targets, -- Target lesions at baseline.
    CAST(s.n_unknown AS INTEGER) AS n_unknown -- Target lesions whose diameter is unknown here.
FROM sums AS s
JOIN cohort.patients AS p ON s.patient = p.patient
LEFT JOIN visited AS v
    ON s.patient = v.patient AND s.assessment_no = v.assessment_no
