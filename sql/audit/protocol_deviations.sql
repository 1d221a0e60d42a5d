-- Deviations from the study protocol (study 2.3, RECIST 1.1).
-- One row per included patient, rule and record that deviates from it.
--
-- A deviation never excludes a patient from the cohort.
WITH implants AS (
    SELECT i.*
    FROM cohort.study_implants AS i
    JOIN cohort.patients AS p ON i.patient = p.patient
),

activity_limits AS (
    SELECT
        i.*,
        CASE i.location_class
            WHEN 'surface' THEN s.seed_activity_surface_mbq
            WHEN 'bone' THEN s.seed_activity_bone_mbq
            WHEN 'internal' THEN s.seed_activity_internal_min_mbq
        END * (1 - s.seed_activity_tolerance) AS lowest_mbq,
        CASE i.location_class
            WHEN 'surface' THEN s.seed_activity_surface_mbq
            WHEN 'bone' THEN s.seed_activity_bone_mbq
            WHEN 'internal' THEN s.seed_activity_internal_max_mbq
        END * (1 + s.seed_activity_tolerance) AS highest_mbq
    FROM implants AS i
    CROSS JOIN protocol.settings AS s
),

periods AS (
    SELECT
        a.*, p.arm, p.treatment_start, s.anlotinib_start_dose_mg, s.anlotinib_reduced_dose_mg,
        s.anlotinib_lowest_dose_mg, s.anlotinib_days_on, s.anlotinib_days_off,
        row_number() OVER (PARTITION BY a.patient ORDER BY a.start_date) AS period_no,
        lag(a.daily_dose_mg) OVER (PARTITION BY a.patient ORDER BY a.start_date) AS dose_before_mg,
        min(a.daily_dose_mg)
            OVER (
                PARTITION BY a.patient
                ORDER BY a.start_date ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            )
            AS lowest_before_mg
    FROM staging.anlotinib AS a
    JOIN cohort.patients AS p ON a.patient = p.patient AND p.arm <> 'B'
    CROSS JOIN protocol.settings AS s
    WHERE
        a.start_date BETWEEN p.treatment_start AND p.data_until AND a.daily_dose_mg > 0
        AND (p.new_therapy_date IS NULL OR a.start_date < p.new_therapy_date)
),

severe AS (
    SELECT e.*
    FROM derived.adverse_events AS e
    CROSS JOIN protocol.settings AS s
    WHERE
        e.ctcae_grade >= s.reduction_grade AND e.is_treatment_emergent AND e.arm <> 'B'
        AND coalesce(e.related_to, 'unknown') IN ('anlotinib', 'both')
),

targets_per_organ AS (
    SELECT
        b.patient,
        lower(trim(b.organ)) AS organ_key,
        min(trim(b.organ)) AS organ,
        count(*) AS n,
        max(b.exam_date) AS exam_date
    FROM cohort.baseline_lesions AS b
    WHERE b.lesion_role = 'target'
    GROUP BY b.patient, lower(trim(b.organ))
),

targets AS (
    SELECT patient, sum(n) AS n, max(exam_date) AS exam_date
    FROM targets_per_organ
    GROUP BY patient
),

not_at_baseline AS (
    SELECT
        m.*,
        row_number()
            OVER (
                PARTITION BY m.patient, m.lesion_id, m.lesion_role
                ORDER BY m.exam_date, coalesce(m.modality, '')
            )
            AS first_first
    FROM cohort.lesion_measurements AS m
    LEFT JOIN cohort.baseline_lesions AS b ON m.patient = b.patient AND m.lesion_id = b.lesion_id
    WHERE
        m.lesion_role IN ('target', 'non_target')
        AND NOT m.is_baseline
        AND m.study_day > 1
        AND b.patient IS NULL
),

new_before_treatment AS (
    SELECT
        m.*,
        row_number()
            OVER (
                PARTITION BY m.patient, m.lesion_id ORDER BY m.exam_date, coalesce(m.modality, '')
            )
            AS first_first
    FROM cohort.lesion_measurements AS m
    WHERE m.lesion_role = 'new' AND m.study_day <= 1 AND m.status <> 'absent'
),

