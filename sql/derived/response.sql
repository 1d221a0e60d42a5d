-- Response by RECIST 1.1 (study 2.4; Eisenhauer 2009).
-- One row per included patient, scope and assessment after baseline.
--
-- Target: CR when every target has gone; PD when the sum of diameters (SOD) is at least
-- `pd_increase_ratio` times the nadir and `pd_min_increase_mm` above it, or a non-nodal target is
-- back after target CR; PR when the SOD is at most `pr_ratio` of baseline; else SD. A target
-- unknown makes NE unless the known ones alone make PD. All comparisons are exact.
-- A response is confirmed by a later examination at least `confirmation_days` on that is at least
-- as good, at most `max_ne_before_confirmation` NE and nothing worse between.
-- `counts` is false after the first PD and after the start of new therapy.
WITH scopes AS (
    SELECT * FROM (VALUES ('overall'), ('local')) AS v (scope)
),

sums AS (
    SELECT
        l.patient, sc.scope, l.assessment_no, l.exam_date,
        count(CASE WHEN l.lesion_role = 'target' THEN 1 END) AS n_targets,
        count(CASE WHEN l.lesion_role = 'target' AND l.diameter_mm IS NULL THEN 1 END) AS n_unknown,
        count(CASE WHEN l.lesion_role = 'target' AND l.baseline_diameter_mm IS NULL THEN 1 END) AS n_unknown_at_baseline,
        sum(CASE WHEN l.lesion_role = 'target' THEN l.diameter_mm END) AS known_sod_mm,
        sum(CASE WHEN l.lesion_role = 'target' THEN l.baseline_diameter_mm END) AS known_baseline_mm,
        count(CASE WHEN l.lesion_role = 'target' AND l.is_gone THEN 1 END) AS n_targets_gone,
        count(CASE WHEN l.lesion_role = 'target' AND l.is_lymph_node = 'N' AND l.diameter_mm > 0 THEN 1 END) AS n_non_nodal_present,
        count(CASE WHEN l.lesion_role = 'non_target' THEN 1 END) AS n_non_targets,
        count(CASE WHEN l.lesion_role = 'non_target' AND l.status = 'unequivocal_progression' THEN 1 END) AS n_progressed,
        count(CASE WHEN l.lesion_role = 'non_target' AND coalesce(l.status, 'not_evaluable') = 'not_evaluable' THEN 1 END) AS n_not_evaluable,
        count(CASE WHEN l.lesion_role = 'non_target' AND l.is_gone THEN 1 END) AS n_non_targets_gone,
        count(CASE WHEN l.lesion_role = 'new' AND l.status = 'unequivocal' THEN 1 END) AS n_new
    FROM derived.lesion_assessments AS l
    JOIN scopes AS sc ON sc.scope = 'overall' OR l.is_local
    GROUP BY l.patient, sc.scope, l.assessment_no, l.exam_date
),

complete AS (
    SELECT
        *,
        CASE WHEN n_targets > 0 AND n_unknown = 0 THEN known_sod_mm END AS sod_mm,
        CASE WHEN n_targets > 0 AND n_unknown_at_baseline = 0 THEN known_baseline_mm END AS baseline_sod_mm,
        n_targets > 0 AND n_targets_gone = n_targets AS target_gone
    FROM sums
),

