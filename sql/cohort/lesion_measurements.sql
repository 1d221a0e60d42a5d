-- Lesions as measured, with the diameter and volume that are used.
-- One row per treated candidate, examination day, lesion and modality, up to the day of death.
--
-- The diameter is the short axis of a lymph node, else the longest diameter. It is 0 for an absent
-- lesion. For a lesion that is too small, it is the measured diameter, else
-- `too_small_diameter_mm`. It is unknown for a lesion that is not evaluable or not measured. Volume
-- is pi*a*b*c/6 of three perpendicular diameters (study 2.4). Organ and node status come from the
-- baseline record, else from the first later record that gives them. If the field of the seeds is
-- blank, it takes the nearest later value, else the nearest earlier one.
WITH lesions AS (
    SELECT
        l.*,
        t.treatment_start,
        l.exam_date <= t.treatment_start
        AND date_diff('day', l.exam_date, t.treatment_start)
        <= s.baseline_imaging_window_days AS is_baseline
    FROM staging.lesions AS l
    JOIN cohort.treatment AS t ON l.patient = t.patient
    CROSS JOIN cohort.data_cutoff AS c
    CROSS JOIN protocol.settings AS s
    LEFT JOIN cohort.deaths AS d ON l.patient = d.patient
    WHERE l.exam_date <= greatest(t.treatment_start, coalesce(d.death_date, c.data_cutoff))
),

places AS (
    SELECT
        *,
        CASE
            WHEN is_baseline AND status <> 'not_evaluable' THEN 1
            WHEN is_baseline THEN 2
            WHEN exam_date > treatment_start THEN 3
            ELSE 4
        END AS place,
        CASE
            WHEN exam_date > treatment_start THEN date_diff('day', treatment_start, exam_date)
            ELSE date_diff('day', exam_date, treatment_start)
        END AS days_from_start
    FROM lesions
),

said AS (
    SELECT
        patient, lesion_id, is_lymph_node, organ,
        row_number() OVER (
            PARTITION BY patient, lesion_id
            ORDER BY
                CASE WHEN is_lymph_node IS NULL THEN 1 ELSE 0 END,
                place,
                days_from_start,
                coalesce(modality, '')
        ) AS node_order,
        row_number() OVER (
            PARTITION BY patient, lesion_id
            ORDER BY
                CASE WHEN organ IS NULL THEN 1 ELSE 0 END,
                place,
                days_from_start,
                coalesce(modality, '')
        ) AS organ_order
    FROM places
),

natures AS (
    SELECT
        patient, lesion_id,
        coalesce(max(CASE WHEN node_order = 1 THEN is_lymph_node END), 'N') AS is_lymph_node,
        max(CASE WHEN organ_order = 1 THEN organ END) AS organ
    FROM said
    GROUP BY patient, lesion_id
),

field_days AS (
    SELECT patient, lesion_id, exam_date, max(in_implant_field) AS in_implant_field
    FROM lesions
    GROUP BY patient, lesion_id, exam_date
),

nearest AS (
    SELECT
        patient, lesion_id, exam_date,
        min(CASE WHEN in_implant_field IS NOT NULL THEN exam_date END) OVER (
            PARTITION BY patient, lesion_id
            ORDER BY exam_date ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
        ) AS next_day,
        max(CASE WHEN in_implant_field IS NOT NULL THEN exam_date END) OVER (
            PARTITION BY patient, lesion_id
            ORDER BY exam_date ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS previous_day
    FROM field_days
),

fields AS (
    SELECT n.patient, n.lesion_id, n.exam_date, f.in_implant_field
    FROM nearest AS n
    JOIN field_days AS f
        ON
            n.patient = f.patient
            AND n.lesion_id = f.lesion_id
            AND f.exam_date = coalesce(n.next_day, n.previous_day)
),

diameters AS (
    SELECT
        l.*,
        n.is_lymph_node AS is_node,
        n.organ AS organ_of_lesion,
        coalesce(l.in_implant_field, f.in_implant_field, 'N') AS field,
        CASE WHEN n.is_lymph_node = 'Y' THEN l.short_axis_mm ELSE l.longest_diameter_mm END
            AS measured_mm
    FROM lesions AS l
    JOIN natures AS n ON l.patient = n.patient AND l.lesion_id = n.lesion_id
    LEFT JOIN
        fields AS f
        ON l.patient = f.patient AND l.lesion_id = f.lesion_id AND l.exam_date = f.exam_date
),

counted AS (
    SELECT
        d.*,
        CASE d.status
            WHEN 'absent' THEN 0
            WHEN 'too_small' THEN coalesce(d.measured_mm, s.too_small_diameter_mm)
            WHEN 'not_evaluable' THEN NULL
            ELSE d.measured_mm
        END AS diameter_mm,
        pi()
        * CAST(d.diameter_ap_mm AS DOUBLE)
        * CAST(d.diameter_cc_mm AS DOUBLE)
        * CAST(d.diameter_tr_mm AS DOUBLE)
        / 6000 AS product_cm3
    FROM diameters AS d
    CROSS JOIN protocol.settings AS s
),

volumes AS (
    SELECT
        *,
        CASE status
            WHEN 'absent' THEN 0
            WHEN
                'too_small'
                THEN coalesce(product_cm3, pi() * pow(CAST(diameter_mm AS DOUBLE), 3) / 6000)
            WHEN 'not_evaluable' THEN NULL
            ELSE product_cm3
        END AS volume
    FROM counted
)

SELECT
    v.patient,
    v.exam_date,
    v.lesion_id,
    v.modality,
    v.lesion_role,
    v.organ_of_lesion AS organ, -- Organ of the lesion as at baseline.
    v.is_node AS is_lymph_node, -- Whether the lesion is a lymph node, as at baseline.
    v.field AS in_implant_field, -- Whether the lesion lies in the field of the seeds on this day.
    v.status,
    v.diameter_mm, -- Diameter that counts, mm; unknown where the lesion was not measured.
    -- Volume of the lesion, cm3; unknown where a diameter is. Decimal, so that sums do not depend
    -- on their order.
    CAST(CAST(v.volume AS DOUBLE) AS DECIMAL(30, 18)) AS volume_cm3,
    greatest(
        coalesce(v.longest_diameter_mm, 0),
        coalesce(v.short_axis_mm, 0),
        coalesce(v.diameter_ap_mm, 0),
        coalesce(v.diameter_cc_mm, 0), coalesce(v.diameter_tr_mm, 0)
    ) AS largest_diameter_mm, -- Largest diameter given in any direction, mm.
    -- Day of treatment; treatment start is day 1.
    date_diff('day', v.treatment_start, v.exam_date) + 1 AS study_day,
    v.is_baseline, -- Whether the examination counts as baseline.
    CASE
        WHEN v.status = 'not_evaluable' THEN FALSE
        ELSE v.diameter_mm IS NOT NULL OR v.status <> 'measured' OR v.lesion_role <> 'target'
    -- Whether the record says how the lesion is: not not_evaluable, and of a target measured with
    -- the diameter that counts.
    END AS is_evaluable,
    v.source_file_id,
    v.source_row
FROM volumes AS v
