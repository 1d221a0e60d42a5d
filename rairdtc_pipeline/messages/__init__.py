"""What is said to people: an id with typed parameters, and the words of it made last.

Code passes a `Message` on, keeps its id and parameters, and never looks into the words. The words
stand in `<language>/*.ftl`, one catalogue of Fluent templates per language; an id begins with the
file it stands in. A template says all there is to say: no sentence is put together in code.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Union, cast

from rairdtc_pipeline.messages.language import ENGLISH, language_in_use

if TYPE_CHECKING:
    from fluent.runtime import FluentBundle
    from fluent.syntax import ast

Value = Union[str, int, float, PurePath, "Message", Iterable[Union[str, int, "Message"]]]

_FOLDER = Path(__file__).parent
# What stands between the words of a list, and between sentences.
_BETWEEN_WORDS = {"en": ", ", "zh": "、"}
_BETWEEN_SENTENCES = {"en": "; ", "zh": "；"}


@dataclass(frozen=True)
class Message:
    """The id of a template, and the parameters it is filled with.

    A list of words is joined with commas, a list of messages with semicolons.
    """

    id: str
    parameters: tuple[tuple[str, Value], ...] = ()

    def text(self, language: str | None = None) -> str:
        """The words in a language, or in that in use; in English where it has no template.

        Raises LookupError for an id without a template, ValueError where a parameter is missing.
        """
        language = language or language_in_use()
        bundle = _catalogue(language)
        if not bundle.has_message(self.id):
            language, bundle = ENGLISH, _catalogue(ENGLISH)
        if not bundle.has_message(self.id) or (found := bundle.get_message(self.id).value) is None:
            raise LookupError(f"no template {self.id} in the catalogue {language}")
        values = {name: _value(value, language) for name, value in self.parameters}
        words, errors = bundle.format_pattern(found, values)
        if errors:
            raise ValueError(f"the template {self.id} cannot be filled: {errors[0]}")
        return str(words)

    def __str__(self) -> str:
        """The words in English, for tables, logs and programs, whatever the language in use."""
        return self.text(ENGLISH)

    @property
    def has_template(self) -> bool:
        """Whether the catalogue has the id."""
        return bool(_catalogue(ENGLISH).has_message(self.id))

    @property
    def parameters_json(self) -> str:
        """The parameters as JSON, kept beside an id in a table; a message is [id, parameters]."""
        return json.dumps(_plain(dict(self.parameters)), ensure_ascii=False, sort_keys=True)


def message(id: str, /, **parameters: Value) -> Message:
    """A message of the catalogue."""
    return Message(id, tuple(sorted((name, _kept(value)) for name, value in parameters.items())))


def stored_message(id: str, parameters_json: str) -> Message:
    """The message whose id and `parameters_json` were kept in a table."""
    parameters = json.loads(parameters_json)
    return message(id, **{name: _from_plain(value) for name, value in parameters.items()})


def _kept(value: Value) -> Value:
    if isinstance(value, PurePath):
        return str(value)
    if isinstance(value, str | int | float | Message):
        return value
    return tuple(value)


def _value(value: Value, language: str) -> str | int | float:
    if isinstance(value, Message):
        return value.text(language)
    if isinstance(value, str | int | float):
        return value
    if isinstance(value, PurePath):
        return str(value)
    parts = list(value)
    between = _BETWEEN_SENTENCES if parts and isinstance(parts[0], Message) else _BETWEEN_WORDS
    return between[language].join(str(_value(each, language)) for each in parts)


def sentences(said: Iterable[Message], language: str | None = None) -> str:
    """Several messages in one line, in a language or in that in use."""
    language = language or language_in_use()
    return _BETWEEN_SENTENCES[language].join(each.text(language) for each in said)


def in_table(said: Message) -> tuple[str, str, str]:
    """The columns a table keeps of a message: its words, its id and its parameters."""
    return str(said), said.id, said.parameters_json


def messages_json(said: Iterable[Message]) -> str:
    """Several messages as JSON, kept in one cell of a table: a list of [id, parameters]."""
    return json.dumps([_plain(each) for each in said], ensure_ascii=False, sort_keys=True)


def stored_messages(text: str) -> tuple[Message, ...]:
    """The messages that `messages_json` kept."""
    return tuple(cast("Message", _from_plain(each)) for each in json.loads(text))


# Areas whose words are kept in tables as labels, without an id beside them.
_LABELS = ("columns", "statistics", "words")


def label_message(words: str) -> Message | None:
    """The message without parameters whose English a table keeps as a label; None for others."""
    found = _labels().get(words)
    return message(found) if found else None


@lru_cache(maxsize=1)
def _labels() -> dict[str, str]:
    """English words → id, of every label."""
    from fluent.syntax import FluentParser, ast  # noqa: PLC0415 (only to say something)

    labels = {}
    for area in _LABELS:
        text = (_FOLDER / ENGLISH / f"{area}.ftl").read_text(encoding="utf-8")
        for entry in FluentParser().parse(text).body:
            if isinstance(entry, ast.Message) and _is_plain(entry):
                labels[str(message(entry.id.name))] = entry.id.name
    return labels


def _is_plain(entry: "ast.Message") -> bool:
    from fluent.syntax import ast  # noqa: PLC0415 (only to say something)

    elements = entry.value.elements if entry.value else []
    return all(isinstance(element, ast.TextElement) for element in elements)


def _from_plain(value: object) -> Value:
    match value:
        case [str() as id, dict() as parameters]:
            return message(id, **{name: _from_plain(each) for name, each in parameters.items()})
        case list():
            return tuple(cast("str | int | Message", _from_plain(each)) for each in value)
    return cast("str | int | float", value)


def _plain(value: object) -> object:
    if isinstance(value, Message):
        return [value.id, _plain(dict(value.parameters))]
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


@lru_cache(maxsize=2)
def _catalogue(language: str) -> "FluentBundle":
    from fluent.runtime import FluentBundle, FluentResource  # noqa: PLC0415 (only to say something)

    bundle = FluentBundle([language], use_isolating=False)
    for path in sorted((_FOLDER / language).glob("*.ftl")):
        bundle.add_resource(FluentResource(path.read_text(encoding="utf-8")))
    return bundle