history AS (
    SELECT
        *,
        min(sod_mm) OVER before_this AS lowest_before_mm,
        coalesce(max(CASE WHEN target_gone THEN 1 ELSE 0 END) OVER before_this, 0) = 1 AS had_target_cr
    FROM complete
    WINDOW before_this AS (
        PARTITION BY patient, scope ORDER BY assessment_no ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
),

with_nadir AS (
    SELECT
        *,
        CASE
            WHEN lowest_before_mm < baseline_sod_mm OR baseline_sod_mm IS NULL THEN lowest_before_mm
            ELSE baseline_sod_mm
        END AS nadir_sod_mm
    FROM history
),

parts AS (
    SELECT
        n.*,
        CASE
            WHEN n.n_targets = 0 THEN NULL
            WHEN n.target_gone THEN 'CR'
            WHEN n.had_target_cr AND n.n_non_nodal_present > 0 THEN 'PD'
            WHEN n.known_sod_mm >= s.pd_increase_ratio * n.nadir_sod_mm
                AND n.known_sod_mm - n.nadir_sod_mm >= s.pd_min_increase_mm THEN 'PD'
            WHEN n.sod_mm IS NULL OR n.baseline_sod_mm IS NULL THEN 'NE'
            WHEN n.sod_mm <= s.pr_ratio * n.baseline_sod_mm THEN 'PR'
            ELSE 'SD'
        END AS target_response,
        CASE
            WHEN n.n_non_targets = 0 THEN NULL
            WHEN n.n_progressed > 0 THEN 'PD'
            WHEN n.n_not_evaluable > 0 THEN 'NE'
            WHEN n.n_non_targets_gone = n.n_non_targets THEN 'CR'
            ELSE 'NON-CR/NON-PD'
        END AS non_target_response,
        n.n_new > 0 AS new_lesion
    FROM with_nadir AS n
    CROSS JOIN protocol.settings AS s
),

overall AS (
    SELECT
        *,
        CASE
            WHEN target_response = 'PD' OR non_target_response = 'PD' OR new_lesion THEN 'PD'
            WHEN target_response IS NULL THEN coalesce(non_target_response, 'NE')
            WHEN target_response = 'CR' AND coalesce(non_target_response, 'CR') <> 'CR' THEN 'PR'
            ELSE target_response
        END AS response
    FROM parts
),

sequence AS (
    SELECT
        o.*,
        a.study_day,
        a.before_new_therapy,
        count(CASE WHEN o.response = 'NE' THEN 1 END) OVER so_far AS ne_so_far,
        count(CASE WHEN o.response NOT IN ('CR', 'NE') THEN 1 END) OVER so_far AS below_cr_so_far,
        count(CASE WHEN o.response NOT IN ('CR', 'PR', 'NE') THEN 1 END) OVER so_far AS below_pr_so_far,
        count(CASE WHEN o.response NOT IN ('PD', 'NE') THEN 1 END) OVER so_far AS not_pd_so_far
    FROM overall AS o
    JOIN derived.assessments AS a ON o.patient = a.patient AND o.assessment_no = a.assessment_no
    WINDOW so_far AS (
        PARTITION BY o.patient, o.scope ORDER BY o.assessment_no ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    )
),

confirmations AS (
    SELECT
        t.patient, t.scope, t.assessment_no,
        max(CASE WHEN t.response = 'CR' AND u.response = 'CR' AND u.below_cr_so_far = t.below_cr_so_far THEN 1 ELSE 0 END) = 1 AS cr_confirmed,
        max(CASE WHEN t.response IN ('CR', 'PR') AND u.response IN ('CR', 'PR') AND u.below_pr_so_far = t.below_pr_so_far THEN 1 ELSE 0 END) = 1 AS pr_confirmed,
        max(CASE WHEN t.response = 'PD' AND u.response = 'PD' AND u.not_pd_so_far = t.not_pd_so_far THEN 1 ELSE 0 END) = 1 AS pd_confirmed
    FROM sequence AS t
    JOIN sequence AS u ON t.patient = u.patient AND t.scope = u.scope AND u.assessment_no > t.assessment_no
    CROSS JOIN protocol.settings AS s
    WHERE
        date_diff('day', t.exam_date, u.exam_date) >= s.confirmation_days
        AND u.ne_so_far - t.ne_so_far <= s.max_ne_before_confirmation
        AND u.before_new_therapy
        AND u.response IN ('CR', 'PR', 'PD')
    GROUP BY t.patient, t.scope, t.assessment_no
),

confirmed AS (
    SELECT
        q.*,
        coalesce(c.cr_confirmed, FALSE) AS cr_confirmed,
        coalesce(c.pr_confirmed, FALSE) AS pr_confirmed,
        q.response = 'PD' AND coalesce(c.pd_confirmed, FALSE) AS pd_confirmed
    FROM sequence AS q
    LEFT JOIN confirmations AS c
        ON q.patient = c.patient AND q.scope = c.scope AND q.assessment_no = c.assessment_no
),

first_pd AS (
    SELECT f.patient, f.scope, min(f.assessment_no) AS first_pd_no
    FROM confirmed AS f
    CROSS JOIN protocol.settings AS s
    WHERE f.response = 'PD' AND (f.pd_confirmed OR NOT s.pd_needs_confirmation)
    GROUP BY f.patient, f.scope
),

counted AS (
    SELECT
        c.*,
        c.before_new_therapy AND (f.first_pd_no IS NULL OR c.assessment_no <= f.first_pd_no) AS counts
    FROM confirmed AS c
    LEFT JOIN first_pd AS f ON c.patient = f.patient AND c.scope = f.scope
),

visited AS (
    SELECT c.patient, c.scope, d.visit, min_by(c.assessment_no, d.nearest_first) AS assessment_no
    FROM counted AS c
    JOIN cohort.visit_days AS d ON c.study_day = d.study_day
    WHERE c.counts AND d.visit <> 'baseline'
    GROUP BY c.patient, c.scope, d.visit
)

SELECT
    c.patient,
    c.scope, -- overall: all lesions; local: lesions in the implant field (group A: all targets).
    c.assessment_no,
    c.exam_date,
    c.study_day,
    v.visit, -- Visit the examination stands for: of those that count, the nearest to it.
    c.sod_mm, -- Sum of diameters of the targets, mm; missing where one is unknown.
    c.baseline_sod_mm, -- Sum of diameters of the targets at baseline, mm.
    c.nadir_sod_mm, -- Smallest complete sum of diameters before this examination, baseline included, mm.
    c.target_response, -- Response of the targets: CR, PR, SD, PD, NE; missing where there are none.
    c.non_target_response, -- Response of the non-targets: CR, NON-CR/NON-PD, PD, NE; missing where there are none.
    c.new_lesion, -- Whether a new lesion is unequivocal.
    c.response, -- Response of the examination.
    CASE c.response WHEN 'CR' THEN c.cr_confirmed WHEN 'PR' THEN c.pr_confirmed WHEN 'PD' THEN c.pd_confirmed END AS confirmed, -- Whether a later examination confirms CR, PR or PD; missing for other responses.
    c.response IN ('CR', 'PR') AND c.pr_confirmed AS confirmed_as_pr, -- Whether a later examination confirms at least a partial response.
    c.pd_confirmed, -- Whether a later examination confirms the progression.
    c.counts -- Whether the examination counts: not after the first PD, nor after new therapy.
FROM counted AS c
LEFT JOIN visited AS v
    ON c.patient = v.patient AND c.scope = v.scope AND c.assessment_no = v.assessment_no
