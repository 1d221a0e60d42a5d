-- Cohort flow: who leaves at which criterion.
-- One row per criterion, in the order the rules are applied.
--
-- Each candidate leaves at the first rule not passed.
WITH labels AS (
    SELECT * FROM (
        VALUES
        (1, 'I1', 'not RAI-refractory'),
        (2, 'I2', 'no measurable disease'),
        (3, 'I3', 'expected survival not long enough'),
        (4, 'I4', 'KPS too low'),
        (5, 'E1', 'TgAb positive'),
        (6, 'E2', 'TSH not suppressed'),
        (7, 'E3', 'incomplete data'),
        (8, 'E4', 'poor compliance'),
        (9, 'E5', 'earlier multikinase inhibitor'),
        (10, 'E6', 'severe cardiopulmonary dysfunction'),
        (11, 'E7', 'severe coagulation disorder'),
        (12, 'E8', 'cannot tolerate targeted therapy'),
        (13, 'E9', 'expected survival too short')
    ) AS l (step, criterion, label)
),

leaving AS (
    SELECT patient, min(step) AS step
    FROM cohort.eligibility
    WHERE NOT passed
    GROUP BY patient
),

counted AS (
    SELECT
        s.step,
        s.criterion,
        s.label,
        (SELECT count(*) FROM cohort.candidates) AS n_candidates,
        (SELECT count(*) FROM leaving AS l WHERE l.step = s.step) AS n_left,
        (SELECT count(*) FROM cohort.eligibility AS e WHERE e.step = s.step AND NOT e.passed) AS n_failing_at_all
    FROM labels AS s
),

running AS (
    SELECT *, sum(n_left) OVER (ORDER BY step) AS n_left_so_far
    FROM counted
)

SELECT
    r.step,
    r.criterion,
    r.label, -- Why a candidate leaves, in words.
    CAST(r.n_candidates - r.n_left_so_far + r.n_left AS BIGINT) AS n_before, -- Candidates before this criterion.
    r.n_left, -- Candidates who leave here.
    CAST(r.n_candidates - r.n_left_so_far AS BIGINT) AS n_after, -- Candidates who stay.
    r.n_failing_at_all -- Candidates who do not pass this criterion, whether or not they left before.
FROM running AS r
