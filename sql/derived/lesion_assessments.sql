-- Every lesion at every assessment after baseline.
-- One row per included patient, assessment and lesion.
-- An intermediate step, not exported.
--
-- Each lesion of baseline is expected at each assessment; if nobody reported it, it has no record
-- and is unknown. If one assessment has several records, an evaluable one is used, then one with
-- the modality of baseline, then the later one, and of one day the one that shows more disease. A
-- lesion that was not seen before treatment is new if it is later measured or present, whatever
-- role the file gives it. A new lesion is progression if it is unequivocal, measured or present.
-- With `backdate_equivocal_progression`, progression starts with the first earlier equivocal
-- record, if the lesion was not absent in between (RECIST 1.1, 4.3.5). The local scope is the
-- lesions in the implant field on that day. In group A, and if no field is recorded, it is all
-- targets, or all lesions if there are no targets.
WITH records AS (
    SELECT
        a.assessment_no,
        a.before_new_therapy,
        m.*,
        row_number() OVER (
            PARTITION BY m.patient, a.assessment_no, m.lesion_id
            ORDER BY
                CASE WHEN m.is_evaluable THEN 0 ELSE 1 END,
                CASE WHEN lower(trim(m.modality)) = lower(trim(b.modality)) THEN 0 ELSE 1 END,
                m.exam_date DESC,
                CASE m.status
                    WHEN 'unequivocal_progression' THEN 0
                    WHEN 'equivocal' THEN 2
                    WHEN 'absent' THEN 3
                    ELSE 1
                END,
                coalesce(m.diameter_mm, 0) DESC,
                coalesce(m.modality, '')
        ) AS record_order
    FROM derived.assessments AS a
    JOIN cohort.lesion_measurements AS m
        ON a.patient = m.patient AND m.exam_date BETWEEN a.exam_date AND a.last_day
    LEFT JOIN cohort.baseline_lesions AS b ON m.patient = b.patient AND m.lesion_id = b.lesion_id
    WHERE a.assessment_no > 0
),

counting AS (
    SELECT * FROM records WHERE record_order = 1
),

implanted AS (
    SELECT DISTINCT m.patient
    FROM cohort.lesion_measurements AS m
    JOIN cohort.baseline_lesions AS b ON m.patient = b.patient AND m.lesion_id = b.lesion_id
    WHERE m.in_implant_field = 'Y'
),

baseline AS (
    SELECT
        b.*,
        p.arm <> 'A' AND i.patient IS NOT NULL AS has_field,
        max(CASE WHEN b.lesion_role = 'target' THEN 1 ELSE 0 END) OVER (PARTITION BY b.patient)
        = 1 AS has_target
    FROM cohort.baseline_lesions AS b
    JOIN cohort.patients AS p ON b.patient = p.patient
    LEFT JOIN implanted AS i ON b.patient = i.patient
),

expected AS (
    SELECT
        a.patient,
        a.assessment_no,
        a.exam_date,
        b.lesion_id,
        b.lesion_role,
        b.is_lymph_node,
        b.has_field,
        b.has_target,
        b.in_implant_field AS field_at_baseline,
        b.diameter_mm AS baseline_diameter_mm,
        b.volume_cm3 AS baseline_volume_cm3,
        r.in_implant_field, r.status, r.diameter_mm, r.volume_cm3, r.source_file_id, r.source_row
    FROM derived.assessments AS a
    JOIN baseline AS b ON a.patient = b.patient
    LEFT JOIN counting AS r
        ON a.patient = r.patient AND a.assessment_no = r.assessment_no AND b.lesion_id = r.lesion_id
    WHERE a.assessment_no > 0
),

nearest_days AS (
    SELECT
        e.patient, e.assessment_no, e.lesion_id,
        min(CASE WHEN m.exam_date >= e.exam_date THEN m.exam_date END) AS next_day,
        max(m.exam_date) AS last_day
    FROM expected AS e
    JOIN cohort.lesion_measurements AS m ON e.patient = m.patient AND e.lesion_id = m.lesion_id
    WHERE e.has_field AND e.in_implant_field IS NULL
    GROUP BY e.patient, e.assessment_no, e.lesion_id
),

nearest_fields AS (
    SELECT n.patient, n.assessment_no, n.lesion_id, max(m.in_implant_field) AS in_implant_field
    FROM nearest_days AS n
    JOIN cohort.lesion_measurements AS m
        ON
            n.patient = m.patient
            AND n.lesion_id = m.lesion_id
            AND m.exam_date = coalesce(n.next_day, n.last_day)
    GROUP BY n.patient, n.assessment_no, n.lesion_id
),

placed AS (
    SELECT
        e.*,
        CASE
            WHEN e.has_field THEN coalesce(e.in_implant_field, n.in_implant_field) = 'Y'
            ELSE e.lesion_role = 'target' OR NOT e.has_target
        END AS is_local
    FROM expected AS e
    LEFT JOIN nearest_fields AS n
        ON e.patient = n.patient AND e.assessment_no = n.assessment_no AND e.lesion_id = n.lesion_id
),

