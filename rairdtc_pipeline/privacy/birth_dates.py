"""Birth dates in text: those of known patients, and any date beside a word such as `born`."""

import re
from collections.abc import Collection, Iterator
from datetime import date
from itertools import chain

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<named>{'|'.join(_MONTHS)})[a-z]*\.?"
_BETWEEN = r"\s?[-./\\,_~|:·—–\s]\s?"
_NUMERALS = "〇一二三四五六七八九"
_HAN_DIGIT = "[〇○零一二三四五六七八九]"
_HAN_NUMBER = "[一二三四五六七八九十]{1,3}"
_DATES = tuple(
    re.compile(rf"(?<!\d)(?<!\d\.){shape}(?!\d)")
    for shape in (
        rf"(?P<year>\d{{4}}|\d\d){_BETWEEN}(?P<month>\d{{1,2}}){_BETWEEN}(?P<day>\d{{1,2}})",
        rf"(?P<year>\d{{4}}|\d\d|{_HAN_DIGIT}{{4}}|{_HAN_DIGIT}{{2}})\s?年"
        rf"\s?(?P<month>\d{{1,2}}|{_HAN_NUMBER})\s?月\s?(?P<day>\d{{1,2}}|{_HAN_NUMBER})\s?[日号]?",
        rf"(?P<day>\d{{1,2}}){_BETWEEN}(?P<month>\d{{1,2}}){_BETWEEN}(?P<year>\d{{4}}|\d\d)",
        rf"(?P<month>\d{{1,2}}){_BETWEEN}(?P<day>\d{{1,2}}){_BETWEEN}(?P<year>\d{{4}}|\d\d)",
        r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[-./,\s]{{0,2}}(?:of )?{_MONTH}[-/,\s]{{0,2}}"
        r"(?P<year>\d{4}|\d\d)",
        rf"{_MONTH}[-/\s]{{0,2}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[-/,'’\s]{{1,2}}"
        r"(?P<year>\d{4}|\d\d)",
        rf"(?P<year>\d{{4}}){_BETWEEN}{_MONTH}{_BETWEEN}(?P<day>\d{{1,2}})",
        r"(?P<roc>民国\s?\d{1,2}\s?年)\s?(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?日?",
    )
)
# A two-digit year above every day and month cannot be read as another date.
_TWO_DIGITS_FROM = 32
_DATE = (
    rf"(?:\d{{1,4}}(?:\s?[-./年月,]\s?|\s)(?:\d{{1,2}}|{'|'.join(_MONTHS)})"
    r"(?:\s?[-./月,]\s?|\s)\d{1,4}\s?[日号]?"
    r"|\d{8}|\d{6}|\d{4}\s?年(?:\s?\d{1,2}\s?月)?|\d{4}[-./]\d{1,2}"
    rf"|{_HAN_DIGIT}{{2,4}}年{_HAN_NUMBER}月(?:{_HAN_NUMBER}[日号]?)?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)? (?:{'|'.join(_MONTHS)})[a-z]*\.?,? \d{{2,4}}"
    rf"|(?:{'|'.join(_MONTHS)})[a-z]*\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{2,4}}"
    r"|(?:19|20)\d\d)(?!\d)"
)
_BEHIND_A_WORD = re.compile(
    r"(?:出生日期|出生时间|出生年月日?|出生年份?|出生于?|生日|[生诞]辰|生年月日|[^发产再新增]生于|(?<![a-z])(?:dob(?![a-z])|d\.o\.b\.?"
    r"|date of birth\b|birth ?da(?:te|y)\b|born\b))\s*(?:是|为|is\b|on\b|in\b)?\s*[(:=]?\s*"
    rf"(?P<date>{_DATE})"
)
_BEFORE_A_WORD = re.compile(rf"(?<!\d)(?P<date>{_DATE})\s?(?:出生|生(?![化存命长物理殖活育效酮]))")


def birth_dates_in(folded: str, known: Collection[date]) -> list[tuple[int, int]]:
    """Start and end (exclusive) of each birth date in a case-folded text.

    A date that is no known birth date stays, unless a word such as `born` is beside it.
    """
    if not ("年" in folded or any(c.isdigit() for c in folded)):
        return []
    said = chain(_BEHIND_A_WORD.finditer(folded), _BEFORE_A_WORD.finditer(folded))
    spans = [match.span("date") for match in said]
    if known:
        for shape in _DATES:
            spans += [m.span() for m in shape.finditer(folded) if _known_day(m, known)]
    return spans


def _known_day(match: re.Match[str], known: Collection[date]) -> bool:
    """Whether the match can be read as one of the known dates."""
    found = match.groupdict()
    month = _MONTHS.index(found["named"]) + 1 if found.get("named") else _number(found["month"])
    for year in _years(found):
        try:
            if date(year, month, _number(found["day"])) in known:
                return True
        except ValueError:
            continue
    return False


def _years(found: dict[str, str | None]) -> Iterator[int]:
    if roc := found.get("roc"):
        yield 1911 + int("".join(c for c in roc if c.isdigit()))
        return
    written = found["year"] or ""
    year = int("".join(str(_digit(c)) for c in written))
    if len(written) == 4:
        yield year
    elif year >= _TWO_DIGITS_FROM:
        yield 1900 + year


def _number(written: str | None) -> int:
    """A number of at most two digits, in Arabic or Chinese numerals."""
    text = written or "0"
    if "十" in text:
        tens, _, ones = text.partition("十")
        return 10 * (_digit(tens[-1]) if tens else 1) + (_digit(ones[0]) if ones else 0)
    return int("".join(str(_digit(c)) for c in text))


def _digit(character: str) -> int:
    if character in "○零":
        return 0
    return _NUMERALS.find(character) if character in _NUMERALS else int(character)
