"""What the codes of the tables mean, in words: the value labels of statistical packages."""

import duckdb

from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.published.arms import ARM_NAMES
from rairdtc_pipeline.statistics.tables.characteristics import CATEGORIES, YES_NO

Labels = dict[str, dict[str, str]]

_RESPONSES = {
    "CR": "Complete response",
    "PR": "Partial response",
    "SD": "Stable disease",
    "NON-CR/NON-PD": "Neither complete response nor progressive disease",
    "PD": "Progressive disease",
    "NE": "Not evaluable",
}
_STATES = {
    "assessed": "Assessed",
    "progressed_before": "Progressed before the visit",
    "died_before": "Died before the visit",
    "not_reached": "Visit not reached",
    "missing": "Missing",
}
_REASONS = (
    "local_progression_imaging",
    "confirmed_local_progression_imaging",
    "progression_imaging",
    "confirmed_progression_imaging",
    "local_progression_follow_up",
    "distant_progression_follow_up",
    "death",
    "last_evaluable_examination",
    "last_examination_before_new_therapy",
    "last_examination_before_missed_visits",
    "no_evaluable_examination",
    "last_known_alive",
)
_SETS = (
    "primary",
    "no_censoring_at_new_therapy",
    "censored_after_missed_visits",
    "confirmed_progression",
    "progression_on_imaging",
)
_ENDPOINTS = {
    "LPFS": "Local progression-free survival",
    "PFS": "Progression-free survival",
    "OS": "Overall survival",
}
_RESPONSE_COLUMNS = (
    "response",
    "target_response",
    "non_target_response",
    "best_response",
    "best_response_confirmed",
    "avalc",
)
_FLAGS = ("ittfl", "saffl", "dthfl", "bilatfl", "etefl", "ablfl", "anl01fl", "anl02fl", "trtemfl")
ORDERED = {
    *_RESPONSE_COLUMNS,
    "visit",
    "visit_order",
    "ecog",
    "ecogbl",
    "ctcae_grade",
    "atoxgrn",
    "worst_grade",
    "worst_related_grade",
    "computed_grade",
    "recorded_grade",
}


def code_labels(con: duckdb.DuckDBPyConnection) -> Labels:
    """Column name → code → words; numbers are written as text."""
    visits = con.execute(
        "SELECT visit, target_months FROM protocol.visit_schedule ORDER BY visit_order"
    ).fetchall()
    labels: Labels = {
        column.name: {code: _spoken(code) for code in column.codes}
        for contract in load_contracts().values()
        for column in contract.columns
        if column.codes
    }
    labels |= {name: words for name, (_, words, _) in CATEGORIES.items()}
    labels |= dict.fromkeys(_RESPONSE_COLUMNS, _RESPONSES)
    labels |= dict.fromkeys(_FLAGS, YES_NO)
    return labels | {
        "arm": {arm: _spoken(name) for arm, name in ARM_NAMES.items()},
        "armcd": {arm: _spoken(name) for arm, name in ARM_NAMES.items()},
        "visit": {"baseline": "Before treatment"} | {v: f"{months} months" for v, months in visits},
        "state": _STATES,
        "scope": {"overall": "All lesions", "local": "Lesions in the implant field"},
        "endpoint": _ENDPOINTS,
        "sensitivity_set": {code: _spoken(code) for code in _SETS},
        "reason": {code: _spoken(code) for code in _REASONS},
        "event": {"0": "Censored", "1": "Event"},
        "cnsr": {"0": "Event", "1": "Censored"},
        "histgrp": CATEGORIES["histology"][1],
        "surggrp": CATEGORIES["surgery"][1],
        "metgrp": CATEGORIES["metastasis"][1],
        "mutgrp": CATEGORIES["mutation"][1],
    }


def _spoken(code: str) -> str:
    words = code.replace("_", " ")
    return words[:1].upper() + words[1:]
