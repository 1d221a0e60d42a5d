"""The protocol of a publication, read from its tables, and copies of it with other values.

Only values are read; names, types and units come from the packaged protocol.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches

import duckdb
from pydantic import ValidationError

from rairdtc_pipeline.errors import DeclarationError
from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.protocol import Protocol, Setting, Value, load_protocol, validate_protocol

_TRUTH = {"true": True, "false": False}


@dataclass(frozen=True)
class PublishedProtocol:
    """The protocol of a publication; `missing` has the current settings that it lacks."""

    protocol: Protocol
    missing: tuple[str, ...]


def protocol_of(con: duckdb.DuckDBPyConnection) -> PublishedProtocol:
    """Read the protocol of the publication whose file is open."""
    packaged = load_protocol()
    cursor = con.execute("FROM protocol.settings")
    names = [column[0] for column in cursor.description]
    row = dict(zip(names, cursor.fetchall()[0], strict=True))
    settings = {
        name: _with_value(setting, _as_declared(setting, row[name])) if name in row else setting
        for name, setting in packaged.settings.items()
    }
    graded = ("term", "test_code", "direction", "ctcae_grade", "baseline")
    limits = {
        tuple(key): limit
        for *key, limit in con.execute(
            f"SELECT {', '.join(graded)}, limit_value FROM protocol.laboratory_grades"
        ).fetchall()
    }
    grades = tuple(
        grade.model_copy(update={"limit": Decimal(limits[key]).normalize()})
        if (key := (grade.term, grade.test_code, grade.direction, grade.grade, grade.baseline))
        in limits
        and limits[key] != grade.limit
        else grade
        for grade in packaged.laboratory_grades
    )
    missing = tuple(name for name in packaged.settings if name not in row)
    return PublishedProtocol(Protocol(settings=settings, laboratory_grades=grades), missing)


def _as_declared(setting: Setting, stored: object) -> Value:
    """A stored value; the declared value if both are the same number."""
    value = stored
    if isinstance(stored, Decimal):
        value = int(stored) if stored == stored.to_integral_value() else float(stored)
    if not isinstance(value, bool | int | float | str):
        raise TypeError(type(value))
    return setting.value if value == setting.value else value


def _with_value(setting: Setting, value: Value) -> Setting:
    return Setting.model_validate(setting.model_dump() | {"value": value})


def changed_protocol(protocol: Protocol, changes: Mapping[str, str]) -> Protocol:
    """A copy of the protocol with other values of settings, given as text.

    Raises DeclarationError, which names the setting, for a setting that does not exist, a value of
    another type, and a value outside the limits.
    """
    settings = dict(protocol.settings)
    for name, text in changes.items():
        if name not in settings:
            said = _unknown(name, settings)
            raise DeclarationError(said)
        try:
            settings[name] = _with_value(settings[name], _parsed(settings[name], text))
        except (ValueError, ValidationError) as error:
            raise DeclarationError(
                message("replay-setting-type", name=name, type=settings[name].type, value=text)
            ) from error
    changed = Protocol(settings=settings, laboratory_grades=protocol.laboratory_grades)
    validate_protocol(changed, load_protocol(), ", ".join(changes))
    return changed


def _unknown(name: str, settings: Mapping[str, Setting]) -> Message:
    near = get_close_matches(name, settings, n=3, cutoff=0.5)
    if near:
        return message("replay-setting-near", name=name, near=near)
    return message("replay-setting-unknown", name=name)


def _parsed(setting: Setting, text: str) -> Value:
    match setting.type:
        case "boolean":
            if text.lower() not in _TRUTH:
                raise ValueError(text)
            return _TRUTH[text.lower()]
        case "integer":
            return int(text)
        case "decimal":
            number = float(text)
            return int(number) if number.is_integer() else number
    return text
