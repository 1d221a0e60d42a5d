"""The study protocol: every number of the rules, typed, with unit and source.

SQL reads the settings as the one row of `protocol.settings`. The visit schedule, which follows from
them, and the CTCAE laboratory grades are further tables of the schema `protocol`.
"""

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Literal

from pydantic import model_validator

from rairdtc_pipeline import project
from rairdtc_pipeline.errors import DeclarationError, FaultError
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.project import Strict, load_yaml
from rairdtc_pipeline.protocol_limits import Limits

PACKAGED = project.CONTRACTS / "protocol.yaml"
_SQL_TYPES = {
    "integer": "INTEGER",
    "decimal": "DECIMAL(18,6)",
    "boolean": "BOOLEAN",
    "string": "VARCHAR",
}
_PYTHON_TYPES: dict[str, type | tuple[type, ...]] = {
    "integer": int,
    "decimal": (int, float),
    "boolean": bool,
    "string": str,
}
_LARGEST = {"integer": 2**31, "decimal": 10**12}
# `sql/cohort/visit_days.sql` numbers the days of a window up to this number.
_DAYS_OF_A_WINDOW = 10_000
Value = bool | int | float | str


class Setting(Strict):
    """One number of the protocol."""

    value: Value
    type: Literal["integer", "decimal", "boolean", "string"]
    unit: str
    limits: Limits = Limits()
    source: str
    description: str

    @model_validator(mode="after")
    def _value_has_type(self) -> "Setting":
        is_bool = isinstance(self.value, bool)
        if is_bool != (self.type == "boolean") or not isinstance(
            self.value, _PYTHON_TYPES[self.type]
        ):
            raise FaultError(message("faults-value-type", type=self.type))
        if not is_bool and isinstance(self.value, int | float) and self.value < 0:
            raise FaultError(message("faults-value-negative"))
        if self.type in _LARGEST and not self._can_be_kept():
            raise FaultError(message("faults-value-too-large"))
        return self

    def _can_be_kept(self) -> bool:
        """Whether the column in `protocol.settings` can hold the exact value."""
        exact = Decimal(str(self.value))
        return exact.is_finite() and exact < _LARGEST[self.type] and exact == round(exact, 6)

    @property
    def sql_type(self) -> str:
        """Type of the column in `protocol.settings`."""
        return _SQL_TYPES[self.type]


class LaboratoryGrade(Strict):
    """One CTCAE grade of a laboratory value: reached when the value is beyond the limit.

    A grade may apply only to a normal or only to an abnormal baseline. `at_limit` says whether a
    value equal to the limit reaches the grade.
    """

    term: str
    test_code: str
    direction: Literal["below", "above"]
    grade: int
    limit: Decimal
    times: Literal["none", "LLN", "ULN", "BASELINE"]
    baseline: Literal["any", "normal", "abnormal"] = "any"
    at_limit: bool = False
    unit: str
    source: str


@dataclass(frozen=True)
class Visit:
    """One scheduled visit; days count from treatment start, the window is [from_day, to_day)."""

    visit: str
    visit_order: int
    target_months: int
    target_day: Decimal
    from_day: Decimal
    to_day: Decimal


class Protocol(Strict):
    """The whole protocol."""

    settings: dict[str, Setting]
    laboratory_grades: tuple[LaboratoryGrade, ...]

    def __getitem__(self, name: str) -> Value:
        return self.settings[name].value

    def decimal(self, name: str) -> Decimal:
        """A number, exactly as written."""
        return Decimal(str(self.settings[name].value))

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the whole declaration; it changes with every value."""
        canonical = json.dumps(self.model_dump(mode="json"), sort_keys=True)
        return hashlib.sha256(canonical.encode()).hexdigest()

    @cached_property
    def visit_schedule(self) -> tuple[Visit, ...]:
        """Scheduled visits; windows run between the midpoints to the neighbouring visits."""
        first = [int(month) for month in str(self["first_visit_months"]).split(",")]
        interval = int(self["later_visit_interval_months"])
        months = [
            0,
            *first,
            *range(first[-1] + interval, int(self["last_visit_months"]) + 1, interval),
        ]
        per_month = self.decimal("days_per_month")
        midpoints = [per_month * (a + b) / 2 for a, b in pairwise([*months, months[-1] + interval])]
        return tuple(
            Visit(
                f"m{month}", order, month, per_month * month, midpoints[order - 1], midpoints[order]
            )
            for order, month in enumerate(months)
            if order > 0
        )


def load_protocol(path: Path = PACKAGED) -> Protocol:
    """Read and validate a protocol.

    Raises DeclarationError if it is not well formed, or if it differs from the packaged protocol in
    anything other than values.
    """
    protocol = load_yaml(path, Protocol)
    packaged = protocol if path == PACKAGED else load_protocol()
    if path != PACKAGED:
        _same_declarations(protocol, packaged, path)
    validate_protocol(protocol, packaged, path.name)
    return protocol


def validate_protocol(protocol: Protocol, packaged: Protocol, where: str) -> None:
    """Raise DeclarationError, which begins with `where`, for a value beyond the packaged limits."""
    limits = {name: setting.limits for name, setting in packaged.settings.items()}
    beyond = [
        limits[name].beyond(name, setting.value)
        for name, setting in protocol.settings.items()
        if limits[name] != Limits() and not limits[name].hold(setting.value)
    ]
    if beyond:
        raise DeclarationError(message("protocol-faults", file=where, faults=beyond))
    windows = [visit.to_day - visit.from_day for visit in protocol.visit_schedule]
    if max([*windows, protocol.decimal("baseline_window_days")]) >= _DAYS_OF_A_WINDOW:
        raise DeclarationError(
            message("protocol-window-too-long", file=where, days=_DAYS_OF_A_WINDOW)
        )


def _same_declarations(own: Protocol, packaged: Protocol, path: Path) -> None:
    unknown = sorted(own.settings.keys() - packaged.settings.keys())
    missing = sorted(packaged.settings.keys() - own.settings.keys())
    if unknown or missing:
        raise DeclarationError(
            message(
                "protocol-other-settings",
                file=path.name,
                unknown=unknown,
                missing=missing,
                packaged=PACKAGED.name,
            )
        )
    for name, setting in own.settings.items():
        expected = packaged.settings[name]
        if (setting.type, setting.unit) != (expected.type, expected.unit):
            raise DeclarationError(
                message(
                    "protocol-other-type",
                    file=path.name,
                    setting=name,
                    type=expected.type,
                    unit=expected.unit,
                )
            )
    if list(map(_graded, own.laboratory_grades)) != list(map(_graded, packaged.laboratory_grades)):
        raise DeclarationError(
            message("protocol-other-grades", file=path.name, packaged=PACKAGED.name)
        )


def _graded(grade: LaboratoryGrade) -> dict[str, object]:
    """Everything that identifies a grade, without its limit and source."""
    return grade.model_dump(exclude={"limit", "source"})
