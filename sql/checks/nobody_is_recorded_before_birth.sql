-- Nothing is recorded of anybody before the day of birth.
-- One row per recorded day before birth.
-- Checks audit.contradictions, warning.
SELECT * FROM audit.contradictions WHERE rule = 'recorded_before_birth'
