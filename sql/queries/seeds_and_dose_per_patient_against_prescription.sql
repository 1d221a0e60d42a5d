-- How many seeds and what dose did each patient get, compared with the prescription?
-- One row per patient with seeds as study treatment.
-- Key: patient
--
-- `expected_dose_gy` follows from earlier radiation by the study's rule; `as_expected` is missing
-- if either dose is unknown. The last column gives the deviations in audit.protocol_deviations.
-- For only deviations, keep the rows with a deviation. May be empty: where nobody got seeds.
WITH implanted AS (
    SELECT *
    FROM derived.exposure
    WHERE seed_count > 0
),

sites AS (
    SELECT
        i.patient,
        count(*) AS n_sites,
        string_agg(DISTINCT i.location_class, ', ' ORDER BY i.location_class) AS locations
    FROM cohort.study_implants AS i
    GROUP BY i.patient
),

deviations AS (
    SELECT
        patient,
        string_agg(
            DISTINCT concat(found, ' instead of ', expected),
            '; ' ORDER BY concat(found, ' instead of ', expected)
        ) AS found
    FROM audit.protocol_deviations
    WHERE rule IN ('prescription_dose', 'seed_activity')
    GROUP BY patient
)

SELECT
    e.patient,
    e.arm,
    e.seed_count,
    e.implant_sessions, -- Days of implantation.
    s.n_sites, -- Sites implanted, over all sessions.
    s.locations,
    -- Missing where the activity of a seed is.
    round(e.total_activity_mbq, 1) AS total_activity_mbq,
    round(e.total_activity_mbq / e.seed_count, 1) AS activity_per_seed_mbq, -- Mean over the seeds.
    e.prescription_dose_min_gy,
    e.prescription_dose_max_gy,
    e.expected_dose_gy,
    -- Whether every prescription is the one expected.
    e.prescription_dose_min_gy = e.expected_dose_gy
    AND e.prescription_dose_max_gy = e.expected_dose_gy AS as_expected,
    d.found AS deviation
FROM implanted AS e
LEFT JOIN sites AS s ON e.patient = s.patient
LEFT JOIN deviations AS d ON e.patient = d.patient
ORDER BY e.arm, e.seed_count DESC, e.patient;
