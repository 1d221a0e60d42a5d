"""What each exploratory analysis estimates, by the five attributes of ICH E9(R1)."""

from dataclasses import astuple, dataclass
from typing import Any

import polars as pl

from rairdtc_pipeline.vocabulary import PRIMARY, vocabulary

ESTIMAND = "What is estimated: a row of `statistics.estimands`."
ESTIMAND_COLUMNS = {
    "estimand": "Name of the estimand, as the tables of `statistics` give it.",
    "tables": "Tables of `statistics` that estimate it, separated by commas.",
    "population": "Patients the estimate is about.",
    "treatment": "Treatments that are compared.",
    "variable": "Variable, or endpoint, of each patient.",
    "intercurrent_events": "How events after the start of treatment are handled.",
    "summary": "Summary measure over the population.",
}


@dataclass(frozen=True)
class Estimand:
    """The attributes of an estimand as text, and the tables that estimate it."""

    tables: tuple[str, ...]
    population: str
    treatment: str
    variable: str
    intercurrent_events: str
    summary: str


_EVERYONE = "all included patients of the arms compared"
_STARTED = "the treatment a patient started, whatever followed of it"
_TIME = "time from treatment start to the event of the endpoint"
_PRIMARY = "as in the estimand of the primary set of the endpoint"
_RATIO = "hazard ratio, and difference of restricted mean times to the horizon of the protocol"
_WHILE_SEEN = "who progressed, died or left before the visit has no value and is not counted"
_OBSERVED = "available values count (missing at random given the others of the patient)"
_SURVIVAL = ("km_curve", "km_summary", "sensitivity", "hazard_ratios", "mean_differences")
ESTIMANDS = {
    "before_treatment": Estimand(
        ("baseline_table", "baseline_overall", "balance"),
        _EVERYONE,
        "none: it describes who was treated how",
        "what is known of the patient before treatment, and the seeds implanted",
        "none: it is known before treatment; the seeds are those of the study treatment",
        "distribution in each arm, and standardised differences between arms",
    ),
    "response_assessed": Estimand(
        ("response_table",),
        "patients assessed at the visit",
        _STARTED,
        "response at the visit",
        _WHILE_SEEN,
        "distribution in each arm",
    ),
    "change_assessed": Estimand(
        ("change_table",),
        "patients with a value at the visits compared",
        _STARTED,
        "tumour size, thyroglobulin, pain; worst grade of adverse events on treatment",
        _WHILE_SEEN,
        "distribution in each arm, and change within it",
    ),
    "tg_geometric_means": Estimand(
        ("tg_model",),
        "patients with usable thyroglobulin",
        _STARTED,
        "thyroglobulin at the visit",
        _OBSERVED,
        "geometric mean in each arm, and its ratio to baseline",
    ),
    "tg_ratio_of_ratios": Estimand(
        ("tg_ratios",),
        "patients with usable thyroglobulin of the arms compared",
        _STARTED,
        "thyroglobulin at the visit over that at baseline",
        _OBSERVED,
        "ratio of the ratios of two arms",
    ),
    "first_local_event": Estimand(
        ("cumulative_incidence",),
        _EVERYONE,
        _STARTED,
        "time from treatment start to local progression, or to death before it",
        "death before local progression competes with it; else as in the primary set of LPFS",
        "cumulative incidence in each arm",
    ),
    "adjusted_effects_none": Estimand(
        ("adjusted_effects", "adjusted_balance"),
        "included patients of the two arms with all covariates of the score",
        _STARTED,
        _TIME,
        _PRIMARY,
        f"{_RATIO}, as observed",
    ),
    "adjusted_effects_overlap": Estimand(
        ("adjusted_effects", "adjusted_balance", "adjusted_curves"),
        "the overlap population: patients of the two arms with all covariates, each weighted by "
        "the chance of the other treatment",
        _STARTED,
        _TIME,
        _PRIMARY,
        f"{_RATIO}, weighted",
    ),
    "responders_rate": Estimand(
        ("responders",),
        _EVERYONE,
        _STARTED,
        "CR or PR at the visit, or as best overall response",
        "not assessed, for whatever reason, counts as not responding (composite)",
        "share of responders in each arm",
    ),
    "responders_difference": Estimand(
        ("responder_gaps",),
        _EVERYONE,
        _STARTED,
        "CR or PR at the visit, or as best overall response",
        "not assessed, for whatever reason, counts as not responding (composite)",
        "difference of the shares of responders",
    ),
    "response_duration": Estimand(
        ("response_duration",),
        "patients with CR or PR as best overall response, in each arm by itself",
        _STARTED,
        "time from the first CR or PR to progression or death",
        "observation ends at new therapy (hypothetical); death ends the response (composite)",
        "median duration in each arm",
    ),
    "landmarks": Estimand(
        ("landmarks",),
        "patients free of the event and under observation at the landmark",
        "the treatments begun by the landmark, whatever followed of them",
        "time from the landmark to the event of the endpoint",
        _PRIMARY,
        "hazard ratio after the landmark",
    ),
    "treatment_over_time": Estimand(
        ("treatment_over_time",),
        _EVERYONE,
        "the treatments begun by each day: seeds, anlotinib, or both",
        _TIME,
        _PRIMARY,
        "ratio of the hazards on a day of both treatments and on a day of one",
    ),
    "series_cap": Estimand(
        ("series_cap",),
        _EVERYONE,
        "the treatment started, the first implant series with and without its longest duration",
        _TIME,
        f"{_PRIMARY}; anlotinib that belongs to the combination without the cap is no new therapy",
        "hazard ratio",
    ),
    "survival_at": Estimand(
        ("survival_at",),
        _EVERYONE,
        _STARTED,
        _TIME,
        _PRIMARY,
        "survival at fixed times in each arm",
    ),
    "permutation_log_rank": Estimand(
        ("permutation_tests",),
        _EVERYONE,
        _STARTED,
        _TIME,
        _PRIMARY,
        "equality of the survival curves of all arms",
    ),
    "exam_intervals": Estimand(
        ("exam_intervals",),
        "included patients examined after baseline",
        _STARTED,
        "median interval between examinations of the patient",
        "examinations after progression or new therapy do not count (while on study treatment)",
        "distribution in each arm",
    ),
    "event_rates": Estimand(
        ("event_rates",),
        _EVERYONE,
        _STARTED,
        "first adverse event of the kind on treatment, and every event",
        "observation ends some days after the last dose, at new therapy or death (while on "
        "treatment)",
        "patients with an event, and events, per patient-year in each arm",
    ),
}


