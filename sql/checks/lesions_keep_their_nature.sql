-- Every record of a lesion says the same role, organ and whether it is a lymph node.
-- One row per record of a lesion and column with a different value.
-- Checks audit.contradictions, warning.
SELECT * FROM audit.contradictions WHERE rule = 'lesion_nature_changed'
