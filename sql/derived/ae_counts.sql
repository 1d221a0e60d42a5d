-- Adverse events on treatment by class and term.
-- One row per arm and any event, system organ class or term.
--
-- A patient counts once in each row, with the worst grade of the events of the row. Events that are
-- not on treatment are left out. Terms that are not coded to CTCAE are in a separate class.
WITH on_treatment AS (
    SELECT patient, arm, coalesce(soc, 'Not coded') AS soc, term, ctcae_grade, is_related
    FROM derived.adverse_events
    WHERE is_treatment_emergent
),

items AS (
    SELECT 'any' AS level, '' AS soc, '' AS term, patient, ctcae_grade, is_related
    FROM on_treatment
    UNION ALL
    SELECT 'class' AS level, soc, '' AS term, patient, ctcae_grade, is_related FROM on_treatment
    UNION ALL
    SELECT 'term' AS level, soc, term, patient, ctcae_grade, is_related FROM on_treatment
),

worst AS (
    SELECT
        level, soc, term, patient,
        max(ctcae_grade) AS grade,
        max(CASE WHEN is_related THEN 1 ELSE 0 END) AS is_related,
        max(CASE WHEN is_related THEN ctcae_grade END) AS related_grade
    FROM items
    GROUP BY level, soc, term, patient
),

counted AS (
    SELECT
        p.arm, w.level, w.soc, w.term,
        count(*) AS n_patients,
        sum(CASE WHEN w.grade = 1 THEN 1 ELSE 0 END) AS n_grade_1,
        sum(CASE WHEN w.grade = 2 THEN 1 ELSE 0 END) AS n_grade_2,
        sum(CASE WHEN w.grade = 3 THEN 1 ELSE 0 END) AS n_grade_3,
        sum(CASE WHEN w.grade = 4 THEN 1 ELSE 0 END) AS n_grade_4,
        sum(CASE WHEN w.grade = 5 THEN 1 ELSE 0 END) AS n_grade_5,
        sum(w.is_related) AS n_related,
        sum(CASE WHEN w.related_grade >= 3 THEN 1 ELSE 0 END) AS n_related_severe
    FROM worst AS w
    JOIN cohort.patients AS p ON w.patient = p.patient
    GROUP BY p.arm, w.level, w.soc, w.term
),

arms AS (
    SELECT arm, count(*) AS patients FROM cohort.patients GROUP BY arm
),

rows_of_arms AS (
    SELECT a.arm, a.patients, i.level, i.soc, i.term
    FROM arms AS a
    CROSS JOIN (SELECT DISTINCT level, soc, term FROM items) AS i
)

SELECT
    r.arm,
    r.level, -- any: all events; class: a system organ class; term: a term.
    -- System organ class of CTCAE 5.0, or that the term is not coded; missing for all events.
    nullif(r.soc, '') AS soc,
    -- CTCAE 5.0 term, as written where it is not coded; missing for a class.
    nullif(r.term, '') AS term,
    r.patients, -- Patients of the arm.
    coalesce(c.n_patients, 0) AS n_patients, -- Patients with such an event.
    CAST(coalesce(c.n_grade_1, 0) AS BIGINT) AS n_grade_1, -- Patients whose worst grade is 1.
    CAST(coalesce(c.n_grade_2, 0) AS BIGINT) AS n_grade_2, -- Patients whose worst grade is 2.
    CAST(coalesce(c.n_grade_3, 0) AS BIGINT) AS n_grade_3, -- Patients whose worst grade is 3.
    CAST(coalesce(c.n_grade_4, 0) AS BIGINT) AS n_grade_4, -- Patients whose worst grade is 4.
    CAST(coalesce(c.n_grade_5, 0) AS BIGINT) AS n_grade_5, -- Patients whose worst grade is 5.
    -- Patients with such an event attributed to the study treatment.
    CAST(coalesce(c.n_related, 0) AS BIGINT) AS n_related,
    -- Patients with such an event of grade 3 or worse attributed to the study treatment.
    CAST(coalesce(c.n_related_severe, 0) AS BIGINT) AS n_related_severe
FROM rows_of_arms AS r
LEFT JOIN counted AS c
    ON r.arm = c.arm AND r.level = c.level AND r.soc = c.soc AND r.term = c.term
