-- Implants that are study treatment.
-- One row per treated candidate, implantation session and site.
--
-- The table holds sites with seeds, from treatment start up to the cut-off and before new therapy.
SELECT
    i.patient,
    i.implant_date,
    i.site_no,
    i.location_class,
    -- Seeds implanted, supplementary ones included.
    i.seed_count + coalesce(i.supplementary_seed_count, 0) AS seeds,
    i.activity_per_seed_mbq,
    i.prescription_dose_gy,
    i.source_file_id,
    i.source_row
FROM staging.implants AS i
JOIN cohort.treatment AS t ON i.patient = t.patient
CROSS JOIN cohort.data_cutoff AS c
WHERE
    i.implant_date BETWEEN t.treatment_start AND c.data_cutoff
    AND i.seed_count + coalesce(i.supplementary_seed_count, 0) > 0
    AND (t.new_therapy_date IS NULL OR i.implant_date < t.new_therapy_date)
