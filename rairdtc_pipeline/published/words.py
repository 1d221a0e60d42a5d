"""Translates English text of the published file into the language of a page.

For a sentence, a table keeps the English text and, in the column `<name>_messages`, the messages
that form it. For a label, a table keeps only the English text, which identifies one message.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.contracts.model import first_chinese
from rairdtc_pipeline.contracts.rules import contract_rules
from rairdtc_pipeline.ctcae import synonyms
from rairdtc_pipeline.messages import (
    Message,
    Value,
    label_message,
    message,
    sentences,
    stored_messages,
)
from rairdtc_pipeline.messages.language import ENGLISH
from rairdtc_pipeline.privacy.identifiers import REMOVED
from rairdtc_pipeline.vocabulary import vocabulary
from rairdtc_pipeline.warehouse.sql_checks import check_title, sql_checks

# Separator between the parts of a label → separator in Chinese.
_BETWEEN_PARTS = {" · ": " · ", ", ": "，"}
_MOST_MONTHS = 120
# Message parameters that name a place in a table or a paper.
_PLACES = {"place", "greater_place", "than_place", "before_place", "after_place", "row", "block"}


def worded(words: str | None, language: str) -> str:
    """A label in a language, part by part; a part that is not in the catalogue is unchanged."""
    if not words or language == ENGLISH:
        return words or ""
    as_title = f"{words[:1].upper()}{words[1:]}"
    found = label_message(words) or label_message(as_title) or _visits().get(words)
    if found:
        return found.text(language)
    if term := first_chinese(synonyms(words)):
        return term
    for between, said in _BETWEEN_PARTS.items():
        parts = words.split(between)
        if len(parts) > 1 and (parts[0].isupper() or worded(parts[0], language) != parts[0]):
            return said.join(worded(part, language) for part in parts)
    return words


def told(row: Mapping[str, Any], name: str, language: str) -> str:
    """The sentence of a column in a language."""
    kept = row.get(f"{name}_messages")
    if language == ENGLISH or not kept:
        return worded(row.get(name), language)
    said = [_with_labels(each, language) for each in stored_messages(kept)]
    return sentences(said, language)


def _with_labels(said: Message, language: str) -> Message:
    """The message with its place parameters in the language; codes are unchanged."""
    given: dict[str, Value] = {}
    for name, value in said.parameters:
        if isinstance(value, Message):
            given[name] = _with_labels(value, language)
        else:
            is_place = name in _PLACES and isinstance(value, str)
            given[name] = worded(str(value), language) if is_place else value
    return message(said.id, **given)


def rule_words(description: str, language: str) -> str:
    """The description of a rule in `audit.validation`, in a language."""
    found = None if language == ENGLISH else _rules().get(description)
    return found.text(language) if found else worded(description, language)


@lru_cache(maxsize=1)
def _visits() -> dict[str, Message]:
    """English label → message, for every visit after treatment start."""
    months = range(1, _MOST_MONTHS + 1)
    return {vocabulary().visit_label(n): message("report-visit", months=n) for n in months}


@lru_cache(maxsize=1)
def _rules() -> dict[str, Message]:
    """English text → message, for the rules of contracts and of free text, and the checks."""
    asked = [rule.asks for c in load_contracts().values() for rule in contract_rules(c)]
    asked += [
        message("files-free-text-rule", column=column.name, mark=REMOVED)
        for contract in load_contracts().values()
        for column in contract.stored
        if column.free_text
    ]
    asked += [check_title(check) for found in sql_checks().values() for check, _ in found]
    return {str(said): said for said in asked}
