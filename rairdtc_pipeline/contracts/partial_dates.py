"""SQL of dates of which only the month or the year is written: the day imputed, and its flag.

The contract says which day of the period stands for it. The flags are those of ADaM: D where the
day is imputed, M where the month and the day are.
"""

from dataclasses import dataclass

from rairdtc_pipeline.contracts.model import Column

_MONTH = "'^([0-9]{4})[-/年]([0-9]{1,2})月?$'"
_YEAR = "'^[0-9]{4}年?$'"
_MIDDLE = {"month": "14 DAY", "year": "6 MONTH"}


@dataclass(frozen=True)
class ImputedDate:
    """SQL over a `text`, and by row, of a date that may be partial."""

    value: str
    flag: str
    row_value: str


def imputed_date(column: Column, whole: str, first_year: str) -> ImputedDate:
    """The day, `whole` where it is complete, and how it was imputed.

    A day imputed after the day of the same row that the contract sets as its limit is that day,
    unless the whole period lies after it: then the rules of the contract judge it.
    """
    month = f"TRY_CAST(regexp_replace(text, {_MONTH}, '\\1-\\2-01') AS DATE)"
    month = f"CASE WHEN regexp_matches(text, {_MONTH}) THEN {month} END"
    year = "TRY_CAST(left(text, 4) || '-01-01' AS DATE)"
    year = f"CASE WHEN regexp_matches(text, {_YEAR}) THEN {year} END"
    imputed = f"coalesce({_day_of('month', month, column)}, {_day_of('year', year, column)})"
    imputed = f"CASE WHEN text >= '{first_year}' THEN CAST({imputed} AS DATE) END"
    flag = (
        f"CASE WHEN {column.name} IS NULL OR {whole} IS NOT NULL THEN NULL "
        f"WHEN regexp_matches(text, {_YEAR}) THEN 'M' ELSE 'D' END"
    )
    return ImputedDate(f"coalesce({whole}, {imputed})", flag, _limited(column))


def first_day_of_period(name: str) -> str:
    """SQL of the first day a date may be: of the month or year it was imputed in, or the day."""
    return (
        f"CASE {name}_imputed WHEN 'D' THEN date_trunc('month', {name}) "
        f"WHEN 'M' THEN date_trunc('year', {name}) ELSE {name} END"
    )


def _limited(column: Column) -> str:
    name, limit = column.name, column.not_after
    if limit is None:
        return ""
    return (
        f"CASE WHEN {name}_imputed IS NOT NULL AND {name} > {limit} "
        f"AND {first_day_of_period(name)} <= {limit} THEN {limit} ELSE {name} END"
    )


def _day_of(period: str, first: str, column: Column) -> str:
    """The first, middle or last day of the month or year that begins on the day `first`."""
    if column.imputation == "first":
        return first
    if column.imputation == "last":
        return f"({first}) + INTERVAL 1 {period.upper()} - INTERVAL 1 DAY"
    return f"({first}) + INTERVAL {_MIDDLE[period]}"
