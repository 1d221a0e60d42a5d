"""The meanings of the codes in the tables, as value labels for statistical packages."""

import duckdb

from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.messages.language import ENGLISH
from rairdtc_pipeline.published.words import worded
from rairdtc_pipeline.vocabulary import labels, vocabulary

Labels = dict[str, dict[str, str]]

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


def code_labels(con: duckdb.DuckDBPyConnection, language: str = ENGLISH) -> Labels:
    """Column name → code → label in the language; numeric codes are text."""
    return {
        column: {code: worded(label, language) for code, label in codes.items()}
        for column, codes in _english_labels(con).items()
    }


def _english_labels(con: duckdb.DuckDBPyConnection) -> Labels:
    words = vocabulary()
    visits = con.execute(
        "SELECT visit, target_months FROM protocol.visit_schedule ORDER BY visit_order"
    ).fetchall()
    meanings: Labels = {
        column.name: {code: words.answers.get(code) or _spoken(code) for code in column.codes}
        for contract in load_contracts().values()
        for column in contract.columns
        if column.codes
    }
    for column, about in words.characteristics.items():
        meanings |= {column: about.levels, about.adsl: about.levels}
    meanings |= dict.fromkeys(_RESPONSE_COLUMNS, labels(words.responses))
    meanings |= dict.fromkeys(_FLAGS, words.answers)
    return meanings | {
        "arm": labels(words.arms),
        "armcd": labels(words.arms),
        "visit": {"baseline": words.visit_label(0)}
        | {visit: words.visit_label(months) for visit, months in visits},
        "state": labels(words.visit_states),
        "scope": labels(words.scopes),
        "endpoint": labels(words.endpoints),
        "sensitivity_set": labels(words.sensitivity_sets),
        "reason": labels(words.endings),
        "event": {"0": "Censored", "1": "Event"},
        "cnsr": {"0": "Event", "1": "Censored"},
    }


def _spoken(code: str) -> str:
    words = code.replace("_", " ")
    return words[:1].upper() + words[1:]
