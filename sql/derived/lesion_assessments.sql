-- Every lesion at every assessment after baseline.
-- One row per included patient, assessment and lesion.
--
-- Each lesion of baseline is expected at each assessment; one nobody reported has no record and is
-- unknown. A lesion seen twice in one assessment counts by its later record. Lesions that are not of
-- baseline are added where they are reported: those called new, unless they were seen before
-- treatment, and non-targets. The local scope is the lesions in the implant field; in group A,
-- and where no field is recorded, it is all targets, or all lesions where there are no targets.
WITH records AS (
    SELECT
        a.assessment_no,
        m.*,
        max(m.exam_date) OVER (PARTITION BY m.patient, a.assessment_no, m.lesion_id) AS last_exam_date
    FROM derived.assessments AS a
    JOIN cohort.lesion_measurements AS m
        ON a.patient = m.patient AND m.exam_date BETWEEN a.exam_date AND a.last_day
    WHERE a.assessment_no > 0
),

baseline AS (
    SELECT
        b.*,
        p.arm <> 'A' AND max(b.in_implant_field) OVER (PARTITION BY b.patient) = 'Y' AS has_field,
        max(CASE WHEN b.lesion_role = 'target' THEN 1 ELSE 0 END) OVER (PARTITION BY b.patient) = 1 AS has_target
    FROM cohort.baseline_lesions AS b
    JOIN cohort.patients AS p ON b.patient = p.patient
),

expected AS (
    SELECT
        a.patient, a.assessment_no, a.exam_date, b.lesion_id, b.lesion_role, b.is_lymph_node,
        CASE WHEN b.has_field THEN b.in_implant_field = 'Y' ELSE b.lesion_role = 'target' OR NOT b.has_target END AS is_local,
        b.diameter_mm AS baseline_diameter_mm,
        b.volume_cm3 AS baseline_volume_cm3
    FROM derived.assessments AS a
    JOIN baseline AS b ON a.patient = b.patient
    WHERE a.assessment_no > 0
),

seen_before AS (
    SELECT DISTINCT patient, lesion_id
    FROM cohort.lesion_measurements
    WHERE study_day <= 1 AND status <> 'absent'
),

later AS (
    SELECT r.*
    FROM records AS r
    LEFT JOIN cohort.baseline_lesions AS b ON r.patient = b.patient AND r.lesion_id = b.lesion_id
    LEFT JOIN seen_before AS s ON r.patient = s.patient AND r.lesion_id = s.lesion_id
    WHERE
        r.exam_date = r.last_exam_date AND b.patient IS NULL
        AND (r.lesion_role = 'non_target' OR (r.lesion_role = 'new' AND s.patient IS NULL))
),

followed AS (
    SELECT
        e.patient, e.assessment_no, e.exam_date, e.lesion_id, e.lesion_role, e.is_lymph_node, e.is_local,
        e.baseline_diameter_mm, e.baseline_volume_cm3, r.status, r.diameter_mm, r.volume_cm3,
        r.source_file_id, r.source_row
    FROM expected AS e
    LEFT JOIN records AS r
        ON e.patient = r.patient AND e.assessment_no = r.assessment_no AND e.lesion_id = r.lesion_id
        AND r.exam_date = r.last_exam_date
    UNION ALL
    SELECT
        r.patient, r.assessment_no, a.exam_date, r.lesion_id, r.lesion_role, r.is_lymph_node,
        r.in_implant_field = 'Y' AND p.arm <> 'A', NULL, NULL, r.status, r.diameter_mm, r.volume_cm3,
        r.source_file_id, r.source_row
    FROM later AS r
    JOIN derived.assessments AS a ON r.patient = a.patient AND r.assessment_no = a.assessment_no
    JOIN cohort.patients AS p ON r.patient = p.patient
)

SELECT
    f.patient,
    f.assessment_no,
    f.exam_date,
    f.lesion_id,
    f.lesion_role, -- Role under RECIST 1.1: as at baseline; of a lesion not of baseline, new or non_target.
    f.is_lymph_node,
    f.is_local, -- Whether the lesion belongs to the local scope.
    f.status,
    f.diameter_mm,
    f.volume_cm3,
    f.baseline_diameter_mm, -- Diameter that counts at baseline, mm.
    f.baseline_volume_cm3, -- Volume at baseline, cm3.
    CASE
        WHEN f.is_lymph_node = 'Y' THEN f.diameter_mm < s.normal_node_short_axis_mm
        ELSE f.diameter_mm = 0
    END AS is_gone, -- Whether the lesion has gone: a node below the normal short axis, any other absent; unknown where not measured.
    f.source_file_id,
    f.source_row
FROM followed AS f
CROSS JOIN protocol.settings AS s