def of_set(endpoint: str, sensitivity_set: str) -> str:
    """Name of the estimand of an endpoint counted in a sensitivity set."""
    return f"{endpoint}_{sensitivity_set}".lower()


def estimands_table(sets: pl.DataFrame) -> pl.DataFrame:
    """One row per estimand; every set of `sets`, which is `derived.sensitivity_sets`, has one."""
    counted = {
        of_set(row["endpoint"], row["sensitivity_set"]): _of_row(row)
        for row in sets.sort("endpoint", "set_order").iter_rows(named=True)
    }
    rows = [
        (name, ", ".join(found.tables), *astuple(found)[1:])
        for name, found in (counted | ESTIMANDS).items()
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(ESTIMAND_COLUMNS, pl.String), orient="row")


def _of_row(row: dict[str, Any]) -> Estimand:
    """The estimand of a sensitivity set, from the rules that the set follows."""
    endpoint = vocabulary().endpoints[row["endpoint"]]
    handled = []
    if endpoint.scope is None:
        handled.append("death is the event; new therapy changes nothing (treatment policy)")
    else:
        handled.append("death is an event (composite)")
        handled.append(
            "observation ends at the last examination before new therapy (hypothetical)"
            if row["censor_at_new_therapy"]
            else "observation goes on after new therapy (treatment policy)"
        )
    if row["censor_missed"]:
        handled.append(
            "after missed visits, observation ends at the last examination before them "
            "(hypothetical)"
        )
    events = "death from any cause"
    if endpoint.scope is not None:
        confirmed = "confirmed " if row["pd_needs_confirmation"] else ""
        where = "local " if endpoint.scope == "local" else ""
        seen = " on imaging" if row["only_imaging"] else ""
        events = f"{confirmed}{where}progression{seen} or {events}"
    tables = _SURVIVAL if row["sensitivity_set"] == PRIMARY else _SURVIVAL[2:]
    return Estimand(
        tables,
        _EVERYONE,
        _STARTED,
        f"time from treatment start to {events}",
        "; ".join(handled),
        "survival curve, median and restricted mean in each arm; hazard ratio and difference of "
        "restricted means",
    )
