-- Records that contradict one another, or hold implausible values.
-- One row per source row, column and rule that the row breaks.
--
-- A contradiction never refuses or changes a row. Role, organ and node status of a lesion come from
-- its baseline record, else from the first later record that gives them. Refused rows are in
-- `audit.open_rows`.
WITH recorded AS (
    SELECT
        m.patient, m.lesion_id, m.is_baseline, m.exam_date,
        l.is_lymph_node AS node_said, m.is_lymph_node AS node_counts,
        lower(trim(l.organ)) AS organ_said, lower(trim(m.organ)) AS organ_counts,
        l.lesion_role AS role_said, b.lesion_role AS role_counts,
        m.source_file_id, m.source_row
    FROM cohort.lesion_measurements AS m
    JOIN staging.lesions AS l
        ON m.source_file_id = l.source_file_id AND m.source_row = l.source_row
    LEFT JOIN cohort.baseline_lesions AS b ON m.patient = b.patient AND m.lesion_id = b.lesion_id
),

natures AS (
    SELECT
        patient, lesion_id, is_baseline, exam_date, source_file_id, source_row,
        'is_lymph_node' AS column_name, node_said AS said, node_counts AS counts
    FROM recorded
    UNION ALL
    SELECT
        patient, lesion_id, is_baseline, exam_date, source_file_id, source_row,
        'organ', organ_said, organ_counts
    FROM recorded
    UNION ALL
    SELECT
        patient, lesion_id, is_baseline, exam_date, source_file_id, source_row,
        'lesion_role', role_said, role_counts
    FROM recorded
),

counting AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY patient, lesion_id, column_name
            ORDER BY
                CASE WHEN is_baseline THEN 0 ELSE 1 END, exam_date, source_file_id, source_row
        ) AS place
    FROM natures
    WHERE said = counts
),

dead AS (
    SELECT DISTINCT patient FROM staging.follow_up WHERE vital_status = 'dead'
),

found AS (
    SELECT
        'lesion_nature_changed' AS rule,
        n.patient,
        'lesions' AS export,
        n.column_name,
        n.source_file_id,
        n.source_row,
        c.source_file_id AS against_file_id,
        c.source_row AS against_row
    FROM natures AS n
    JOIN counting AS c
        ON
            n.patient = c.patient
            AND n.lesion_id = c.lesion_id
            AND n.column_name = c.column_name
            AND c.place = 1
    WHERE n.said <> n.counts
    UNION ALL
    SELECT
        'implausible_value', patient, export, column_name, source_file_id, source_row, NULL, NULL
    FROM audit.implausible_values
    UNION ALL
    SELECT
        'fatal_event_without_death', e.patient, 'adverse_events', 'ctcae_grade',
        e.source_file_id, e.source_row, NULL, NULL
    FROM staging.adverse_events AS e
    LEFT JOIN dead AS d ON e.patient = d.patient
    WHERE e.ctcae_grade = 5 AND d.patient IS NULL
    UNION ALL
    SELECT
        'recorded_before_birth', r.patient, r.export, r.column_name,
        r.source_file_id, r.source_row, p.source_file_id, p.source_row
    FROM cohort.recorded_days AS r
    JOIN private.staging.patients AS b ON r.patient = b.patient
    JOIN staging.patients AS p ON r.patient = p.patient
    WHERE r.within_life AND r.day < b.birth_date
    UNION ALL
    SELECT
        'recorded_after_death', r.patient, r.export, r.column_name,
        r.source_file_id, r.source_row, d.source_file_id, d.source_row
    FROM cohort.recorded_days AS r
    JOIN cohort.deaths AS d ON r.patient = d.patient
    WHERE r.within_life AND r.day > d.death_date
    UNION ALL
    SELECT
        'deaths_differ', f.patient, 'follow_up', 'death_date',
        f.source_file_id, f.source_row, d.source_file_id, d.source_row
    FROM staging.follow_up AS f
    JOIN cohort.deaths AS d ON f.patient = d.patient
    WHERE
        f.vital_status = 'dead'
        AND f.death_date <> d.death_date
        AND f.death_date_imputed IS NULL
)

SELECT
    c.rule, -- Rule that the row breaks.
    c.patient,
    s.site,
    c.export, -- Export the row belongs to.
    c.column_name, -- Column of the export at fault.
    v.test_code,
    v.lowest,
    v.highest,
    v.unit,
    c.source_file_id,
    s.file_name,
    c.source_row,
    a.file_name AS against_file_name, -- File of the record that is contradicted, and that counts.
    c.against_row -- Row of the record that is contradicted, and that counts.
FROM found AS c
LEFT JOIN audit.source_files AS s ON c.source_file_id = s.source_file_id
LEFT JOIN audit.source_files AS a ON c.against_file_id = a.source_file_id
LEFT JOIN audit.implausible_values AS v
    ON
        c.rule = 'implausible_value'
        AND c.source_file_id = v.source_file_id
        AND c.source_row = v.source_row
        AND c.column_name = v.column_name
