"""SQL for dates with only a month or a year: the imputed date, and its flag.

The contract says which day of the period is imputed. The flags are those of ADaM: D if the day is
imputed, M if the month and the day are.
"""

from dataclasses import dataclass

from rairdtc_pipeline.contracts.model import Column

_MONTH = "'^([0-9]{4})[-/年]([0-9]{1,2})月?$'"
_YEAR = "'^[0-9]{4}年?$'"
_MIDDLE = {"month": "14 DAY", "year": "6 MONTH"}


@dataclass(frozen=True)
class ImputedDate:
    """SQL of a date that may be partial, over a `text` and by row."""

    value: str
    flag: str
    row_value: str


def imputed_date(column: Column, whole: str, first_year: str) -> ImputedDate:
    """SQL of the date, `whole` if it is complete, and of how it was imputed.

    The contract may set another date of the same row as the limit. An imputed date after the limit
    becomes the limit, unless the whole period is after it; then the rules of the contract decide.
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
    """SQL of the first possible day of a date: of its month or year if imputed, else the day."""
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
    """The first, middle or last day of the month or year that begins on the date `first`."""
    if column.imputation == "first":
        return first
    if column.imputation == "last":
        return f"({first}) + INTERVAL 1 {period.upper()} - INTERVAL 1 DAY"
    return f"({first}) + INTERVAL {_MIDDLE[period]}"
