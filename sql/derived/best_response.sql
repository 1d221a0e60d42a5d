-- Best response.
-- One row per included patient and scope.
--
-- The best response of the examinations that count, in the order of `protocol.responses`. SD counts
-- from `sd_min_days` after treatment start; with `sd_min_without_targets`, the same applies to
-- NON-CR/NON-PD. In the confirmed column, an unconfirmed response counts as SD, or as NON-CR/NON-PD
-- without targets. A response ends with the progression after which examinations no longer count;
-- `pd_needs_confirmation` may require that this progression is confirmed.
WITH counting AS (
    SELECT
        r.*,
        r.response = 'PD' AND (r.pd_confirmed OR NOT s.pd_needs_confirmation) AS progressed,
        date_diff('day', p.treatment_start, r.exam_date) >= s.sd_min_days AS late_enough,
        date_diff('day', p.treatment_start, r.exam_date) >= s.sd_min_days
        OR NOT s.sd_min_without_targets AS late_enough_without_targets
    FROM derived.response AS r
    JOIN cohort.patients AS p ON r.patient = p.patient
    CROSS JOIN protocol.settings AS s
    WHERE r.counts
),

counted AS (
    SELECT
        *,
        CASE
            WHEN response = 'SD' AND NOT late_enough THEN 'NE'
            WHEN response = 'NON-CR/NON-PD' AND NOT late_enough_without_targets THEN 'NE'
            ELSE response
        END AS counts_as,
        CASE
            WHEN response = 'CR' AND confirmed THEN 'CR'
            WHEN confirmed_as_pr THEN 'PR'
            WHEN
                response = 'CR' AND target_response IS NULL AND late_enough_without_targets
                THEN 'NON-CR/NON-PD'
            WHEN response IN ('CR', 'PR', 'SD') AND late_enough THEN 'SD'
            WHEN response = 'NON-CR/NON-PD' AND late_enough_without_targets THEN response
            WHEN response = 'PD' THEN response
            ELSE 'NE'
        END AS counts_confirmed_as
    FROM counting
),

ranked AS (
    SELECT
        c.patient, c.scope,
        min(b.response_order) AS best,
        min(k.response_order) AS best_confirmed,
        min(CASE WHEN b.is_objective THEN c.exam_date END) AS first_response_date,
        min(CASE WHEN c.progressed THEN c.exam_date END) AS progression_date,
        max(CASE WHEN c.response <> 'NE' THEN c.exam_date END) AS last_evaluable_date
    FROM counted AS c
    JOIN protocol.responses AS b ON c.counts_as = b.response
    JOIN protocol.responses AS k ON c.counts_confirmed_as = k.response
    GROUP BY c.patient, c.scope
),

ended AS (
    SELECT
        p.patient, sc.scope, r.best, r.best_confirmed, r.first_response_date,
        CASE
            WHEN r.progression_date IS NOT NULL THEN r.progression_date
            WHEN
                v.death_date IS NOT NULL
                AND (p.new_therapy_date IS NULL OR v.death_date <= p.new_therapy_date)
                THEN v.death_date
        END AS end_event_date,
        r.last_evaluable_date
    FROM cohort.patients AS p
    JOIN cohort.vital_status AS v ON p.patient = v.patient
    CROSS JOIN protocol.scopes AS sc
    LEFT JOIN ranked AS r ON p.patient = r.patient AND r.scope = sc.scope
)

SELECT
    e.patient,
    p.arm,
    e.scope,
    coalesce(b.response, 'NE') AS best_response, -- Best response, confirmed or not.
    -- Best response with CR and PR confirmed.
    coalesce(k.response, 'NE') AS best_response_confirmed,
    e.first_response_date, -- Day of the first CR or PR.
    -- Duration of response, days from the first CR or PR to progression or death, else to the last
    -- evaluable examination.
    CASE
        WHEN
            e.first_response_date IS NOT NULL
            THEN
                date_diff(
                    'day', e.first_response_date, coalesce(e.end_event_date, e.last_evaluable_date)
                )
                + 1
    END AS duration_days,
    -- Duration of response, months.
    CASE
        WHEN
            e.first_response_date IS NOT NULL
            THEN
                CAST(
                    date_diff(
                        'day',
                        e.first_response_date,
                        coalesce(e.end_event_date, e.last_evaluable_date)
                    )
                    + 1 AS DOUBLE
                )
                / CAST(s.days_per_month AS DOUBLE)
    END AS duration,
    -- Whether the response ended (progression or death); else it is censored.
    CASE WHEN e.first_response_date IS NOT NULL THEN e.end_event_date IS NOT NULL END
        AS duration_ended
FROM ended AS e
JOIN cohort.patients AS p ON e.patient = p.patient
LEFT JOIN protocol.responses AS b ON e.best = b.response_order
LEFT JOIN protocol.responses AS k ON e.best_confirmed = k.response_order
CROSS JOIN protocol.settings AS s
