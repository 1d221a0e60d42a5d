"""SQL that reads dates and times in every accepted format."""

from rairdtc_pipeline.contracts.sql_text import like, literals, matches, starts_with_digit
from rairdtc_pipeline.storage.database import literal

DATE_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d")
_DAY_ALONE = r"^([0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}|[0-9]{8})"
_DAY = rf"{_DAY_ALONE}(\s|T|$)"
FIRST_YEAR = "1900"
_TIMES = ("", " %H:%M", " %H:%M:%S", " %H:%M:%S.%f")
# Other formats of dates and times → the first three. A fraction of a second is kept to six digits.
_SHAPES = (
    (r"^([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})[日号]\s*", r"\1-\2-\3 "),
    (r"\s+$", ""),
    (r"^([0-9]{4})\.([0-9]{1,2})\.([0-9]{1,2})(\s|T|$)", r"\1-\2-\3\4"),
    (r"^([0-9]{8})([0-9]{2})([0-9]{2})([0-9]{2})?$", r"\1 \2:\3:0\4"),
    (r"[\sT]*([0-9]{1,2})[时時点點]([0-9]{1,2})分?(?:([0-9]{1,2})秒?)?$", r" \1:\2:0\3"),
    (r":0([0-9]{2})$", r":\1"),
    (r"^([0-9/-]+)T([0-9]{1,2}:)", r"\1 \2"),
    (r"(\.[0-9]{6})[0-9]+$", r"\1"),
)


def moment(text: str, sql_type: str) -> str:
    """SQL of a date or time in an accepted format, from 1900 on, with a year of four digits.

    DuckDB alone would read `24-03-08` as a date in the year 24, and `2024115` as one of two dates.
    The common formats are cast, which is ten times faster than trying fifteen formats. The
    condition on their shape is needed because a cast also accepts 24:00 and time zones. Other
    formats are first rewritten in one of the three formats, which a day without a time does not
    need.
    """
    days = [f"____{mark}__{mark}__" for mark in ("-", "/")]
    times = [day + time for day in days for time in (" __:__", " __:__:__")]
    with_time = f"({like(text, times)}) AND {text} NOT LIKE '{'_' * 11}24%'"
    plain = f"{starts_with_digit(text)} AND ({like(text, days)} OR ({with_time}))"
    cast = f"TRY_CAST(TRY_CAST({text} AS TIMESTAMP) AS {sql_type})"
    shaped = text
    for pattern, shape in _SHAPES:
        shaped = f"regexp_replace({shaped}, {literal(pattern)}, {literal(shape)})"
    formats = [day + time for day in DATE_FORMATS for time in _TIMES]
    tried = f"CAST(try_strptime({shaped}, [{literals(formats)}]) AS {sql_type})"
    other = f"CASE WHEN {matches(shaped, _DAY)} THEN {tried} END"
    day = f"CAST(try_strptime({text}, [{literals(DATE_FORMATS)}]) AS {sql_type})"
    alone = f"CASE WHEN {matches(text, f'{_DAY_ALONE}$')} THEN {day} END"
    one = f"coalesce(CASE WHEN {plain} THEN {cast} END, {alone}, {other})"
    return f"CASE WHEN {text} >= '{FIRST_YEAR}' THEN {one} END"
