-- From which rows of which files is one patient's response derived?
-- One row per source row that is a lesion of the patient.
-- Key: file_name, source_row
--
-- Shows the last visit at which the first patient was assessed. For another, write into `chosen`
--     SELECT 'P0123456789abcdef' AS patient, 'm6' AS visit
-- Lesions of baseline and earlier examinations are included, because sums are compared with them.
-- Later lesions are left out, although the rules read them.
-- May be empty: where nobody was assessed.
WITH chosen AS (
    SELECT patient, visit
    FROM derived.response_visit
    WHERE state = 'assessed'
    ORDER BY patient, visit_order DESC
    LIMIT 1
),

response AS (
    SELECT r.patient, r.visit, r.response, a.last_day
    FROM derived.response_visit AS r
    JOIN chosen AS c ON r.patient = c.patient AND r.visit = c.visit
    JOIN derived.assessments AS a ON r.patient = a.patient AND r.exam_date = a.exam_date
),

evidence AS (
    SELECT r.patient, r.visit, r.response, r.last_day, e.source_file_id, e.source_row
    FROM response AS r
    JOIN trace.evidence AS e ON r.patient = e.patient AND r.visit = e.item
    WHERE e.table_name = 'derived.response_visit'
)

SELECT
    e.patient,
    e.visit,
    e.response,
    l.exam_date,
    l.lesion_id,
    l.lesion_role,
    l.organ,
    l.status,
    l.longest_diameter_mm,
    l.short_axis_mm, -- What counts of a lymph node.
    f.file_name,
    e.source_row, -- Row as a spreadsheet shows it.
    f.sha256 -- SHA-256 of the file as it was received.
FROM evidence AS e
JOIN audit.source_files AS f ON e.source_file_id = f.source_file_id
JOIN
    staging.lesions AS l
    ON
        e.source_file_id = l.source_file_id
        AND e.source_row = l.source_row
        AND e.patient = l.patient
        AND e.last_day >= l.exam_date
ORDER BY l.exam_date, l.lesion_id, f.file_name, e.source_row;
