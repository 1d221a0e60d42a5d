-- Nobody is free of local progression longer than alive.
-- One row per patient whose LPFS is longer than the OS.
-- Checks derived.survival, blocking.
SELECT l.patient, l.time_days AS lpfs_days, o.time_days AS os_days
FROM derived.survival AS l
JOIN derived.survival AS o ON l.patient = o.patient AND o.endpoint = 'OS' AND o.sensitivity_set = 'primary'
WHERE l.endpoint = 'LPFS' AND l.sensitivity_set = 'primary' AND l.time_days > o.time_days
