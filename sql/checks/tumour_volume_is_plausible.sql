-- A patient's tumour volume is below 5 litres.
-- One row per examination with a larger volume.
-- Checks derived.tumor_size, warning.
SELECT patient, exam_date, volume_cm3
FROM derived.tumor_size
WHERE volume_cm3 > 5000
