"""Formats of numbers, days and names in the report; None is always a dash."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from rairdtc_pipeline.statistics.printing import count_text, fixed, p_text, percent_text, ratio_text

__all__ = ["FILTERS", "anchor", "interval", "p_text", "row_numbers"]

DASH = "–"
NOT_REACHED = "not reached"


def whole(number: float | None) -> str:
    """A count, with separators: 5,297."""
    return DASH if number is None else f"{int(number):,}"


def decimal(number: float | None, places: int = 1) -> str:
    """A number with fixed decimals."""
    return DASH if number is None else f"{Decimal(fixed(number, places)):,f}"


def plain(number: float | None) -> str:
    """A number with up to four significant digits; integers have no decimals."""
    return DASH if number is None else f"{number:.4g}"


def moment(when: datetime | None) -> str:
    """A time in UTC with minutes."""
    return DASH if when is None else f"{when:%Y-%m-%d %H:%M} UTC"


def day(when: datetime | None) -> str:
    """The date of a time."""
    return DASH if when is None else f"{when:%Y-%m-%d}"


def interval(
    estimate: float | None, lower: float | None, upper: float | None, places: int = 1
) -> str:
    """An estimate and its limits in months: 16.0 (6.0–49.0)."""
    if estimate is None and lower is None and upper is None:
        return NOT_REACHED
    centre, low, high = (
        "NR" if number is None else fixed(number, places) for number in (estimate, lower, upper)
    )
    return f"{centre} ({low}–{high})"


def ratios(ratio: float, lower: float, upper: float) -> str:
    """A ratio and its limits, with as many digits as needed: 0.30 (0.0021–4.19)."""
    return f"{ratio_text(ratio)} ({ratio_text(lower)}–{ratio_text(upper)})"


def row_numbers(rows: Iterable[int]) -> str:
    """Row numbers, with consecutive numbers as ranges: 2, 5–7."""
    return ", ".join(row_runs(rows))


def row_runs(rows: Iterable[int]) -> list[str]:
    """Row numbers as a list with one entry per number or range."""
    runs: list[list[int]] = []
    ordered = sorted(rows)
    for before, row in pairwise([None, *ordered]):
        if row is None:
            continue
        if before is not None and row == before + 1:
            runs[-1][1:] = [row]
        else:
            runs.append([row])
    return [f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs]


def spoken(name: str) -> str:
    """The text for the name of a rule or reason."""
    return name.replace("_", " ")


def anchor(*names: str) -> str:
    """A unique HTML id for a table or column."""
    return "-".join(re.sub(r"[^\w.]", lambda found: f"~{ord(found[0]):x}", n) for n in names)


def text(value: object) -> str:
    """A day or an identifier unchanged; a dash if it is missing."""
    return DASH if value is None else str(value)


def rate(row: Mapping[str, Any]) -> str:
    """A share of all patients with its limits: 77% (10/13; 46–95%)."""
    share = percent_text(row["responders"], row["n"])
    limits = f"{fixed(100 * row['lower'], 0)}–{fixed(100 * row['upper'], 0)}%"
    return f"{share} ({row['responders']}/{row['n']}; {limits})"


def survival(row: Mapping[str, Any]) -> str:
    """A survival probability in percent with its limits; a dash if nobody is observed."""
    if row["survival"] is None:
        return DASH
    shown = fixed(100 * row["survival"], 0)
    if row["lower"] is None or row["upper"] is None:
        return f"{shown}%"
    return f"{shown}% ({fixed(100 * row['lower'], 0)}–{fixed(100 * row['upper'], 0)}%)"


FILTERS = {
    "whole": whole,
    "decimal": decimal,
    "plain": plain,
    "moment": moment,
    "day": day,
    "p": p_text,
    "spoken": spoken,
    "text": text,
    "share": count_text,
    "rate": rate,
    "ratio": ratio_text,
    "survival": survival,
}
