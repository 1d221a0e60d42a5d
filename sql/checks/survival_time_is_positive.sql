-- Every time to event is at least one day and its event is 0 or 1.
-- One row per time-to-event row that is not.
-- Checks derived.survival, blocking.
SELECT patient, endpoint, sensitivity_set, time_days, event
FROM derived.survival
WHERE time_days < 1 OR event NOT IN (0, 1) OR end_date IS NULL
