-- CTCAE grades computed from laboratory values, beside those recorded.
-- One row per included patient and CTCAE laboratory term.
--
-- Worst grade over the results from treatment start on, by CTCAE 5.0; grade 1 needs the reference
-- limit of the laboratory. A result known only to lie below (above) a limit of the method counts
-- where that decides the grade.
WITH results AS (
    SELECT l.patient, l.test_code, l.result_comparator, l.result_value, l.reference_low, l.reference_high
    FROM cohort.laboratory_results AS l
    JOIN cohort.patients AS p ON l.patient = p.patient
    WHERE l.result_value IS NOT NULL AND l.study_day >= 1 AND l.specimen_date <= p.data_until
),

limits AS (
    SELECT
        r.patient, g.term, g.direction, g.ctcae_grade, r.result_comparator, r.result_value,
        CASE g.times
            WHEN 'LLN' THEN g.limit_value * r.reference_low
            WHEN 'ULN' THEN g.limit_value * r.reference_high
            ELSE g.limit_value
        END AS limit_value
    FROM results AS r
    JOIN protocol.laboratory_grades AS g ON r.test_code = g.test_code
),

computed AS (
    SELECT
        patient, term,
        max(CASE
            WHEN direction = 'below' AND result_comparator IS NULL AND result_value < limit_value THEN ctcae_grade
            WHEN direction = 'below' AND result_comparator = '<' AND result_value <= limit_value THEN ctcae_grade
            WHEN direction = 'above' AND result_comparator IS NULL AND result_value > limit_value THEN ctcae_grade
            WHEN direction = 'above' AND result_comparator = '>' AND result_value >= limit_value THEN ctcae_grade
            ELSE 0
        END) AS computed_grade
    FROM limits
    GROUP BY patient, term
),

recorded AS (
    SELECT patient, lower(term) AS term, max(ctcae_grade) AS recorded_grade
    FROM derived.adverse_events
    WHERE is_treatment_emergent
    GROUP BY patient, lower(term)
)

SELECT
    c.patient,
    p.arm,
    c.term, -- CTCAE 5.0 term.
    c.computed_grade, -- Worst grade by the laboratory values, 0 for none.
    coalesce(r.recorded_grade, 0) AS recorded_grade, -- Worst grade recorded as adverse event under the same term, 0 for none.
    c.computed_grade = coalesce(r.recorded_grade, 0) AS agrees -- Whether the two are equal.
FROM computed AS c
JOIN cohort.patients AS p ON c.patient = p.patient
LEFT JOIN recorded AS r ON c.patient = r.patient AND lower(c.term) = r.term
