-- Every fatal adverse event is of a patient who is reported dead.
-- One row per event of grade 5 in a patient who is not reported dead.
-- Checks audit.contradictions, warning.
SELECT * FROM audit.contradictions WHERE rule = 'fatal_event_without_death'
