-- Response by RECIST 1.1 (study 2.4; Eisenhauer 2009).
-- One row per included patient, scope and assessment after baseline.
--
-- Target response is CR if every target has disappeared; PD if the sum of diameters (SOD) is at
-- least `pd_increase_ratio` times the nadir and `pd_min_increase_mm` above it; PR if the SOD is at
-- most `pr_ratio` of baseline; else SD. An unknown target gives NE unless the known targets alone
-- give PD. All comparisons are exact. After an overall CR, any disease that returns is PD: a target
-- that is not a node, a non-target, a new lesion, and with `nodes_back_at_normal_limit` also a
-- target node. If a lesion enters the implant field, its earlier diameter is added to the sums of
-- earlier examinations of the local scope, so that its change is measured from there.
-- A later examination confirms a response if it is at least as good, at least `confirmation_days`
-- later, and at most `max_ne_before_confirmation` NE and no worse response are in between. A
-- confirmed response that grows back without PD is SD, or stays PR with `confirmed_pr_stays`, until
-- the first PD after its confirmation.
-- `counts` is false after the first PD and after the start of new therapy.
WITH members AS (
    SELECT
        l.*, 'overall' AS scope, l.baseline_diameter_mm AS reference_mm
    FROM derived.lesion_assessments AS l
    UNION ALL
    SELECT
        l.*, 'local', l.local_baseline_diameter_mm
    FROM derived.lesion_assessments AS l
    WHERE l.is_local
),

shown AS (
    SELECT
        m.*,
        CASE
            WHEN m.lesion_role = 'target' AND m.is_lymph_node = 'N' THEN m.diameter_mm > 0
            WHEN m.lesion_role = 'target' THEN s.nodes_back_at_normal_limit AND NOT m.is_gone
            WHEN
                m.lesion_role = 'non_target'
                THEN m.status NOT IN ('absent', 'not_evaluable') AND NOT coalesce(m.is_gone, FALSE)
        END AS is_disease
    FROM members AS m
    CROSS JOIN protocol.settings AS s
),

sums AS (
    SELECT
        a.patient, sc.scope, a.assessment_no, a.exam_date,
        count(CASE WHEN l.lesion_role = 'target' THEN 1 END) AS n_targets,
        count(CASE WHEN l.lesion_role = 'target' AND l.diameter_mm IS NULL THEN 1 END) AS n_unknown,
        count(CASE WHEN l.lesion_role = 'target' AND l.reference_mm IS NULL THEN 1 END)
            AS n_unknown_at_baseline,
        sum(CASE WHEN l.lesion_role = 'target' THEN l.diameter_mm END) AS known_sod_mm,
        sum(CASE WHEN l.lesion_role = 'target' THEN l.reference_mm END) AS known_baseline_mm,
        count(CASE WHEN l.lesion_role = 'target' AND l.is_gone THEN 1 END) AS n_targets_gone,
        count(CASE WHEN l.lesion_role = 'target' AND l.is_disease THEN 1 END) AS n_targets_there,
        count(CASE WHEN l.lesion_role = 'non_target' THEN 1 END) AS n_non_targets,
        count(
            CASE
                WHEN l.lesion_role = 'non_target' AND l.status = 'unequivocal_progression' THEN 1
            END
        ) AS n_progressed,
        count(
            CASE
                WHEN
                    l.lesion_role = 'non_target'
                    AND coalesce(l.status, 'not_evaluable') = 'not_evaluable'
                    THEN 1
            END
        ) AS n_not_evaluable,
        count(CASE WHEN l.lesion_role = 'non_target' AND l.is_gone THEN 1 END)
            AS n_non_targets_gone,
        count(CASE WHEN l.lesion_role = 'non_target' AND l.is_disease THEN 1 END)
            AS n_non_targets_there,
        count(CASE WHEN l.is_new_disease THEN 1 END) AS n_new
    FROM derived.assessments AS a
    CROSS JOIN protocol.scopes AS sc
    LEFT JOIN
        shown AS l
        ON a.patient = l.patient AND a.assessment_no = l.assessment_no AND sc.scope = l.scope
    WHERE a.assessment_no > 0
    GROUP BY a.patient, sc.scope, a.assessment_no, a.exam_date
),

complete AS (
    SELECT
        *,
        CASE WHEN n_targets > 0 AND n_unknown = 0 THEN known_sod_mm END AS sod_mm,
        CASE WHEN n_targets > 0 AND n_unknown_at_baseline = 0 THEN known_baseline_mm END
            AS baseline_sod_mm,
        n_targets > 0 AND n_targets_gone = n_targets AS target_gone,
        n_targets + n_non_targets > 0
        AND n_targets_gone = n_targets
        AND n_non_targets_gone = n_non_targets
        AND n_new = 0 AS all_gone
    FROM sums
),

