-- Every examination has one response per scope, and one examination stands for a visit.
-- One row per patient and scope in which an examination or visit occurs twice.
-- Checks derived.response, blocking.
SELECT patient, scope
FROM derived.response
GROUP BY patient, scope
HAVING count(*) <> count(DISTINCT exam_date) OR count(visit) <> count(DISTINCT visit)
