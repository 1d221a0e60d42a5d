-- A patient's tumour volume is not larger than the protocol's plausible limit.
-- One row per examination with a larger volume.
-- Checks derived.tumor_size, warning.
SELECT t.patient, t.exam_date, t.volume_cm3
FROM derived.tumor_size AS t
CROSS JOIN protocol.settings AS s
WHERE t.volume_cm3 > s.max_tumour_volume_cm3
