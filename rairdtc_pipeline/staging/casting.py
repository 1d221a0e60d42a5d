"""SQL that types one text as its contract says, and names the rule it breaks.

A file repeats its texts: each is typed once, and its rows look it up. What depends on other cells
of the row, which is the unit of a test, is made by row. A value that cannot be typed becomes NULL
with a fault beside it, so that the row is quarantined; nothing is guessed. Exact numbers: DECIMAL
throughout, unit factors multiplied exactly.
"""

from dataclasses import dataclass

import polars as pl

from rairdtc_pipeline.contracts import Column, Contract
from rairdtc_pipeline.contracts.units import factor, spelling

TEXT = "text"
MISSING = ("", "NA", "N/A", "无", "未查", "-")
DATE_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d")
_TIMES = ("", " %H:%M", " %H:%M:%S", "T%H:%M:%S", " %H:%M:%S.%f")
_NUMBER = r"^\s*([<>＜＞]?)\s*([0-9]+(?:\.[0-9]+)?)\s*$"
_DECIMAL = "DECIMAL(18,6)"
_FACTOR = "DECIMAL(38,9)"
_BLANKS = "' \t\u3000\u00a0'"


@dataclass(frozen=True)
class Cast:
    """How one staged column is made: its value and the rule broken, by text and then by row.

    `value` reads the cleaned text of the column `of` as `text`, `fault` the values as well. What
    is made by row reads what the texts of the row gave under the names of the columns, the texts as
    `text_<column>`, and `unit_of_test` and `unit_factor`; `row_fault` reads `row_<name>` as well.
    """

    name: str
    sql_type: str
    of: str
    value: str
    fault: str = ""
    row_value: str = ""
    row_fault: str = ""

    @property
    def is_faulty(self) -> bool:
        """Whether a rule is named beside the value."""
        return bool(self.fault or self.row_fault)


def quoted(text: str) -> str:
    """A SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def _list(values: list[str] | tuple[str, ...]) -> str:
    return ", ".join(quoted(value) for value in values)


def clean(text: str) -> str:
    """The trimmed text of a cell; NULL where it says missing."""
    trimmed = f"trim({text}, {_BLANKS})"
    return f"CASE WHEN upper({trimmed}) NOT IN ({_list(MISSING)}) THEN {trimmed} END"


def casts(contract: Contract, units: dict[str, str]) -> list[Cast]:
    """Casts of the stored columns; `units[column]` is the unit a file's header names."""
    made: list[Cast] = []
    for column in contract.stored:
        if column.qualitative:
            made += _result(column)
        elif column.units_by_test:
            made.append(_unit_by_test(column))
        elif column.name.startswith("reference_"):
            made.append(_reference(column))
        else:
            made.append(_cast(column, units.get(column.name)))
    return made


def _cast(column: Column, unit: str | None) -> Cast:
    name = column.name
    if column.codes:
        value, fault = _code(column.codes), _fault(name, "unknown_code")
        return Cast(name, "VARCHAR", name, value, fault)
    if column.type == "number":
        value, fault = _number(column, unit), _fault(name, "not_a_number")
    elif column.type == "integer":
        number = f"TRY_CAST(text AS {_DECIMAL})"
        whole = f"TRY_CAST({number} AS {column.sql_type})"
        value = f"CASE WHEN {number} = floor({number}) THEN {whole} END"
        fault = _fault(name, "not_a_whole_number")
    elif column.type in ("date", "timestamp"):
        value, fault = moment("text", column.sql_type), _fault(name, f"not_a_{column.type}")
    else:
        value, fault = TEXT, "CASE WHEN contains(text, chr(0)) THEN 'nul_byte' END"
    return Cast(name, column.sql_type, name, value, fault)


def moment(text: str, sql_type: str) -> str:
    """A day or time in one of the accepted formats.

    The common shapes are cast, which is ten times faster than trying fifteen formats (a cast would
    also take 24:00 and time zones); of the others only the formats with the same marks are tried.
    """
    digit = f"{text} >= '0' AND {text} < ':'"
    marked = " OR ".join(f"({text}[5] = '{mark}' AND {text}[8] = '{mark}')" for mark in ("-", "/"))
    day_only = f"strlen({text}) = 10"
    to_second = f"(strlen({text}) = 16 OR (strlen({text}) = 19 AND {text}[17] = ':'))"
    hour = f"{text}[11] = ' ' AND {text}[14] = ':' AND {text}[12:13] <> '24'"
    cast = f"TRY_CAST(TRY_CAST({text} AS TIMESTAMP) AS {sql_type})"
    branches = ""
    for mark, day in zip(("-", "/", ""), DATE_FORMATS, strict=True):
        for timed in (True, False):
            shape = [f"contains({text}, '{mark}')"] if mark else []
            shape += [f"contains({text}, ':')"] if timed else []
            formats = [day + time for time in _TIMES if bool(time) == timed]
            tried = f"CAST(try_strptime({text}, [{_list(formats)}]) AS {sql_type})"
            branches += f" WHEN {' AND '.join(shape)} THEN {tried}" if shape else f" ELSE {tried}"
    plain = f"{digit} AND ({day_only} OR ({to_second} AND {hour})) AND ({marked})"
    return f"CASE WHEN {plain} AND {cast} IS NOT NULL THEN {cast}{branches} END"


