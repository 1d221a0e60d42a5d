-- CTCAE grades computed from laboratory values, compared with the recorded grades.
-- One row per included patient and CTCAE laboratory term with a result on treatment.
--
-- Worst grade of the results after the baseline record, from treatment start on.
WITH computed AS (
    SELECT patient, term, max(ctcae_grade) AS computed_grade
    FROM derived.result_grades
    WHERE is_on_treatment
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
    -- Worst grade by the laboratory values, 0 for none; missing where no result could be graded.
    c.computed_grade,
    -- Worst grade recorded as adverse event under the same term, 0 for none.
    coalesce(r.recorded_grade, 0) AS recorded_grade,
    -- Whether the two are equal; missing where no result could be graded.
    c.computed_grade = coalesce(r.recorded_grade, 0) AS agrees
FROM computed AS c
JOIN cohort.patients AS p ON c.patient = p.patient
LEFT JOIN recorded AS r ON c.patient = r.patient AND lower(c.term) = r.term