entries AS (
    SELECT
        *,
        CASE
            WHEN has_field AND field_at_baseline = 'Y' THEN 0
            ELSE
                min(CASE WHEN is_local THEN assessment_no END)
                    OVER (PARTITION BY patient, lesion_id)
        END AS local_from
    FROM placed
),

references_of_field AS (
    SELECT
        *,
        max(
            CASE WHEN assessment_no < local_from AND diameter_mm IS NOT NULL THEN assessment_no END
        ) OVER (PARTITION BY patient, lesion_id) AS reference_no
    FROM entries
),

seen_before AS (
    SELECT DISTINCT patient, lesion_id
    FROM cohort.lesion_measurements
    WHERE study_day <= 1 AND status <> 'absent'
),

later AS (
    SELECT
        r.*,
        CASE
            WHEN s.patient IS NULL AND r.status IN ('measured', 'present') THEN 'new' ELSE
                r.lesion_role
        END AS role_now
    FROM counting AS r
    LEFT JOIN cohort.baseline_lesions AS b ON r.patient = b.patient AND r.lesion_id = b.lesion_id
    LEFT JOIN seen_before AS s ON r.patient = s.patient AND r.lesion_id = s.lesion_id
    WHERE
        b.patient IS NULL
        AND (
            (
                s.patient IS NULL
                AND (
                    r.lesion_role = 'new'
                    OR r.status IN ('measured', 'present', 'unequivocal_progression')
                )
            )
            OR (s.patient IS NOT NULL AND r.lesion_role = 'non_target')
        )
),

stretches AS (
    SELECT
        *,
        role_now = 'new' AND status IN ('unequivocal', 'measured', 'present') AS is_certain,
        count(CASE WHEN status = 'absent' THEN 1 END) OVER (
            PARTITION BY patient, lesion_id
            ORDER BY assessment_no ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS absences
    FROM later
),

judged AS (
    SELECT
        t.*,
        t.is_certain OR (
            s.backdate_equivocal_progression AND t.status = 'equivocal'
            AND coalesce(max(CASE WHEN t.is_certain THEN t.assessment_no END) OVER (
                PARTITION BY t.patient, t.lesion_id, t.absences, t.before_new_therapy
            ), 0) > t.assessment_no
        ) AS is_new_disease
    FROM stretches AS t
    CROSS JOIN protocol.settings AS s
),

followed AS (
    SELECT
        patient,
        assessment_no,
        exam_date,
        lesion_id,
        lesion_role,
        is_lymph_node,
        is_local,
        baseline_diameter_mm,
        coalesce(
            max(CASE WHEN assessment_no = reference_no THEN diameter_mm END)
                OVER (PARTITION BY patient, lesion_id),
            baseline_diameter_mm
        ) AS local_baseline_diameter_mm,
        baseline_volume_cm3,
        status,
        diameter_mm,
        volume_cm3,
        FALSE AS is_new_disease,
        source_file_id,
        source_row
    FROM references_of_field
    UNION ALL
    SELECT
        j.patient, j.assessment_no, a.exam_date, j.lesion_id, j.role_now, j.is_lymph_node,
        j.in_implant_field = 'Y' AND p.arm <> 'A',
        NULL,
        NULL,
        NULL,
        j.status,
        j.diameter_mm,
        j.volume_cm3,
        j.is_new_disease, j.source_file_id, j.source_row
    FROM judged AS j
    JOIN derived.assessments AS a ON j.patient = a.patient AND j.assessment_no = a.assessment_no
    JOIN cohort.patients AS p ON j.patient = p.patient
)

SELECT
    f.patient,
    f.assessment_no,
    f.exam_date,
    f.lesion_id,
    -- Role under RECIST 1.1: as at baseline; of a lesion not of baseline, new or non_target.
    f.lesion_role,
    f.is_lymph_node,
    f.is_local, -- Whether the lesion belongs to the local scope.
    f.status,
    f.diameter_mm,
    f.volume_cm3,
    f.baseline_diameter_mm, -- Diameter that counts at baseline, mm.
    -- Diameter the local scope compares with, mm: the last one before the lesion was in the implant
    -- field, else that of baseline.
    f.local_baseline_diameter_mm,
    f.baseline_volume_cm3, -- Volume at baseline, cm3.
    CASE
        WHEN f.is_lymph_node = 'Y' THEN f.diameter_mm < s.normal_node_short_axis_mm
        ELSE f.diameter_mm = 0
    -- Whether the lesion has gone: a node below the normal short axis, any other absent; unknown
    -- where not measured.
    END AS is_gone,
    -- Whether the lesion is new and progression here: unequivocal, measured or present, or
    -- equivocal and found unequivocal later.
    f.is_new_disease,
    f.source_file_id,
    f.source_row
FROM followed AS f
CROSS JOIN protocol.settings AS s
