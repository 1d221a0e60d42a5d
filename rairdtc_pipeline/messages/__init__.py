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

if TYPE_CHECKING:
    from fluent.runtime import FluentBundle

Value = Union[str, int, float, PurePath, "Message", Iterable[Union[str, int, "Message"]]]

DEFAULT_LANGUAGE = "en"
_FOLDER = Path(__file__).parent
_BETWEEN = {"en": ", ", "zh": "、"}


@dataclass(frozen=True)
class Message:
    """The id of a template, and the parameters it is filled with; lists are joined as words are."""

    id: str
    parameters: tuple[tuple[str, Value], ...] = ()

    def text(self, language: str = DEFAULT_LANGUAGE) -> str:
        """The words in a language.

        Raises LookupError for an id without a template, ValueError where a parameter is missing.
        """
        bundle = _catalogue(language)
        if not bundle.has_message(self.id) or (found := bundle.get_message(self.id).value) is None:
            raise LookupError(f"no template {self.id} in the catalogue {language}")
        values = {name: _value(value, language) for name, value in self.parameters}
        words, errors = bundle.format_pattern(found, values)
        if errors:
            raise ValueError(f"the template {self.id} cannot be filled: {errors[0]}")
        return str(words)

    def __str__(self) -> str:
        return self.text()

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
    return _BETWEEN[language].join(str(_value(each, language)) for each in value)


def in_table(said: Message) -> tuple[str, str, str]:
    """The columns a table keeps of a message: its words, its id and its parameters."""
    return str(said), said.id, said.parameters_json


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
