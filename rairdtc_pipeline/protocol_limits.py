"""What each setting of the protocol may be, where a wrong value would give results without sense.

A ratio given as percent or a day in another notation is well formed: nothing would fail, or late.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from zoneinfo import ZoneInfo

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME_OF_DAY = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


def _is_cutoff(value: str) -> bool:
    if value == "latest":
        return True
    # date.fromisoformat alone takes 20240101 too, which SQL does not.
    return bool(_DAY.fullmatch(value)) and _does_not_fail(date.fromisoformat, value)


def _rise(value: str) -> bool:
    try:
        months = [int(month) for month in value.split(",")]
    except ValueError:
        return False
    return months == sorted(set(months)) and months[0] > 0


def _does_not_fail(read: Callable[[str], object], value: str) -> bool:
    try:
        read(value)
    except (ValueError, KeyError, OSError):
        return False
    return True


def _between(low: float, high: float) -> tuple[str, Callable[[float], bool]]:
    return f"from {low:,} to {high:,}", lambda value: low <= value <= high


def _inside(low: float, high: float) -> tuple[str, Callable[[float], bool]]:
    return f"above {low} and below {high}", lambda value: low < value < high


def _at_least(low: int) -> tuple[str, Callable[[float], bool]]:
    return f"at least {low}", lambda value: value >= low


# Setting → what it must be, in words and as a test.
_LIMITS: dict[str, tuple[str, Callable[..., bool]]] = {
    "data_cutoff": ("latest, or a day that exists as YYYY-MM-DD", _is_cutoff),
    "days_per_month": _between(28, 31),
    "first_visit_months": ("whole months that rise from above 0, such as 2,4,6", _rise),
    "later_visit_interval_months": _at_least(1),
    "last_visit_months": _between(0, 1200),
    "min_kps": _between(0, 100),
    "min_fev1_percent_predicted": _between(0, 100),
    "min_lvef_percent": _between(0, 100),
    "pd_increase_ratio": _inside(1, 10),
    "pr_ratio": _inside(0, 1),
    "missed_visits_before_event": _at_least(1),
    "confidence_level": _inside(0, 1),
    "reference_arm": ("one of A, B, C", lambda value: value in ("A", "B", "C")),
    "below_limit_factor": ("above 0 and at most 1", lambda value: 0 < value <= 1),
    "above_limit_factor": _at_least(1),
    "doubling_time_min_values": _at_least(2),
    "seed_activity_tolerance": ("from 0 to below 1", lambda value: 0 <= value < 1),
    "anlotinib_days_on": _at_least(1),
    "reduction_grade": _between(1, 5),
    "refresh_time": (
        "a time of day as HH:MM, such as 02:00",
        lambda value: bool(_TIME_OF_DAY.fullmatch(value)),
    ),
    "refresh_timezone": (
        "a time zone of the IANA database, such as Asia/Shanghai",
        lambda value: _does_not_fail(ZoneInfo, value),
    ),
}


def beyond_limits(settings: Mapping[str, object]) -> Iterator[str]:
    """What is wrong with each value that is not what it must be: the setting and what to give."""
    for name, (words, holds) in _LIMITS.items():
        if not holds(settings[name]):
            yield f"{name} must be {words}; it is {settings[name]!r}"
