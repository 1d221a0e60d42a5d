-- Every value lies in the plausible range of its contract.
-- One row per value outside that range.
-- Checks audit.contradictions, warning.
SELECT * FROM audit.contradictions WHERE rule = 'implausible_value'