history AS (
    SELECT
        *,
        min(sod_mm) OVER before_this AS lowest_before_mm,
        min(sod_mm - baseline_sod_mm) OVER before_this AS lowest_change_mm,
        coalesce(max(CASE WHEN all_gone THEN 1 ELSE 0 END) OVER before_this, 0) = 1 AS had_cr
    FROM complete
    WINDOW before_this AS (
        PARTITION BY patient, scope
        ORDER BY assessment_no ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
),

with_nadir AS (
    SELECT
        *,
        CASE
            WHEN baseline_sod_mm IS NULL THEN lowest_before_mm
            WHEN lowest_change_mm < 0 THEN baseline_sod_mm + lowest_change_mm
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
            WHEN n.had_cr AND n.n_targets_there > 0 THEN 'PD'
            WHEN
                n.known_sod_mm >= s.pd_increase_ratio * n.nadir_sod_mm
                AND n.known_sod_mm - n.nadir_sod_mm >= s.pd_min_increase_mm THEN 'PD'
            WHEN n.sod_mm IS NULL OR n.baseline_sod_mm IS NULL THEN 'NE'
            WHEN n.sod_mm <= s.pr_ratio * n.baseline_sod_mm THEN 'PR'
            ELSE 'SD'
        END AS target_response,
        CASE
            WHEN n.n_non_targets = 0 THEN NULL
            WHEN n.n_progressed > 0 OR (n.had_cr AND n.n_non_targets_there > 0) THEN 'PD'
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
        END AS judged
    FROM parts
),

sequence AS (
    SELECT
        o.*,
        a.study_day,
        a.before_new_therapy,
        count(CASE WHEN o.judged = 'NE' THEN 1 END) OVER so_far AS ne_so_far,
        count(CASE WHEN o.judged NOT IN ('CR', 'NE') THEN 1 END) OVER so_far AS below_cr_so_far,
        count(CASE WHEN o.judged NOT IN ('CR', 'PR', 'NE') THEN 1 END)
            OVER so_far
            AS below_pr_so_far,
        count(CASE WHEN o.judged NOT IN ('PD', 'NE') THEN 1 END) OVER so_far AS not_pd_so_far,
        count(CASE WHEN o.judged = 'PD' THEN 1 END) OVER so_far AS pd_so_far
    FROM overall AS o
    JOIN derived.assessments AS a ON o.patient = a.patient AND o.assessment_no = a.assessment_no
    WINDOW so_far AS (
        PARTITION BY o.patient, o.scope
        ORDER BY o.assessment_no ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    )
),

pairs AS (
    SELECT
        t.patient, t.scope, t.assessment_no, u.assessment_no AS later_no, u.pd_so_far,
        t.judged = 'CR'
        AND u.judged = 'CR'
        AND u.below_cr_so_far = t.below_cr_so_far AS confirms_cr,
        t.judged IN ('CR', 'PR')
        AND u.judged IN ('CR', 'PR')
        AND u.below_pr_so_far = t.below_pr_so_far AS confirms_pr,
        t.judged = 'PD' AND u.judged = 'PD' AND u.not_pd_so_far = t.not_pd_so_far AS confirms_pd
    FROM sequence AS t
    JOIN
        sequence AS u
        ON t.patient = u.patient AND t.scope = u.scope AND u.assessment_no > t.assessment_no
    CROSS JOIN protocol.settings AS s
    WHERE
        date_diff('day', t.exam_date, u.exam_date) >= s.confirmation_days
        AND u.ne_so_far - t.ne_so_far <= s.max_ne_before_confirmation
        AND u.before_new_therapy
        AND u.judged IN ('CR', 'PR', 'PD')
),

confirmations AS (
    SELECT
        patient, scope, assessment_no,
        max(CASE WHEN confirms_cr THEN 1 ELSE 0 END) = 1 AS cr_confirmed,
        max(CASE WHEN confirms_pr THEN 1 ELSE 0 END) = 1 AS pr_confirmed,
        max(CASE WHEN confirms_pd THEN 1 ELSE 0 END) = 1 AS pd_confirmed
    FROM pairs
    GROUP BY patient, scope, assessment_no
),

first_confirmed AS (
    SELECT patient, scope, pd_so_far, min(later_no) AS confirmed_no
    FROM pairs
    WHERE confirms_pr
    GROUP BY patient, scope, pd_so_far
),

confirmed AS (
    SELECT
        q.*,
        CASE
            WHEN
                s.confirmed_pr_stays AND q.judged = 'SD' AND q.assessment_no > f.confirmed_no
                THEN 'PR'
            ELSE q.judged
        END AS response,
        coalesce(c.cr_confirmed, FALSE) AS cr_confirmed,
        coalesce(c.pr_confirmed, FALSE)
        OR (
            s.confirmed_pr_stays
            AND q.judged = 'SD'
            AND coalesce(q.assessment_no > f.confirmed_no, FALSE)
        ) AS pr_confirmed,
        q.judged = 'PD' AND coalesce(c.pd_confirmed, FALSE) AS pd_confirmed
    FROM sequence AS q
    CROSS JOIN protocol.settings AS s
    LEFT JOIN confirmations AS c
        ON q.patient = c.patient AND q.scope = c.scope AND q.assessment_no = c.assessment_no
    LEFT JOIN first_confirmed AS f
        ON q.patient = f.patient AND q.scope = f.scope AND q.pd_so_far = f.pd_so_far
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
        c.before_new_therapy
        AND (f.first_pd_no IS NULL OR c.assessment_no <= f.first_pd_no) AS counts
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
    -- Smallest complete sum of diameters before this examination, baseline included, mm.
    c.nadir_sod_mm,
    c.target_response, -- Response of the targets: CR, PR, SD, PD, NE; missing where there are none.
    -- Response of the non-targets: CR, NON-CR/NON-PD, PD, NE; missing where there are none.
    c.non_target_response,
    c.new_lesion, -- Whether a new lesion is unequivocal.
    c.response, -- Response of the examination.
    -- Whether a later examination confirms CR, PR or PD; missing for other responses.
    CASE c.response
        WHEN 'CR' THEN c.cr_confirmed WHEN 'PR' THEN c.pr_confirmed WHEN 'PD' THEN c.pd_confirmed
    END AS confirmed,
    -- Whether a later examination confirms at least a partial response.
    c.response IN ('CR', 'PR') AND c.pr_confirmed AS confirmed_as_pr,
    c.pd_confirmed, -- Whether a later examination confirms the progression.
    c.counts -- Whether the examination counts: not after the first PD, nor after new therapy.
FROM counted AS c
LEFT JOIN visited AS v
    ON c.patient = v.patient AND c.scope = v.scope AND c.assessment_no = v.assessment_no
