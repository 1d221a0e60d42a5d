-- Best response.
-- One row per included patient and scope.
--
-- CR > PR > SD > NON-CR/NON-PD > PD > NE over the examinations that count. SD counts from
-- `sd_min_days` after treatment start; NON-CR/NON-PD too with `sd_min_without_targets`. A response not confirmed counts in the confirmed column as SD,
-- or as NON-CR/NON-PD where there are no targets. A response ends with the progression that ends
-- counting, which `pd_needs_confirmation` may ask to be confirmed.
WITH counting AS (
    SELECT
        r.*,
        r.response = 'PD' AND (r.pd_confirmed OR NOT s.pd_needs_confirmation) AS progressed,
        date_diff('day', p.treatment_start, r.exam_date) >= s.sd_min_days AS late_enough,
        date_diff('day', p.treatment_start, r.exam_date) >= s.sd_min_days OR NOT s.sd_min_without_targets AS late_enough_without_targets
    FROM derived.response AS r
    JOIN cohort.patients AS p ON r.patient = p.patient
    CROSS JOIN protocol.settings AS s
    WHERE r.counts
),

ranked AS (
    SELECT
        patient, scope,
        min(CASE
            WHEN response = 'CR' THEN 1
            WHEN response = 'PR' THEN 2
            WHEN response = 'SD' AND late_enough THEN 3
            WHEN response = 'NON-CR/NON-PD' AND late_enough_without_targets THEN 4
            WHEN response = 'PD' THEN 5
            ELSE 6
        END) AS best,
        min(CASE
            WHEN response = 'CR' AND confirmed THEN 1
            WHEN confirmed_as_pr THEN 2
            WHEN response = 'CR' AND target_response IS NULL AND late_enough_without_targets THEN 4
            WHEN response IN ('CR', 'PR', 'SD') AND late_enough THEN 3
            WHEN response = 'NON-CR/NON-PD' AND late_enough_without_targets THEN 4
            WHEN response = 'PD' THEN 5
            ELSE 6
        END) AS best_confirmed,
        min(CASE WHEN response IN ('CR', 'PR') THEN exam_date END) AS first_response_date,
        min(CASE WHEN progressed THEN exam_date END) AS progression_date,
        max(CASE WHEN response <> 'NE' THEN exam_date END) AS last_evaluable_date
    FROM counting
    GROUP BY patient, scope
),

ended AS (
    SELECT
        p.patient, sc.scope, r.best, r.best_confirmed, r.first_response_date,
        CASE
            WHEN r.progression_date IS NOT NULL THEN r.progression_date
            WHEN v.death_date IS NOT NULL AND (p.new_therapy_date IS NULL OR v.death_date <= p.new_therapy_date)
                THEN v.death_date
        END AS end_event_date,
        r.last_evaluable_date
    FROM cohort.patients AS p
    JOIN cohort.vital_status AS v ON p.patient = v.patient
    CROSS JOIN (VALUES ('overall'), ('local')) AS sc (scope)
    LEFT JOIN ranked AS r ON p.patient = r.patient AND r.scope = sc.scope
)

SELECT
    e.patient,
    p.arm,
    e.scope,
    CASE e.best WHEN 1 THEN 'CR' WHEN 2 THEN 'PR' WHEN 3 THEN 'SD' WHEN 4 THEN 'NON-CR/NON-PD' WHEN 5 THEN 'PD' ELSE 'NE' END AS best_response, -- Best response, confirmed or not.
    CASE e.best_confirmed WHEN 1 THEN 'CR' WHEN 2 THEN 'PR' WHEN 3 THEN 'SD' WHEN 4 THEN 'NON-CR/NON-PD' WHEN 5 THEN 'PD' ELSE 'NE' END AS best_response_confirmed, -- Best response with CR and PR confirmed.
    e.first_response_date, -- Day of the first CR or PR.
    CASE WHEN e.first_response_date IS NOT NULL THEN date_diff('day', e.first_response_date, coalesce(e.end_event_date, e.last_evaluable_date)) + 1 END AS duration_days, -- Duration of response, days from the first CR or PR to progression or death, else to the last evaluable examination.
    CASE WHEN e.first_response_date IS NOT NULL THEN CAST(date_diff('day', e.first_response_date, coalesce(e.end_event_date, e.last_evaluable_date)) + 1 AS DOUBLE) / CAST(s.days_per_month AS DOUBLE) END AS duration, -- Duration of response, months.
    CASE WHEN e.first_response_date IS NOT NULL THEN e.end_event_date IS NOT NULL END AS duration_ended -- Whether the response ended (progression or death); else it is censored.
FROM ended AS e
JOIN cohort.patients AS p ON e.patient = p.patient
CROSS JOIN protocol.settings AS s