found AS (
    SELECT
        t.patient,
        'too_many_targets' AS rule,
        'at most ' || CAST(s.max_targets AS VARCHAR) || ' target lesions' AS expected,
        CAST(t.n AS VARCHAR) || ' target lesions' AS found,
        t.exam_date AS deviation_date,
        CAST(NULL AS VARCHAR) AS source_file_id,
        CAST(NULL AS BIGINT) AS source_row
    FROM targets AS t CROSS JOIN protocol.settings AS s
    WHERE t.n > s.max_targets
    UNION ALL
    SELECT
        t.patient,
        'too_many_targets_in_organ',
        'at most ' || CAST(s.max_targets_per_organ AS VARCHAR) || ' target lesions in one organ',
        CAST(t.n AS VARCHAR) || ' in ' || t.organ,
        t.exam_date,
        NULL,
        NULL
    FROM targets_per_organ AS t CROSS JOIN protocol.settings AS s
    WHERE t.n > s.max_targets_per_organ AND t.organ_key <> ''
    UNION ALL
    SELECT
        b.patient,
        'target_not_measurable',
        CASE
            WHEN
                b.is_lymph_node = 'Y'
                THEN
                    'a target node of at least '
                    || CAST(CAST(s.min_target_node_short_axis_mm AS DOUBLE) AS VARCHAR)
                    || ' mm short axis'
            ELSE
                'a target of at least '
                || CAST(CAST(s.min_target_diameter_mm AS DOUBLE) AS VARCHAR)
                || ' mm'
        END,
        'lesion '
        || b.lesion_id
        || ' of '
        || coalesce(CAST(CAST(b.diameter_mm AS DOUBLE) AS VARCHAR), '?')
        || ' mm',
        b.exam_date,
        b.source_file_id,
        b.source_row
    FROM cohort.baseline_lesions AS b CROSS JOIN protocol.settings AS s
    WHERE
        b.lesion_role = 'target'
        AND coalesce(b.diameter_mm, 0)
        < CASE
            WHEN b.is_lymph_node = 'Y' THEN s.min_target_node_short_axis_mm ELSE
                s.min_target_diameter_mm
        END
    UNION ALL
    SELECT
        patient,
        lesion_role || '_not_at_baseline',
        'target and non-target lesions are chosen at baseline',
        lesion_role || ' lesion ' || lesion_id || ' first reported later',
        exam_date,
        source_file_id,
        source_row
    FROM not_at_baseline
    WHERE first_first = 1
    UNION ALL
    SELECT
        patient,
        'new_before_treatment',
        'a lesion there before treatment is target or non-target',
        'lesion ' || lesion_id || ' called new',
        exam_date,
        source_file_id,
        source_row
    FROM new_before_treatment
    WHERE first_first = 1
    UNION ALL
    SELECT
        i.patient,
        'prescription_dose',
        CAST(CAST(e.expected_dose_gy AS DOUBLE) AS VARCHAR) || ' Gy',
        CAST(CAST(i.prescription_dose_gy AS DOUBLE) AS VARCHAR) || ' Gy',
        i.implant_date,
        i.source_file_id,
        i.source_row
    FROM implants AS i JOIN derived.exposure AS e ON i.patient = e.patient
    WHERE i.prescription_dose_gy <> e.expected_dose_gy
    UNION ALL
    SELECT
        patient,
        'seed_activity',
        CAST(CAST(lowest_mbq AS DOUBLE) AS VARCHAR)
        || ' to '
        || CAST(CAST(highest_mbq AS DOUBLE) AS VARCHAR)
        || ' MBq per seed ('
        || location_class
        || ')',
        CAST(CAST(activity_per_seed_mbq AS DOUBLE) AS VARCHAR) || ' MBq per seed',
        implant_date,
        source_file_id,
        source_row
    FROM activity_limits
    WHERE activity_per_seed_mbq < lowest_mbq OR activity_per_seed_mbq > highest_mbq
    UNION ALL
    SELECT
        patient,
        'anlotinib_start_dose',
        CAST(CAST(anlotinib_start_dose_mg AS DOUBLE) AS VARCHAR) || ' mg',
        CAST(CAST(daily_dose_mg AS DOUBLE) AS VARCHAR) || ' mg',
        start_date,
        source_file_id,
        source_row
    FROM periods
    WHERE period_no = 1 AND daily_dose_mg <> anlotinib_start_dose_mg
    UNION ALL
    SELECT
        patient,
        'anlotinib_dose_step',
        CAST(CAST(anlotinib_start_dose_mg AS DOUBLE) AS VARCHAR)
        || ', '
        || CAST(CAST(anlotinib_reduced_dose_mg AS DOUBLE) AS VARCHAR)
        || ' or '
        || CAST(CAST(anlotinib_lowest_dose_mg AS DOUBLE) AS VARCHAR)
        || ' mg',
        CAST(CAST(daily_dose_mg AS DOUBLE) AS VARCHAR) || ' mg',
        start_date,
        source_file_id,
        source_row
    FROM periods
    WHERE
        daily_dose_mg NOT IN (
            anlotinib_start_dose_mg, anlotinib_reduced_dose_mg, anlotinib_lowest_dose_mg
        )
    UNION ALL
    SELECT
        patient,
        'anlotinib_reescalated',
        'at most '
        || CAST(CAST(lowest_before_mg AS DOUBLE) AS VARCHAR)
        || ' mg after the reduction',
        CAST(CAST(daily_dose_mg AS DOUBLE) AS VARCHAR) || ' mg',
        start_date,
        source_file_id,
        source_row
    FROM periods
    WHERE daily_dose_mg > lowest_before_mg
    UNION ALL
    SELECT
        patient,
        'anlotinib_schedule',
        CAST(anlotinib_days_on AS VARCHAR)
        || ' days on, '
        || CAST(anlotinib_days_off AS VARCHAR)
        || ' off',
        coalesce(CAST(days_on AS VARCHAR), '?')
        || ' days on, '
        || coalesce(CAST(days_off AS VARCHAR), '?')
        || ' off',
        start_date,
        source_file_id,
        source_row
    FROM periods
    WHERE days_on <> anlotinib_days_on OR days_off <> anlotinib_days_off
    UNION ALL
    SELECT
        a.patient,
        'anlotinib_start_day',
        'the day the implantation is complete, ' || CAST(t.series_end_date AS VARCHAR),
        CAST(t.first_anlotinib_date AS VARCHAR),
        t.first_anlotinib_date,
        a.source_file_id,
        a.source_row
    FROM periods AS a
    JOIN cohort.treatment AS t ON a.patient = t.patient AND a.start_date = t.first_anlotinib_date
    WHERE a.arm = 'C' AND t.first_anlotinib_date <> t.series_end_date
    UNION ALL
    SELECT
        e.patient,
        'no_reduction_after_severe_event',
        'a lower dose after grade ' || CAST(e.ctcae_grade AS VARCHAR) || ' ' || e.term,
        'the dose was not lowered',
        e.onset_date,
        e.source_file_id,
        e.source_row
    FROM severe AS e
    WHERE
        EXISTS (
            SELECT 1 FROM periods AS a
            WHERE
                a.patient = e.patient AND a.daily_dose_mg > a.anlotinib_lowest_dose_mg
                AND (a.end_date > e.onset_date OR a.end_date IS NULL OR a.start_date > e.onset_date)
        )
        AND NOT EXISTS (
            SELECT 1 FROM periods AS a
            WHERE
                a.patient = e.patient
                AND a.start_date >= e.onset_date
                AND a.daily_dose_mg < a.dose_before_mg
        )
)

SELECT
    f.patient,
    p.arm,
    f.rule, -- Rule that was departed from.
    f.expected, -- What the protocol asks for.
    f.found, -- What was recorded.
    f.deviation_date, -- Day of the record.
    f.source_file_id,
    f.source_row
FROM found AS f
JOIN cohort.patients AS p ON f.patient = p.patient
