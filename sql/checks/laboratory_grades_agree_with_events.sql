-- Adverse events of grade 3 or more by the laboratory values are recorded.
-- One row per patient and term of such a grade without a recorded event.
-- Checks derived.laboratory_grades, warning.
SELECT patient, term, computed_grade, recorded_grade
FROM derived.laboratory_grades
WHERE computed_grade >= 3 AND recorded_grade < computed_grade
