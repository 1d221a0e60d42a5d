-- Every criterion of the vocabulary is judged, and no other.
-- One row per criterion without a judgement, or without a row in data_contracts/vocabulary.yaml.
-- Checks cohort.eligibility, blocking.
SELECT coalesce(c.criterion, j.criterion) AS criterion
FROM (SELECT DISTINCT criterion FROM cohort.eligibility) AS j
FULL JOIN protocol.criteria AS c ON j.criterion = c.criterion
WHERE (c.criterion IS NULL OR j.criterion IS NULL) AND EXISTS (SELECT 1 FROM cohort.candidates)
