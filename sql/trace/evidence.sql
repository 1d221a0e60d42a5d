-- Source rows of each fact about a patient.
-- One row per fact (a row of another table) and source row that it is derived from.
--
-- A fact is identified by its table, patient and, if the table has several rows per patient, an
-- item: the visit, the endpoint with its sensitivity set, or the criterion. Lesions of baseline and
-- of earlier examinations are part of every later response, because sums are compared with them.
WITH treatment AS (
    SELECT i.patient, 'implants' AS export, i.source_file_id, i.source_row
    FROM staging.implants AS i
    JOIN
        cohort.treatment AS t
        ON
            i.patient = t.patient
            AND i.implant_date BETWEEN t.first_implant_date AND t.series_end_date
    UNION ALL
    SELECT a.patient, 'anlotinib', a.source_file_id, a.source_row
    FROM staging.anlotinib AS a
    JOIN cohort.treatment AS t ON a.patient = t.patient AND a.start_date = t.first_anlotinib_date
),

baseline_lesions AS (
    SELECT patient, source_file_id, source_row
    FROM cohort.lesion_measurements
    WHERE is_baseline
),

examined AS (
    SELECT a.patient, a.assessment_no, m.source_file_id, m.source_row
    FROM derived.assessments AS a
    JOIN
        cohort.lesion_measurements AS m
        ON a.patient = m.patient AND m.exam_date BETWEEN a.exam_date AND a.last_day
    WHERE a.assessment_no > 0
),

sizes AS (
    SELECT patient, assessment_no, visit FROM derived.tumor_size WHERE visit IS NOT NULL
),

responses AS (
    SELECT patient, assessment_no, visit
    FROM derived.response
    WHERE scope = 'overall' AND visit IS NOT NULL
),

judged AS (
    SELECT e.patient, e.criterion, e.observed_date, c.export, c.test_code
    FROM cohort.eligibility AS e
    JOIN protocol.criterion_evidence AS c ON e.criterion = c.criterion
),

criteria AS (
    SELECT j.patient, j.criterion, j.export, p.source_file_id, p.source_row
    FROM judged AS j
    JOIN staging.patients AS p ON j.patient = p.patient
    WHERE j.export = 'patients'
    UNION ALL
    SELECT j.patient, j.criterion, j.export, l.source_file_id, l.source_row
    FROM judged AS j
    JOIN staging.labs AS l
        ON
            j.patient = l.patient
            AND j.test_code = l.test_code
            AND j.observed_date = CAST(l.specimen_datetime AS DATE)
    WHERE j.export = 'labs'
    UNION ALL
    SELECT j.patient, j.criterion, j.export, b.source_file_id, b.source_row
    FROM judged AS j
    JOIN baseline_lesions AS b ON j.patient = b.patient
    WHERE j.export = 'lesions'
),

facts AS (
    SELECT
        'cohort.patients' AS table_name,
        patient,
        CAST(NULL AS VARCHAR) AS item,
        'characteristics' AS gives,
        'patients' AS export,
        source_file_id,
        source_row
    FROM cohort.patients
    UNION ALL
    SELECT
        'cohort.patients',
        i.patient,
        'seed_count',
        'seeds',
        'implants',
        i.source_file_id,
        i.source_row
    FROM cohort.study_implants AS i
    JOIN cohort.patients AS p ON i.patient = p.patient
    UNION ALL
    SELECT 'cohort.treatment', patient, NULL, 'treatment', export, source_file_id, source_row
    FROM treatment
    UNION ALL
    SELECT
        'cohort.eligibility',
        patient,
        criterion,
        'observed value',
        export,
        source_file_id,
        source_row
    FROM criteria
    UNION ALL
    SELECT
        'derived.tumor_size',
        s.patient,
        s.visit,
        'examination',
        'lesions',
        e.source_file_id,
        e.source_row
    FROM sizes AS s
    JOIN examined AS e ON s.patient = e.patient AND s.assessment_no = e.assessment_no
    UNION ALL
    SELECT
        'derived.tumor_size',
        s.patient,
        s.visit,
        'baseline',
        'lesions',
        b.source_file_id,
        b.source_row
    FROM sizes AS s
    JOIN baseline_lesions AS b ON s.patient = b.patient
    UNION ALL
    SELECT
        'derived.response_visit',
        r.patient,
        r.visit,
        'examination',
        'lesions',
        e.source_file_id,
        e.source_row
    FROM responses AS r
    JOIN examined AS e ON r.patient = e.patient AND r.assessment_no = e.assessment_no
    UNION ALL
    SELECT
        'derived.response_visit',
        r.patient,
        r.visit,
        'earlier examination',
        'lesions',
        e.source_file_id,
        e.source_row
    FROM responses AS r
    JOIN examined AS e ON r.patient = e.patient AND r.assessment_no > e.assessment_no
    UNION ALL
    SELECT
        'derived.response_visit',
        r.patient,
        r.visit,
        'baseline',
        'lesions',
        b.source_file_id,
        b.source_row
    FROM responses AS r
    JOIN baseline_lesions AS b ON r.patient = b.patient
    UNION ALL
    SELECT 'derived.tg', patient, visit, 'thyroglobulin', 'labs', source_file_id, source_row
    FROM derived.tg
    WHERE source_file_id IS NOT NULL
    UNION ALL
    SELECT 'derived.pain', patient, visit, 'pain score', 'pain', source_file_id, source_row
    FROM derived.pain
    WHERE source_file_id IS NOT NULL
    UNION ALL
    SELECT
        'derived.ae_worst_grade',
        patient,
        NULL,
        'event',
        'adverse_events',
        source_file_id,
        source_row
    FROM derived.adverse_events
    WHERE is_treatment_emergent
    UNION ALL
    SELECT
        'derived.survival',
        patient,
        concat(endpoint, ' ', sensitivity_set),
        reason,
        export,
        source_file_id,
        source_row
    FROM derived.survival_evidence
    UNION ALL
    SELECT
        'derived.survival',
        s.patient,
        concat(s.endpoint, ' ', s.sensitivity_set),
        'treatment',
        t.export,
        t.source_file_id,
        t.source_row
    FROM derived.survival AS s
    JOIN treatment AS t ON s.patient = t.patient
)

SELECT DISTINCT
    table_name, -- Table the fact is a row of.
    patient,
    -- Visit, endpoint and sensitivity set, criterion, or column; missing where it is the whole row
    -- of the patient.
    item,
    gives, -- What the source row gives to the fact.
    export, -- Export the row belongs to.
    source_file_id,
    source_row
FROM facts
