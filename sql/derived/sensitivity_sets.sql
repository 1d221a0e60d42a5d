-- The ways in which time to event is counted.
-- One row per endpoint and sensitivity set.
--
-- The primary set follows the protocol; each other set changes one rule of it. OS has the primary
-- set alone: nothing but death ends it.
WITH sets AS (
    SELECT *
    FROM (
        VALUES
        ('LPFS', 'primary', 1, FALSE, FALSE, FALSE, 'Time to local progression or death from any cause, by the rules of the protocol.'),
        ('LPFS', 'no_censoring_at_new_therapy', 2, TRUE, FALSE, FALSE, 'The same whatever therapy followed: observation goes on after new therapy.'),
        ('LPFS', 'censored_after_missed_visits', 3, FALSE, TRUE, FALSE, 'The same, a death after missed visits censored at the last examination.'),
        ('LPFS', 'confirmed_progression', 4, FALSE, FALSE, TRUE, 'The same, progression on imaging counted only when a later examination confirms it.'),
        ('OS', 'primary', 1, FALSE, FALSE, FALSE, 'Time to death from any cause.')
    ) AS s (endpoint, sensitivity_set, set_order, beyond_new_therapy, censor_missed, only_confirmed, estimand)
)

SELECT
    t.endpoint, -- LPFS: local progression-free survival; OS: overall survival.
    t.sensitivity_set, -- primary, or the sensitivity set.
    t.set_order, -- Order in which the sets are shown.
    s.censor_at_new_therapy AND NOT t.beyond_new_therapy AS censor_at_new_therapy, -- Whether observation ends at the last examination before new therapy.
    t.censor_missed, -- Whether a death after missed visits is censored at the last examination.
    s.pd_needs_confirmation OR t.only_confirmed AS pd_needs_confirmation, -- Whether progression on imaging counts only when confirmed.
    t.estimand -- What is estimated, in words.
FROM sets AS t
CROSS JOIN protocol.settings AS s
