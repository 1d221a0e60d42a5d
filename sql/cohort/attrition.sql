-- Cohort flow: who leaves at which criterion.
-- One row per criterion, in the order the rules are applied.
--
-- Each candidate leaves at the first rule not passed.
WITH labels AS (
    SELECT * FROM (
        VALUES
        ('I1', 'not RAI-refractory'),
        ('I2', 'no measurable disease'),
        ('I3', 'expected survival not long enough'),
        ('I4', 'KPS too low'),
        ('E1', 'TgAb positive'),
        ('E2', 'TSH not suppressed'),
        ('E3', 'incomplete data'),
        ('E4', 'poor compliance'),
        ('E5', 'earlier multikinase inhibitor'),
        ('E6', 'severe cardiopulmonary dysfunction'),
        ('E7', 'severe coagulation disorder'),
        ('E8', 'cannot tolerate targeted therapy'),
        ('E9', 'expected survival too short')
    ) AS l (criterion, label)
),

leaving AS (
    SELECT patient, min(step) AS step
    FROM cohort.eligibility
    WHERE NOT passed
    GROUP BY patient
),

steps AS (
    SELECT DISTINCT step, criterion FROM cohort.eligibility
),

counted AS (
    SELECT
        s.step,
        s.criterion,
        (SELECT count(*) FROM cohort.candidates) AS n_candidates,
        (SELECT count(*) FROM leaving AS l WHERE l.step = s.step) AS n_left,
        (SELECT count(*) FROM cohort.eligibility AS e WHERE e.step = s.step AND NOT e.passed) AS n_failing_at_all
    FROM steps AS s
),

running AS (
    SELECT *, sum(n_left) OVER (ORDER BY step) AS n_left_so_far
    FROM counted
)

SELECT
    r.step,
    r.criterion,
    l.label, -- Why a candidate leaves, in words.
    CAST(r.n_candidates - r.n_left_so_far + r.n_left AS BIGINT) AS n_before, -- Candidates before this criterion.
    r.n_left, -- Candidates who leave here.
    CAST(r.n_candidates - r.n_left_so_far AS BIGINT) AS n_after, -- Candidates who stay.
    r.n_failing_at_all -- Candidates who do not pass this criterion, whether or not they left before.
FROM running AS r
JOIN labels AS l ON r.criterion = l.criterion
