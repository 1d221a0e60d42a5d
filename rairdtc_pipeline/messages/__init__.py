"""What is said to people: an id with typed parameters, and the words of it made last.

Code passes a `Message` on, keeps its id and parameters, and never looks into the words. The words
stand in `<language>/*.ftl`, one catalogue of Fluent templates per language; an id begins with the
file it stands in. A template says all there is to say: no sentence is put together in code.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Union

if TYPE_CHECKING:
    from fluent.runtime import FluentBundle

Value = Union[str, int, float, "Message", Iterable[Union[str, int, "Message"]]]

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


def _kept(value: Value) -> Value:
    return value if isinstance(value, str | int | float | Message) else tuple(value)


def _value(value: Value, language: str) -> str | int | float:
    if isinstance(value, Message):
        return value.text(language)
    if isinstance(value, str | int | float):
        return value
    return _BETWEEN[language].join(str(_value(each, language)) for each in value)


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
