"""Adverse events on treatment per patient-year, because the arms are observed for unequal times."""

import polars as pl

from rairdtc_pipeline.statistics.comparative.rates import poisson_rate
from rairdtc_pipeline.statistics.tables.cells import schema_of
from rairdtc_pipeline.statistics.tables.estimands import ESTIMAND

EVENT_RATE_COLUMNS = {
    "kind": "all: every event; severe: of grade 3 or worse; related: attributed to the study "
    "treatment.",
    "level": "any: all events; class: a system organ class; term: a term.",
    "soc": "System organ class, or that the term is not coded; missing for all events.",
    "term": "Term; missing for a class and for all events.",
    "arm": "Treatment group.",
    "n": "Patients of the arm.",
    "patients": "Patients with such an event on treatment.",
    "years_to_first": "Patient-years on treatment up to the first such event.",
    "patient_rate": "Patients with such an event per patient-year up to it.",
    "patient_rate_lower": "Lower limit of this rate (exact, Poisson).",
    "patient_rate_upper": "Upper limit of this rate (exact, Poisson).",
    "events": "Such events on treatment, every one.",
    "years": "Patient-years on treatment.",
    "event_rate": "Such events per patient-year.",
    "event_rate_lower": "Lower limit (exact, Poisson): too near where patients have several.",
    "event_rate_upper": "Upper limit (exact, Poisson): too near where patients have several.",
    "estimand": ESTIMAND,
}
_TEXTS = ("kind", "level", "soc", "term", "arm", "estimand")
_KEYS = ("kind", "level", "soc", "term", "arm")


def event_rates_table(counts: pl.DataFrame, level: float) -> pl.DataFrame:
    """One row per kind of event, class or term, and arm.

    `counts` has one row per kind, level, soc, term and arm: n, patients, events, and the times
    under observation `years` and `years_to_first`.
    """
    rows = []
    for seen in counts.sort(_KEYS, nulls_last=False).iter_rows(named=True):
        first = poisson_rate(seen["patients"], seen["years_to_first"], level)
        every = poisson_rate(seen["events"], seen["years"], level)
        rows.append(
            seen
            | dict(zip(_limits("patient_rate"), first or (None,) * 3, strict=True))
            | dict(zip(_limits("event_rate"), every or (None,) * 3, strict=True))
            | {"estimand": "event_rates"}
        )
    schema = schema_of(EVENT_RATE_COLUMNS, _TEXTS, ("n", "patients", "events"))
    return pl.DataFrame(rows, schema=schema)


def _limits(rate: str) -> tuple[str, str, str]:
    return rate, f"{rate}_lower", f"{rate}_upper"
