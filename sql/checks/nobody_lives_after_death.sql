-- Nothing is recorded of anybody after the day of death, and everybody dies once.
-- One row per record that contradicts the day of death that counts.
-- Checks audit.contradictions, warning.
SELECT * FROM audit.contradictions WHERE rule IN ('recorded_after_death', 'deaths_differ')
