-- Imaging assessments.
-- One row per included patient and assessment.
-- An intermediate step, not exported.
--
-- Examinations up to `assessment_window_days` after the first of them form one assessment, which
-- has the date of its first day. An examination after the start of new therapy never joins an
-- assessment before it. All examinations in the baseline window form the baseline assessment
-- (number 0), which has the date of the last one; a later examination never joins it.
WITH RECURSIVE exams AS (
    SELECT DISTINCT m.patient, m.exam_date, p.new_therapy_date
    FROM cohort.lesion_measurements AS m
    JOIN cohort.patients AS p ON m.patient = p.patient
    WHERE m.exam_date > p.treatment_start
),

nexts AS (
    SELECT a.patient, a.exam_date, min(e.exam_date) AS next_date
    FROM exams AS a
    JOIN exams AS e ON a.patient = e.patient
    CROSS JOIN protocol.settings AS s
    WHERE
        date_diff('day', a.exam_date, e.exam_date) > s.assessment_window_days
        OR (a.exam_date <= a.new_therapy_date AND e.exam_date > a.new_therapy_date)
    GROUP BY a.patient, a.exam_date
),

firsts AS (
    SELECT patient, min(exam_date) AS exam_date
    FROM exams
    GROUP BY patient
),

anchors AS (
    SELECT patient, exam_date
    FROM firsts
    UNION ALL
    SELECT a.patient, n.next_date
    FROM anchors AS a
    JOIN nexts AS n ON a.patient = n.patient AND a.exam_date = n.exam_date
),

numbered AS (
    SELECT
        a.patient,
        row_number() OVER (PARTITION BY a.patient ORDER BY a.exam_date) AS assessment_no,
        a.exam_date,
        CASE
            WHEN
                a.exam_date <= p.new_therapy_date
                THEN least(a.exam_date + s.assessment_window_days, p.new_therapy_date)
            ELSE a.exam_date + s.assessment_window_days
        END AS last_day
    FROM anchors AS a
    JOIN cohort.patients AS p ON a.patient = p.patient
    CROSS JOIN protocol.settings AS s
    UNION ALL
    SELECT m.patient, 0, max(m.exam_date), max(m.exam_date)
    FROM cohort.lesion_measurements AS m
    JOIN cohort.patients AS p ON m.patient = p.patient
    WHERE m.is_baseline
    GROUP BY m.patient
)

SELECT
    n.patient,
    n.assessment_no, -- Number of the assessment in time; baseline is 0.
    n.exam_date, -- Day the assessment is dated by.
    CAST(n.last_day AS DATE) AS last_day, -- Last day an examination may belong to it.
    -- Day of treatment; treatment start is day 1.
    date_diff('day', p.treatment_start, n.exam_date) + 1 AS study_day,
    -- Whether it lies before, or on the day of, new therapy.
    p.new_therapy_date IS NULL OR n.exam_date <= p.new_therapy_date AS before_new_therapy
FROM numbered AS n
JOIN cohort.patients AS p ON n.patient = p.patient
