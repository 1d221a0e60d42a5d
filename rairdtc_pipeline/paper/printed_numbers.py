"""Reads a printed figure as the interval of values that round to it.

All comparisons use intervals. A number printed with two decimals represents all values that round
to it, half up or half to even, so that rounding alone is never a contradiction.
"""

import re
from dataclasses import dataclass
from fractions import Fraction

_NUMBER = r"[<>]?\s*[-−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_PLAIN = r"[-−]?\d+(?:\.\d+)?"
_FORMS = {
    "count_and_percent": rf"(\d+)\s*\(({_PLAIN})\s*%\)",
    "proportion": rf"({_PLAIN})\s*%\s*\((\d+)/(\d+)\b[^)]*\)",
    "mean_sd": rf"({_PLAIN})\s*±\s*({_PLAIN})",
    "median_quartiles": rf"({_PLAIN})[^(]*\([^\d)]*({_PLAIN})\s*(?:,|–|-|to)\s*({_PLAIN})[^)]*\)",
}
_TIMES_TEN = re.compile(r"×\s*10\^(\d+)")
_WORDS = {
    word: str(number)
    for number, words in enumerate(
        ("none", "one another other", "two", "three", "four", "five", "six", "seven", "eight")
    )
    for word in words.split()
}
_WORD = re.compile(rf"\b({'|'.join(_WORDS)})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Interval:
    """Closed interval of values; `low` equals `high` if the value is known exactly."""

    low: Fraction
    high: Fraction

    def meets(self, other: "Interval") -> bool:
        """Whether both can mean one value; a shared end of two rounded values is not enough."""
        if self.low == self.high or other.low == other.high:
            return self.low <= other.high and other.low <= self.high
        return self.low < other.high and other.low < self.high

    def holds(self, value: float | Fraction) -> bool:
        """Whether the interval contains the value, with a tolerance for floating-point error."""
        slack = Fraction(1, 10**9)
        return self.low - slack <= Fraction(value) <= self.high + slack

    @property
    def middle(self) -> Fraction:
        """The number as printed."""
        return (self.low + self.high) / 2

    @property
    def decimals(self) -> int:
        """Number of printed decimals; 0 for an exact value."""
        width, decimals = self.high - self.low, 0
        while width and width * 10**decimals < 1:
            decimals += 1
        return decimals


@dataclass(frozen=True)
class Printed:
    """The numbers in a printed text.

    `form` is count_and_percent (count, percent), proportion (percent, count, total), mean_sd
    (mean, SD), median_quartiles (median, P25, P75; or a median and its range), number, range
    (low, high), list, or text.
    """

    form: str
    numbers: tuple[Interval, ...]
    approximate: bool = False
    percent: bool = False


def exactly(value: int | float | Fraction) -> Interval:
    """The interval of an exact value."""
    return Interval(Fraction(value), Fraction(value))


def read_number(text: str) -> Interval:
    """Read a number; "<0.001" is the interval from 0 to 0.001, ">0.05" from 0.05 to 1.

    Raises ValueError if the text is not a number.
    """
    bare = text.strip().replace("−", "-")
    sign, digits = (bare[0], bare[1:]) if bare[:1] in ("<", ">") else ("", bare)
    digits = digits.strip()
    if not re.fullmatch(_NUMBER, digits):
        raise ValueError(f"{text!r} is not a number")
    value = Fraction(digits.replace(",", ""))
    if sign == "<":
        return Interval(Fraction(0), value)
    if sign == ">":
        return Interval(value, max(Fraction(1), value))
    half = Fraction(1, 2 * 10 ** len(digits.partition(".")[2]))
    return Interval(value - half, value + half)


def read_printed(text: str) -> Printed:
    """Read a cell or the number of a sentence; a text without numbers has the form `text`."""
    stripped = text.strip()
    approximate, percent = stripped.startswith("~"), "%" in stripped
    bare = stripped.removeprefix("~").strip()
    for form, pattern in _FORMS.items():
        match = re.fullmatch(pattern, bare)
        if match:
            return Printed(form, _read_parts(form, match.groups()), approximate, percent)
    power = _TIMES_TEN.search(bare)
    scale = 10 ** int(power.group(1)) if power else 1
    bare = _WORD.sub(lambda word: _WORDS[word.group(1).lower()], _TIMES_TEN.sub("", bare))
    spread = re.fullmatch(rf"[^\d]*({_PLAIN})\s*%?\s*–\s*({_PLAIN})[^\d]*", bare)
    found = spread.groups() if spread else re.findall(_NUMBER, bare)
    numbers = tuple(
        Interval(number.low * scale, number.high * scale) for number in map(read_number, found)
    )
    form = "range" if spread else {0: "text", 1: "number"}.get(len(numbers), "list")
    return Printed(form, numbers, approximate, percent)


def _read_parts(form: str, parts: tuple[str, ...]) -> tuple[Interval, ...]:
    """Numbers of a form; counts are exact, everything else is rounded."""
    counts = {"count_and_percent": (0,), "proportion": (1, 2)}.get(form, ())
    return tuple(
        exactly(int(part)) if place in counts else read_number(part)
        for place, part in enumerate(parts)
    )


def show(value: Fraction | float, decimals: int) -> str:
    """Format a value with `decimals` decimals."""
    return f"{float(value):.{decimals}f}"
