"""Number formats of a workbook: how a spreadsheet shows a number that a cell stores.

Source: ECMA-376 part 1, 18.8.30 (numFmts), with its formats for Chinese, Japanese and Korean.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_IN_DIGITS = re.compile(r"-?(?:[1-9][0-9]*|0\.[0-9]*[1-9]|[1-9][0-9]*\.[0-9]*[1-9])|0")
# Formats a workbook does not declare. 27-36 and 50-58 are dates and times of East Asian Excel.
_DATE_IDS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_DURATION_ID, _PERCENT_IDS = 46, (9, 10)
_QUOTED_OR_ESCAPED = re.compile(r'"([^"]*)"|\\(.)')
_SHOWN = re.compile(rf"{_QUOTED_OR_ESCAPED.pattern}|([^\x00-\x7f])")
_SPACING = re.compile(r"[_*].")
_BRACKET = re.compile(r"\[([^\]]*)\]")
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_GENERAL = re.compile(r"general|g/通用格式", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"[0#?]\.?[0#?]*E[+-]", re.IGNORECASE)
_DATE_LETTER = re.compile(r"[dmyhsegb]|a{3,4}", re.IGNORECASE)
_DIGITS = re.compile(r"[0#?][0#?,.]*")
# Excel counts a 29 February 1900, which did not exist; dates before 1 March 1900 are shifted by one
# day.
_LEAP_DAY, _LAST_DAY, _DAYS_TO_1904 = 60, 2_958_466, 1_462
_MOST_DIGITS = 15
_DIGITS_OF_NOISE = 12


class NotShownError(Exception):
    """A spreadsheet does not show the number: it is not a valid date, or digits were lost."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


@dataclass(frozen=True)
class NumberFormat:
    """How numbers are shown: as date, duration or percentage, with zeros or a text beside.

    `zeros` is the number of digits to which a whole number is padded with leading zeros.
    `thousands` is how often the number is divided by 1,000: once for each comma after the last
    digit.
    """

    is_date: bool = False
    is_duration: bool = False
    is_percent: bool = False
    zeros: int = 0
    thousands: int = 0
    before: str = ""
    behind: str = ""


_GENERAL_FORMAT = NumberFormat()


def format_of(number: int, declared: dict[int, str]) -> NumberFormat:
    """The format with this id: the one that the workbook declares, else the built-in one."""
    if number in declared:
        return parse_format(declared[number])
    return NumberFormat(
        is_date=number in _DATE_IDS,
        is_duration=number == _DURATION_ID,
        is_percent=number in _PERCENT_IDS,
    )


def parse_format(code: str) -> NumberFormat:
    """Read a format code such as `yyyy"年"m"月"d"日"`, `[h]:mm`, `0.0%`, `00000` or `0.0" cm"`."""
    sections = _sections(code)
    # With conditions, as in `[<1]h:mm;yyyy-mm-dd`, any section may apply to a value.
    conditional = any(re.match(r"\[[<>=]", section) for section in sections)
    chosen = sections if conditional else sections[:1]
    if any(_ELAPSED.search(_bare(section)) for section in chosen):
        return NumberFormat(is_date=True, is_duration=True)
    plain = [_GENERAL.sub("", _BRACKET.sub("", _bare(section))) for section in chosen]
    if any(_DATE_LETTER.search(_SCIENTIFIC.sub("", section)) for section in plain):
        return NumberFormat(is_date=True)
    digits = _DIGITS.search(plain[0])
    whole = digits[0] if digits else ""
    before, behind = _texts_beside(sections[0])
    return NumberFormat(
        is_percent="%" in plain[0],
        thousands=len(whole) - len(whole.rstrip(",")),
        zeros=len(whole) if len(whole) > 1 and not whole.strip("0") else 0,
        before=before,
        behind=behind,
    )


def _sections(code: str) -> list[str]:
    """The sections of a code; a semicolon in quotes or after a backslash is no separator."""
    return re.findall(r'(?:"[^"]*"|\\.|[^;"\\]|["\\])+', code) or [""]


def _bare(section: str) -> str:
    """A section without literal texts and without spacing."""
    return _SPACING.sub("", _QUOTED_OR_ESCAPED.sub("", section))


def _texts_beside(section: str) -> tuple[str, str]:
    """The literal texts before and after the digits, if they contain a letter or digit."""
    literals = _QUOTED_OR_ESCAPED.sub(lambda m: "\0" * len(m[0]), section)
    digits = _DIGITS.search(literals)
    if digits is None:
        return "", ""
    beside = []
    for part in (section[: digits.start()], section[digits.end() :]):
        text = "".join(m[1] or m[2] or m[3] or "" for m in _SHOWN.finditer(part))
        beside.append(text if any(c.isalnum() for c in text) else "")
    return beside[0], beside[1]


def text_of_number(written: str, shown: NumberFormat, *, from_1904: bool) -> str:
    """The text of a stored number: an ISO 8601 date, else the number in digits.

    Raises NotShownError for a date that does not exist and for a whole number of more than 15
    digits, and ValueError for a text that is not a number.
    """
    written = written.strip()
    if shown == _GENERAL_FORMAT and len(written) < _MOST_DIGITS and _IN_DIGITS.fullmatch(written):
        return written
    if not _NUMBER.fullmatch(written):
        raise ValueError("not a number")
    value = float(written)
    if shown.is_duration:
        return _duration(value)
    if shown.is_date:
        return _moment(value, from_1904=from_1904)
    number = _digits(value / 1000**shown.thousands)
    if shown.is_percent:
        return f"{_digits(value * 100)}%"
    if shown.zeros and number.isdecimal():
        number = number.zfill(shown.zeros)
    return f"{shown.before}{number}{shown.behind}"


def _digits(value: float) -> str:
    """A number in digits, without the noise of binary fractions: 0.1 + 0.2 is 0.3.

    The result of a calculation keeps all its digits, which distinguishes it from a typed number.
    """
    short = f"{value:.{_MOST_DIGITS}g}"
    if float(short) != value and len(short.strip("-0.").replace(".", "")) > _DIGITS_OF_NOISE:
        short = repr(value)
    number = Decimal(short)
    if abs(number) >= 10**_MOST_DIGITS:
        raise NotShownError("digits_lost")
    return f"{number:f}" if number else "0"


def _moment(value: float, *, from_1904: bool) -> str:
    """A date, a time of day, or both, to the millisecond as in spreadsheets."""
    serial = value + (_DAYS_TO_1904 if from_1904 else 0)
    if not 0 <= serial < _LAST_DAY:
        raise NotShownError("no_date")
    days, milliseconds = divmod(round((serial % 1) * 86_400_000), 86_400_000)
    day, time = int(serial) + days, timedelta(milliseconds=milliseconds)
    if day == 0 and not from_1904:
        return _clock(time)
    if day == _LEAP_DAY:
        raise NotShownError("no_date")
    first = datetime(1899, 12, 31 if day < _LEAP_DAY else 30)
    try:
        moment = first + timedelta(days=day) + time
    except OverflowError as error:
        raise NotShownError("no_date") from error
    return moment.isoformat(" ", "auto").removesuffix("000") if time else f"{moment:%Y-%m-%d}"


def _clock(time: timedelta) -> str:
    return (datetime.min + time).time().isoformat("auto").removesuffix("000")


def _duration(value: float) -> str:
    """Hours, minutes and seconds, as in `36:30:00`."""
    seconds = round(abs(value) * 86_400)
    if seconds >= 10**_MOST_DIGITS:
        raise NotShownError("digits_lost")
    sign = "-" if value < 0 and seconds else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
