"""The limits that a protocol setting declares, because values beyond them make no sense.

A ratio given as a percentage, or a date in another format, is well formed: without limits it would
cause no error, or only a late one.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Literal
from zoneinfo import ZoneInfo

from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.project import Strict

Form = Literal["day_or_latest", "rising_months", "time_of_day", "time_zone"]


class Limits(Strict):
    """What a value must be; `above` and `below` exclude the limit itself.

    `each_of` are the names that a list with commas may contain, each at most once.
    """

    minimum: float | None = None
    above: float | None = None
    maximum: float | None = None
    below: float | None = None
    one_of: tuple[str, ...] = ()
    each_of: tuple[str, ...] = ()
    form: Form | None = None

    def hold(self, value: bool | int | float | str) -> bool:
        """Whether a value is within the limits."""
        if self.form:
            return _does_not_fail(_FORMS[self.form], str(value))
        if self.one_of:
            return value in self.one_of
        if self.each_of:
            names = str(value).split(",")
            return len(set(names)) == len(names) and set(names) <= set(self.each_of)
        number = float(value)
        return (
            (self.minimum is None or number >= self.minimum)
            and (self.above is None or number > self.above)
            and (self.maximum is None or number <= self.maximum)
            and (self.below is None or number < self.below)
        )

    def beyond(self, name: str, value: bool | int | float | str) -> Message:
        """The message for a value beyond the limits."""
        if self.form:
            allowed = message(f"protocol-form-{self.form.replace('_', '-')}")
        elif self.one_of:
            allowed = message("protocol-one-of", values=self.one_of)
        elif self.each_of:
            allowed = message("protocol-each-of", values=self.each_of)
        else:
            ends = [
                message(f"protocol-{word}", limit=f"{limit:,g}")
                for word in ("minimum", "above", "maximum", "below")
                if (limit := getattr(self, word)) is not None
            ]
            allowed = (
                message("protocol-between", low=ends[0], high=ends[1]) if ends[1:] else ends[0]
            )
        return message("protocol-beyond-limits", name=name, allowed=allowed, value=repr(value))


def _day_or_latest(value: str) -> None:
    # date.fromisoformat also accepts 20240101, which SQL does not.
    if value != "latest" and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError
    if value != "latest":
        date.fromisoformat(value)


def _rising_months(value: str) -> None:
    months = [int(month) for month in value.split(",")]
    if months != sorted(set(months)) or months[0] <= 0:
        raise ValueError


def _time_of_day(value: str) -> None:
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", value):
        raise ValueError


_FORMS: dict[Form, Callable[[str], object]] = {
    "day_or_latest": _day_or_latest,
    "rising_months": _rising_months,
    "time_of_day": _time_of_day,
    "time_zone": ZoneInfo,
}


def _does_not_fail(read: Callable[[str], object], value: str) -> bool:
    try:
        read(value)
    except (ValueError, KeyError, OSError):
        return False
    return True
