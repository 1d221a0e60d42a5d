-- Lesions as measured, with the diameter and volume that count.
-- One row per treated candidate, examination day and lesion, up to the day of death.
--
-- The diameter is the short axis of a lymph node, else the longest diameter. Absent is 0, too small
-- is `too_small_diameter_mm`, not evaluable or unmeasured is unknown. Volume is pi*a*b*c/6 over
-- three perpendicular diameters (study 2.4). A lesion one record calls a lymph node is one in all:
-- the column may be left blank.
WITH lesions AS (
    SELECT l.*, t.treatment_start
    FROM staging.lesions AS l
    JOIN cohort.treatment AS t ON l.patient = t.patient
    CROSS JOIN cohort.data_cutoff AS c
    LEFT JOIN cohort.deaths AS d ON l.patient = d.patient
    WHERE l.exam_date <= greatest(t.treatment_start, coalesce(d.death_date, c.data_cutoff))
),

nodes AS (
    SELECT DISTINCT patient, lesion_id
    FROM lesions
    WHERE is_lymph_node = 'Y'
),

volumes AS (
    SELECT
        l.*,
        n.patient IS NOT NULL AS is_node,
        CASE
            WHEN l.status = 'absent' THEN 0
            WHEN l.status = 'too_small' THEN pi() * pow(CAST(s.too_small_diameter_mm AS DOUBLE), 3) / 6000
            WHEN l.status = 'not_evaluable' THEN NULL
            ELSE pi() * CAST(l.diameter_ap_mm AS DOUBLE) * CAST(l.diameter_cc_mm AS DOUBLE)
                * CAST(l.diameter_tr_mm AS DOUBLE) / 6000
        END AS volume_cm3
    FROM lesions AS l
    LEFT JOIN nodes AS n ON l.patient = n.patient AND l.lesion_id = n.lesion_id
    CROSS JOIN protocol.settings AS s
)

SELECT
    l.patient,
    l.exam_date,
    l.lesion_id,
    l.lesion_role,
    l.organ,
    CASE WHEN l.is_node THEN 'Y' ELSE 'N' END AS is_lymph_node, -- Whether the lesion is a lymph node by any record of it.
    coalesce(l.in_implant_field, 'N') AS in_implant_field,
    l.status,
    CASE
        WHEN l.status = 'absent' THEN 0
        WHEN l.status = 'too_small' THEN s.too_small_diameter_mm
        WHEN l.status = 'not_evaluable' THEN NULL
        WHEN l.is_node THEN l.short_axis_mm
        ELSE l.longest_diameter_mm
    END AS diameter_mm, -- Diameter that counts, mm; unknown where the lesion was not measured.
    CAST(CAST(l.volume_cm3 AS DOUBLE) AS DECIMAL(30, 18)) AS volume_cm3, -- Volume of the lesion, cm3; unknown where a diameter is. Decimal, so that sums do not depend on their order.
    greatest(
        coalesce(l.longest_diameter_mm, 0), coalesce(l.short_axis_mm, 0), coalesce(l.diameter_ap_mm, 0),
        coalesce(l.diameter_cc_mm, 0), coalesce(l.diameter_tr_mm, 0)
    ) AS largest_diameter_mm, -- Largest diameter given in any direction, mm.
    date_diff('day', l.treatment_start, l.exam_date) + 1 AS study_day, -- Day of treatment; treatment start is day 1.
    l.exam_date <= l.treatment_start
        AND date_diff('day', l.exam_date, l.treatment_start) <= s.baseline_imaging_window_days
        AS is_baseline, -- Whether the examination counts as baseline.
    l.source_file_id,
    l.source_row
FROM volumes AS l
CROSS JOIN protocol.settings AS s
