-- Lesions at baseline.
-- One row per treated candidate and lesion seen at baseline.
--
-- The last examination in the baseline window that could evaluate the lesion stands for it. Lesions
-- already absent, or called new, are not lesions at baseline.
WITH ranked AS (
    SELECT
        m.*,
        row_number() OVER (
            PARTITION BY m.patient, m.lesion_id
            ORDER BY CASE WHEN m.status = 'not_evaluable' THEN 1 ELSE 0 END, m.exam_date DESC
        ) AS newest_first
    FROM cohort.lesion_measurements AS m
    WHERE m.is_baseline
),

implanted AS (
    SELECT DISTINCT patient, lesion_id
    FROM cohort.lesion_measurements
    WHERE in_implant_field = 'Y'
)

SELECT
    r.patient,
    r.lesion_id,
    r.lesion_role,
    r.organ,
    r.is_lymph_node,
    CASE WHEN i.patient IS NULL THEN 'N' ELSE 'Y' END AS in_implant_field, -- Whether any examination places the lesion in the field of the seeds.
    r.exam_date,
    r.status,
    r.diameter_mm,
    r.volume_cm3,
    r.largest_diameter_mm,
    r.source_file_id,
    r.source_row
FROM ranked AS r
LEFT JOIN implanted AS i ON r.patient = i.patient AND r.lesion_id = i.lesion_id
WHERE r.newest_first = 1 AND r.lesion_role <> 'new' AND r.status <> 'absent'