def _fault(value: str, rule: str, text: str = "text") -> str:
    return f"CASE WHEN {text} IS NOT NULL AND {value} IS NULL THEN '{rule}' END"


def _code(codes: dict[str, tuple[str, ...]]) -> str:
    branches = " ".join(
        f"WHEN lower(text) IN ({_list(sorted({s.lower() for s in (code, *aliases)}))}) "
        f"THEN {quoted(code)}"
        for code, aliases in codes.items()
    )
    return f"CASE {branches} END"


def _number(column: Column, unit: str | None) -> str:
    number = f"TRY_CAST(text AS {column.sql_type})"
    if unit is None or column.unit is None or unit == column.unit:
        return number
    times = factor(column.accepted_units[unit], column.accepted_units[column.unit])
    return f"TRY_CAST({number} * CAST({times:f} AS {_FACTOR}) AS {column.sql_type})"


def _result(column: Column) -> list[Cast]:
    """Text, number in the test's own unit, comparator and qualitative answer of a result.

    A mobile number is no result of any test in any unit that is accepted for it.
    """
    name = column.name
    number = f"TRY_CAST(regexp_extract(text, {quoted(_NUMBER)}, 2) AS {_DECIMAL})"
    sign = f"nullif(translate(regexp_extract(text, {quoted(_NUMBER)}, 1), '＜＞', '<>'), '')"
    mobile = "regexp_matches(text, '^\\D*1[3-9][0-9]{9}(\\D|$)')"
    fault = (
        "CASE WHEN text IS NOT NULL AND "
        f"((result_value IS NULL AND result_qualitative IS NULL) OR {mobile}) "
        "THEN 'not_a_result' END"
    )
    in_unit = _in_unit_of_test("result_value", "unit_factor")
    return [
        Cast(name, "VARCHAR", name, TEXT, fault),
        Cast("result_value", _DECIMAL, name, number, row_value=in_unit),
        Cast("result_comparator", "VARCHAR", name, sign),
        Cast("result_qualitative", "VARCHAR", name, _code(column.qualitative)),
    ]


def _in_unit_of_test(number: str, times: str) -> str:
    """The number times the factor; the exact product needs 128 bits, and mostly it is once."""
    return (
        f"CASE WHEN {times} = 1 THEN {number} ELSE TRY_CAST({number} * {times} AS {_DECIMAL}) END"
    )


def _unit_by_test(column: Column) -> Cast:
    """The test's own unit; a number in a unit missing or not accepted for the test is a fault."""
    name = column.name
    is_number = (
        "(result_value IS NOT NULL OR (result_qualitative IS NULL "
        f"AND regexp_matches(text_result, {quoted(_NUMBER)})))"
    )
    fault = (
        f"CASE WHEN unit_factor IS NULL AND test_code IS NOT NULL AND {is_number} "
        f"THEN CASE WHEN text_{name} IS NULL THEN 'unit_missing' ELSE 'unit_unknown' END END"
    )
    return Cast(name, "VARCHAR", name, TEXT, row_value="unit_of_test", row_fault=fault)


def _reference(column: Column) -> Cast:
    """A reference limit in the test's own unit."""
    name = column.name
    return Cast(
        name,
        _DECIMAL,
        name,
        f"TRY_CAST(text AS {_DECIMAL})",
        row_value=_in_unit_of_test(name, "coalesce(unit_factor, 1)"),
        row_fault=_fault(f"row_{name}", "not_a_number", f"text_{name}"),
    )


def unit_factors(unit: Column, written: list[str]) -> pl.DataFrame:
    """One row per test and accepted unit as written in a file: the test's own unit, the factor."""
    rows = [
        (test, text, known.unit, factor(expression, known.accepted_units[known.unit]))
        for test, known in unit.units_by_test.items()
        for accepted, expression in known.accepted_units.items()
        for text in sorted(set(written))
        if spelling(text) == spelling(accepted)
    ]
    schema = {"test_code": pl.String, "written": pl.String, "unit": pl.String}
    return pl.DataFrame(rows, schema={**schema, "factor": pl.Decimal(38, 9)}, orient="row")
