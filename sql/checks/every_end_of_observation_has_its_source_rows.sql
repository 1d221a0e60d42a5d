-- Every event and censoring rests on source rows, but for day 1 where there was no examination.
-- One row per time-to-event row without source rows.
-- Checks derived.survival_evidence, blocking.
SELECT s.patient, s.endpoint, s.sensitivity_set, s.reason
FROM derived.survival AS s
LEFT JOIN derived.survival_evidence AS e
    ON s.patient = e.patient AND s.endpoint = e.endpoint AND s.sensitivity_set = e.sensitivity_set
WHERE e.patient IS NULL AND s.reason <> 'no_evaluable_examination'
