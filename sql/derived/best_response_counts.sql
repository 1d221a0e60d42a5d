-- Best overall response over all patients.
-- One row per arm, scope and response.
--
-- Every included patient counts; a patient who was never assessed is not evaluable.
WITH arms AS (
    SELECT arm, count(*) AS patients FROM cohort.patients GROUP BY arm
)

SELECT
    a.arm,
    s.scope,
    r.response, -- Best response by RECIST 1.1.
    r.response_order,
    a.patients, -- Patients of the arm.
    -- Patients with this best response, confirmation not required.
    CAST(coalesce(sum(CASE WHEN b.best_response = r.response THEN 1 END), 0) AS BIGINT) AS n_best,
    -- Patients with this best response where CR and PR must be confirmed.
    CAST(
        coalesce(sum(CASE WHEN b.best_response_confirmed = r.response THEN 1 END), 0) AS BIGINT
    ) AS n_confirmed
FROM arms AS a
CROSS JOIN protocol.scopes AS s
CROSS JOIN protocol.responses AS r
LEFT JOIN derived.best_response AS b ON a.arm = b.arm AND s.scope = b.scope
GROUP BY a.arm, s.scope, r.response, r.response_order, a.patients
