-- Which adverse events reached grade 2 or more, and what were they attributed to?
-- One row per arm, term and attribution.
-- Key: arm, term, related_to
--
-- Events that began on treatment; percentages are of the patients of the arm. A patient with the
-- same event twice counts once. For another grade, change `lowest_grade`.
-- May be empty: where no event reached the grade.
WITH asked AS (
    SELECT 2 AS lowest_grade
),

arms AS (
    SELECT arm, count(*) AS n_arm
    FROM cohort.patients
    GROUP BY arm
),

events AS (
    SELECT
        e.patient,
        e.arm,
        e.term,
        e.ctcae_grade,
        coalesce(e.related_to, 'unknown') AS related_to,
        e.onset_day
    FROM derived.adverse_events AS e
    JOIN asked AS a ON e.ctcae_grade >= a.lowest_grade
    WHERE e.is_treatment_emergent
)

SELECT
    e.arm,
    e.term, -- CTCAE term.
    e.related_to, -- Treatment the event is attributed to.
    count(DISTINCT e.patient) AS patients,
    round(100.0 * count(DISTINCT e.patient) / a.n_arm, 1) AS percent_of_arm,
    count(*) AS events,
    max(e.ctcae_grade) AS worst_grade,
    min(e.onset_day) AS first_onset_day -- Earliest day of treatment one began.
FROM events AS e
JOIN arms AS a ON e.arm = a.arm
GROUP BY e.arm, e.term, e.related_to, a.n_arm
ORDER BY e.arm, worst_grade DESC, e.term, e.related_to;
