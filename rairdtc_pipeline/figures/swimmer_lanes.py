"""The data of a swimmer plot: each patient's time on study, events and dosing.

Times are months since treatment start, counted as in time to event: the first day is day 1.
"""

from dataclasses import dataclass

import polars as pl

from rairdtc_pipeline.figures.study import Study, evenly

READS = (
    "derived.survival",
    "derived.response",
    "cohort.study_implants",
    "staging.anlotinib",
)
_LANES = """
    SELECT os.patient, os.arm, os.time_months AS months, os.event = 1 AS died,
        lp.time_months AS local_months,
        coalesce(lp.event = 1 AND lp.reason <> 'death', FALSE) AS progressed_locally
    FROM derived.survival AS os
    LEFT JOIN derived.survival AS lp
        ON os.patient = lp.patient AND lp.endpoint = 'LPFS' AND lp.sensitivity_set = 'primary'
    WHERE os.endpoint = 'OS' AND os.sensitivity_set = 'primary'
    ORDER BY os.arm, months DESC, os.patient"""
_EVENTS = """
    WITH dated AS (
        SELECT patient, response AS kind, exam_date AS day FROM derived.response
        WHERE scope = 'overall' AND counts AND response IN ('CR', 'PR', 'SD', 'PD')
        UNION ALL
        SELECT DISTINCT patient, 'seeds', implant_date FROM cohort.study_implants
        UNION ALL
        SELECT patient, 'new therapy', new_therapy_date FROM cohort.patients
    )
    SELECT d.patient, d.kind,
        (date_diff('day', p.treatment_start, d.day) + 1) / s.days_per_month::DOUBLE AS months
    FROM dated AS d JOIN cohort.patients AS p ON d.patient = p.patient
    CROSS JOIN protocol.settings AS s
    WHERE d.day IS NOT NULL AND d.patient IN (SELECT unnest($1))
    ORDER BY ALL"""
_DOSING = """
    SELECT a.patient,
        date_diff('day', p.treatment_start, a.start_date) / s.days_per_month::DOUBLE AS first,
        (date_diff('day', p.treatment_start, a.end_date) + 1) / s.days_per_month::DOUBLE AS last
    FROM staging.anlotinib AS a JOIN cohort.patients AS p ON a.patient = p.patient
    CROSS JOIN protocol.settings AS s
    WHERE a.patient IN (SELECT unnest($1))
    ORDER BY ALL"""


@dataclass(frozen=True)
class Lanes:
    """`lanes` has one row per drawn patient, in drawn order; `of` is the number of all patients.

    `events` has patient, kind and months; `dosing` has patient, first and last month. Neither
    extends beyond the lane: ongoing dosing ends with it.
    """

    lanes: pl.DataFrame
    events: pl.DataFrame
    dosing: pl.DataFrame
    of: int


def read_lanes(study: Study) -> Lanes:
    """Read the lanes by arm, the longest first; large arms are sampled evenly over their times."""
    everybody = study.rows(_LANES)
    drawn = [
        evenly(everybody.filter(pl.col("arm") == arm.label), study.share(arm)) for arm in study.arms
    ]
    lanes = pl.concat(drawn) if drawn else everybody
    ends = lanes.select("patient", pl.col("months").alias("end"))
    patients = [lanes["patient"].to_list()]
    events = study.rows(_EVENTS, patients).join(ends, on="patient", maintain_order="left")
    dosing = study.rows(_DOSING, patients).join(ends, on="patient", maintain_order="left")
    return Lanes(
        lanes,
        events.filter((pl.col("months") >= 0) & (pl.col("months") <= pl.col("end"))),
        dosing.filter(pl.col("first") < pl.col("end")).select(
            "patient",
            pl.col("first").clip(lower_bound=0),
            pl.min_horizontal("last", "end").alias("last"),
        ),
        everybody.height,
    )
