-- Sensitivity sets: rules for counting time to event.
-- One row per endpoint and sensitivity set.
-- An intermediate step, not exported.
--
-- The primary set follows the protocol; each other set changes one rule of it. New therapy ends the
-- observation only of endpoints that are assessed by examinations.
SELECT
    t.endpoint, -- Code of the endpoint.
    t.sensitivity_set, -- primary, or the sensitivity set.
    t.set_order, -- Order in which the sets are shown.
    -- Whether observation ends at the last examination before new therapy.
    s.censor_at_new_therapy AND NOT t.beyond_new_therapy AS censor_at_new_therapy,
    -- Whether an event after missed visits is censored at the last examination before them.
    t.censor_missed,
    -- Whether progression on imaging counts only when confirmed.
    s.pd_needs_confirmation OR t.only_confirmed AS pd_needs_confirmation,
    t.only_imaging, -- Whether progression recorded at follow-up does not count.
    t.estimand -- What is estimated, in words.
FROM protocol.sensitivity_sets AS t
CROSS JOIN protocol.settings AS s
