"""Reads the name of a file: the export it holds, its format, and when it was received."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, tzinfo

from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.messages import Message, message

SUFFIXES = (".csv", ".csv.gz", ".xlsx", ".parquet")
_TIME = (
    r"(?:[T_ -]*(?P<hour>[01]\d|2[0-3])[-:._时]?(?P<minute>[0-5]\d)"
    r"(?:[-:._分]?(?P<second>[0-5]\d)秒?(?:\.?\d{3})?)?)?"
)
_DATES = (
    re.compile(
        rf"(?<!\d)(?P<year>20\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01]){_TIME}(?!\d)"
    ),
    re.compile(
        r"(?<!\d)(?P<year>20\d\d) ?[-_./年] ?(?P<month>1[0-2]|0?[1-9]) ?[-_./月] ?"
        rf"(?P<day>3[01]|[12]\d|0?[1-9])日?{_TIME}(?!\d)"
    ),
)
# Six or more digits, three numbers with the same separator, or a year and a month in Chinese.
_LIKE_A_DATE = re.compile(r"\d{6,}|\d{1,4}([-_./])\d{1,2}\1\d{1,4}|\d{2,4}年\d{1,2}月?")


_WORD = re.compile(r"[^\W_]+")
_SERIES_DIGITS = 2
_ADULT_YEARS = 18


@dataclass(frozen=True)
class Received:
    """When a file was received, and notes on dates in its name that were not used."""

    at: datetime
    notes: tuple[Message, ...]


def folded(name: str) -> str:
    """A name with uniform width and case, for comparison."""
    return unicodedata.normalize("NFKC", name).casefold()


def export_of(name: str) -> str | None:
    """The export whose English or Chinese name a file name begins with; the longest match wins."""
    return _begin(name)[1]


def _begin(name: str) -> tuple[int, str | None]:
    """The length of the export name at the start of a file name, and the export."""
    own = folded(name)
    names = (
        (folded(begin), contract.name)
        for contract in load_contracts().values()
        for begin in (contract.name, contract.chinese_name, *contract.file_names)
    )
    fitting = [(len(begin), export) for begin, export in names if own.startswith(begin)]
    return max(fitting, default=(0, None))


def public_name(name: str) -> str:
    """A file name with `…` in place of every word that may belong to a patient.

    The export, the format, the number in a series and the date of receipt are kept. A date that may
    be the birth date of an adult is not kept.
    """
    text = unicodedata.normalize("NFKC", name)
    end = len(text) - len(suffix_of(name) or "")
    kept = {*range(_begin(name)[0]), *range(end, len(text))}
    adult = datetime.now().year - _ADULT_YEARS
    for match in _matches(text):
        moment = _moment(match)
        if moment and moment.year > adult:
            kept |= {*range(*match.span())}
    words = [word for word in _WORD.finditer(text) if not kept.issuperset(range(*word.span()))]
    series = [word for word in words if word[0].isdecimal() and len(word[0]) <= _SERIES_DIGITS]
    if len(series) == 1:
        kept |= {*range(*series[0].span())}
    return _WORD.sub(lambda word: _masked(word, kept), text)


def _masked(word: re.Match[str], kept: set[int]) -> str:
    shown = (c if at in kept else "\0" for at, c in enumerate(word[0], word.start()))
    return re.sub("\0+", "…", "".join(shown))


def suffix_of(name: str) -> str | None:
    """The format by the suffix of a file name; None if the pipeline does not read it."""
    return next((suffix for suffix in SUFFIXES if folded(name).endswith(suffix)), None)


def received(name: str, written: float, zone: tzinfo) -> Received:
    """The latest date in a file name, else the time when the file was last written.

    A name with a period gives its end, because no entry in the file can be later. A day without a
    time on which the file was written gives the time of writing, so that a correction counts after
    a file without a date from earlier that day. A date in the
    future is not used: with it, every date in the file would pass the check for future dates.
    """
    text = unicodedata.normalize("NFKC", name)
    now = datetime.now(zone).replace(tzinfo=None)
    notes, past = [], []
    for match in _matches(text):
        text = text[: match.start()] + " " * len(match[0]) + text[match.end() :]
        moment = _moment(match)
        if moment is None:
            notes.append(message("files-name-date-unclear"))
        elif moment.date() > now.date():
            notes.append(message("files-name-date-future"))
        else:
            past.append(moment)
    if _LIKE_A_DATE.search(text):
        notes.append(message("files-name-date-unclear"))
    at_writing = datetime.fromtimestamp(int(written), zone).replace(tzinfo=None)
    latest = max(past, default=at_writing)
    if latest == datetime.combine(at_writing, time()):
        latest = at_writing
    return Received(latest, tuple(dict.fromkeys(notes)))


def _matches(text: str) -> Iterator[re.Match[str]]:
    for pattern in _DATES:
        yield from pattern.finditer(text)


def _moment(match: re.Match[str]) -> datetime | None:
    parts = (match[name] for name in ("year", "month", "day", "hour", "minute", "second"))
    try:
        return datetime(*(int(part or 0) for part in parts))  # type: ignore[arg-type]
    except ValueError:
        return None
