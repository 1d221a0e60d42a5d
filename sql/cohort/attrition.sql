-- Cohort flow: candidates who leave at each criterion.
-- One row per criterion, in the order the rules are applied.
--
-- Each candidate leaves at the first criterion that is not passed.
WITH leaving AS (
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
        (SELECT count(*) FROM cohort.eligibility AS e WHERE e.step = s.step AND NOT e.passed)
            AS n_failing_at_all
    FROM protocol.criteria AS s
),

running AS (
    SELECT *, sum(n_left) OVER (ORDER BY step) AS n_left_so_far
    FROM counted
)

SELECT
    r.step,
    r.criterion,
    r.label, -- Why a candidate leaves, in words.
    -- Candidates before this criterion.
    CAST(r.n_candidates - r.n_left_so_far + r.n_left AS BIGINT) AS n_before,
    r.n_left, -- Candidates who leave here.
    CAST(r.n_candidates - r.n_left_so_far AS BIGINT) AS n_after, -- Candidates who stay.
    -- Candidates who do not pass this criterion, whether or not they left before.
    r.n_failing_at_all
FROM running AS r
