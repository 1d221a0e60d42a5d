-- Lesions at baseline.
-- One row per treated candidate and lesion seen at baseline.
--
-- The values come from the last examination in the baseline window that could evaluate the lesion.
-- Lesions recorded as absent or new are not lesions at baseline.
WITH ranked AS (
    SELECT
        m.*,
        row_number() OVER (
            PARTITION BY m.patient, m.lesion_id
            ORDER BY
                CASE WHEN m.is_evaluable THEN 0 ELSE 1 END,
                m.exam_date DESC,
                coalesce(m.modality, '')
        ) AS newest_first
    FROM cohort.lesion_measurements AS m
    WHERE m.is_baseline
)

SELECT
    r.patient,
    r.lesion_id,
    r.modality,
    r.lesion_role,
    r.organ,
    r.is_lymph_node,
    r.in_implant_field,
    r.exam_date,
    r.status,
    r.diameter_mm,
    r.volume_cm3,
    r.largest_diameter_mm,
    r.source_file_id,
    r.source_row
FROM ranked AS r
WHERE r.newest_first = 1 AND r.lesion_role <> 'new' AND r.status <> 'absent'
