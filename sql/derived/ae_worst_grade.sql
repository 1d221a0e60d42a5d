-- Worst adverse event.
-- One row per included patient.
--
-- Highest CTCAE grade of the treatment-emergent events; 0 without such events.
SELECT
    p.patient,
    p.arm,
    coalesce(max(e.ctcae_grade), 0) AS worst_grade, -- Worst CTCAE grade, 0 for none.
    -- Worst CTCAE grade attributed to the study treatment, 0 for none.
    coalesce(max(CASE WHEN e.is_related THEN e.ctcae_grade END), 0) AS worst_related_grade,
    -- Worst CTCAE grade of events whose attribution is unknown, 0 for none.
    coalesce(
        max(CASE WHEN e.ctcae_grade IS NOT NULL AND e.is_related IS NULL THEN e.ctcae_grade END), 0
    ) AS worst_unattributed_grade,
    count(e.patient) AS n_events -- Treatment-emergent events.
FROM cohort.patients AS p
LEFT JOIN derived.adverse_events AS e ON p.patient = e.patient AND e.is_treatment_emergent
GROUP BY p.patient, p.arm
