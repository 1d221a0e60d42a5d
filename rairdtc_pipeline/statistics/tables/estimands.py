"""What each exploratory analysis estimates, by the five attributes of ICH E9(R1)."""

from dataclasses import astuple, dataclass

import polars as pl

ESTIMAND_COLUMNS = {
    "estimand": "Name of the estimand, as the tables of `statistics` give it.",
    "population": "Patients the estimate is about.",
    "treatment": "Treatments that are compared.",
    "variable": "Variable, or endpoint, of each patient.",
    "intercurrent_events": "How events after the start of treatment are handled.",
    "summary": "Summary measure over the population.",
}


@dataclass(frozen=True)
class Estimand:
    """The attributes of an estimand, in words."""

    population: str
    treatment: str
    variable: str
    intercurrent_events: str
    summary: str


_EVERYONE = "all included patients of the arms compared"
_STARTED = "the treatment a patient started, whatever followed of it"
_TIME = "time from treatment start to the event of the endpoint"
_PRIMARY = (
    "those of the primary set: observation ends at new therapy for endpoints judged on images "
    "(hypothetical); death is an event or, in OS, the event (composite)"
)
_RATIO = "hazard ratio, and difference of restricted mean times to the horizon of the protocol"
ESTIMANDS = {
    "adjusted_effects_none": Estimand(
        "included patients of the two arms with all covariates of the score",
        _STARTED,
        _TIME,
        _PRIMARY,
        f"{_RATIO}, as observed",
    ),
    "adjusted_effects_overlap": Estimand(
        "the overlap population: patients of the two arms with all covariates, each weighted by "
        "the chance of the other treatment",
        _STARTED,
        _TIME,
        _PRIMARY,
        f"{_RATIO}, weighted",
    ),
    "responders_rate": Estimand(
        _EVERYONE,
        _STARTED,
        "CR or PR at the visit, or as best overall response",
        "not assessed, for whatever reason, counts as not responding (composite)",
        "share of responders in each arm",
    ),
    "responders_difference": Estimand(
        _EVERYONE,
        _STARTED,
        "CR or PR at the visit, or as best overall response",
        "not assessed, for whatever reason, counts as not responding (composite)",
        "difference of the shares of responders",
    ),
    "response_duration": Estimand(
        "patients with CR or PR as best overall response, in each arm by itself",
        _STARTED,
        "time from the first CR or PR to progression or death",
        "observation ends at new therapy (hypothetical); death ends the response (composite)",
        "median duration in each arm",
    ),
    "landmarks": Estimand(
        "patients free of the event and under observation at the landmark",
        "the treatments begun by the landmark, whatever followed of them",
        "time from the landmark to the event of the endpoint",
        _PRIMARY,
        "hazard ratio after the landmark",
    ),
    "survival_at": Estimand(
        _EVERYONE, _STARTED, _TIME, _PRIMARY, "survival at fixed times in each arm"
    ),
    "permutation_log_rank": Estimand(
        _EVERYONE,
        _STARTED,
        _TIME,
        _PRIMARY,
        "equality of the survival curves of all arms",
    ),
}


def estimands_table() -> pl.DataFrame:
    """One row per estimand."""
    rows = [(name, *astuple(found)) for name, found in ESTIMANDS.items()]
    return pl.DataFrame(rows, schema=dict.fromkeys(ESTIMAND_COLUMNS, pl.String), orient="row")
