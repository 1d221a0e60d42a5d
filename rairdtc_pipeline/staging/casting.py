"""SQL that types one raw column as its contract says, and names the rule a value breaks.

A value that cannot be typed becomes NULL with a fault beside it, so that the row is quarantined;
nothing is guessed. Exact numbers: DECIMAL throughout, unit factors multiplied exactly.
"""

from dataclasses import dataclass

import polars as pl

from rairdtc_pipeline.contracts import Column, Contract
from rairdtc_pipeline.contracts.units import factor, spelling
from rairdtc_pipeline.staging.rules import FAULT

MISSING = ("", "NA", "N/A", "无", "未查", "-")
DATE_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d")
_TIMES = ("", " %H:%M", " %H:%M:%S", "T%H:%M:%S", " %H:%M:%S.%f")
_NUMBER = r"^\s*([<>＜＞]?)\s*([0-9]+(?:\.[0-9]+)?)\s*$"
_DECIMAL = "DECIMAL(18,6)"
_FACTOR = "DECIMAL(38,9)"
_BLANKS = "' \t\u3000\u00a0'"


@dataclass(frozen=True)
class Cast:
    """How one staged column is made: its value, the rule broken, and what is kept of it.

    `value` reads the cleaned text x.<column>; `fault` and `kept` read text_<column> and the value.
    """

    name: str
    sql_type: str
    value: str
    fault: str = ""

    @property
    def kept(self) -> str:
        """The value; nothing of a text that broke its rule."""
        if not self.fault or self.value:
            return self.name
        return f"CASE WHEN {self.name}{FAULT} IS NULL THEN text_{self.name} END"


def quoted(text: str) -> str:
    """A SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def _list(values: list[str] | tuple[str, ...]) -> str:
    return ", ".join(quoted(value) for value in values)


def clean(column: str) -> str:
    """The trimmed text of a raw column; NULL where it says missing.

    Trimming is dear. A text that begins with a visible ASCII character and does not end in a blank
    stays as it is, and longer ones say something.
    """
    trimmed = f"trim({column}, {_BLANKS})"
    plain = f"{column} >= '!' AND {column} < chr(127) AND NOT ({_ends_blank(column)})"
    short = tuple(word for word in MISSING if word.isascii())
    longest = max(map(len, short))
    return (
        f"CASE WHEN {plain} THEN "
        f"CASE WHEN strlen({column}) > {longest} OR upper({column}) NOT IN ({_list(short)}) "
        f"THEN {column} END "
        f"WHEN upper({trimmed}) NOT IN ({_list(MISSING)}) THEN {trimmed} END"
    )


def _ends_blank(column: str) -> str:
    return " OR ".join(f"suffix({column}, '{blank}')" for blank in _BLANKS.strip("'"))


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


def helps(contract: Contract) -> dict[str, str]:
    """What several casts need, made once from the cleaned text: the number of a result."""
    results = [column.name for column in contract.stored if column.qualitative]
    return {"result_number": result_number(results[0])} if results else {}


def _cast(column: Column, unit: str | None) -> Cast:
    name, text = column.name, f"x.{column.name}"
    if column.codes:
        return Cast(name, "VARCHAR", _code(text, column.codes), _fault(name, "unknown_code"))
    if column.type == "number":
        value = _number(text, column, unit)
        return Cast(name, column.sql_type, value, _fault(name, "not_a_number"))
    if column.type == "integer":
        number = f"TRY_CAST({text} AS {_DECIMAL})"
        whole = f"TRY_CAST({number} AS {column.sql_type})"
        value = f"CASE WHEN {number} = floor({number}) THEN {whole} END"
        return Cast(name, column.sql_type, value, _fault(name, "not_a_whole_number"))
    if column.type in ("date", "timestamp"):
        value = moment(text, column.sql_type)
        return Cast(name, column.sql_type, value, _fault(name, f"not_a_{column.type}"))
    nul = f"CASE WHEN contains(text_{name}, chr(0)) THEN 'nul_byte' END"
    return Cast(name, "VARCHAR", "", nul)


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


def _fault(name: str, rule: str) -> str:
    return f"CASE WHEN text_{name} IS NOT NULL AND {name} IS NULL THEN '{rule}' END"


def _code(text: str, codes: dict[str, tuple[str, ...]]) -> str:
    branches = " ".join(
        f"WHEN lower({text}) IN ({_list(sorted({s.lower() for s in (code, *aliases)}))}) "
        f"THEN {quoted(code)}"
        for code, aliases in codes.items()
    )
    return f"CASE {branches} END"


def _number(text: str, column: Column, unit: str | None) -> str:
    number = f"TRY_CAST({text} AS {column.sql_type})"
    if unit is None or column.unit is None or unit == column.unit:
        return number
    times = factor(column.accepted_units[unit], column.accepted_units[column.unit])
    return f"TRY_CAST({number} * CAST({times:f} AS {_FACTOR}) AS {column.sql_type})"


def result_number(text: str) -> str:
    """The number of a result; a plain one is cast, one behind < or > is taken out first."""
    plain = f"{text} >= '0' AND {text} < ':' AND right({text}, 1) BETWEEN '0' AND '9'"
    exotic = " OR ".join(f"contains({text}, '{mark}')" for mark in "eE_")
    return (
        f"CASE WHEN {plain} AND NOT ({exotic}) THEN TRY_CAST({text} AS {_DECIMAL}) "
        f"ELSE TRY_CAST(regexp_extract({text}, {quoted(_NUMBER)}, 2) AS {_DECIMAL}) END"
    )


def _result(column: Column) -> list[Cast]:
    """Text, number in the test's own unit, comparator and qualitative answer of a result.

    A mobile number is no result of any test in any unit that is accepted for it.
    """
    text = f"text_{column.name}"
    sign = (
        f"CASE WHEN x.{column.name} < '0' OR x.{column.name} >= ':' THEN nullif(translate("
        f"regexp_extract(x.{column.name}, {quoted(_NUMBER)}, 1), '＜＞', '<>'), '') END"
    )
    mobile = f"strlen({text}) >= 11 AND regexp_matches({text}, '^\\D*1[3-9][0-9]{{9}}(\\D|$)')"
    fault = (
        f"CASE WHEN {text} IS NOT NULL AND "
        f"((result_number IS NULL AND result_qualitative IS NULL) OR ({mobile})) "
        "THEN 'not_a_result' END"
    )
    return [
        Cast(column.name, "VARCHAR", "", fault),
        Cast("result_value", _DECIMAL, _in_unit_of_test("x.result_number", "u.factor")),
        Cast("result_comparator", "VARCHAR", sign),
        Cast("result_qualitative", "VARCHAR", _code(f"x.{column.name}", column.qualitative)),
    ]


def _in_unit_of_test(number: str, times: str) -> str:
    """The number times the factor; the exact product needs 128 bits, and mostly it is once."""
    return (
        f"CASE WHEN {times} = 1 THEN {number} ELSE TRY_CAST({number} * {times} AS {_DECIMAL}) END"
    )


def _unit_by_test(column: Column) -> Cast:
    """The test's own unit; a number in a unit missing or not accepted for the test is a fault."""
    is_number = (
        "(result_number IS NOT NULL OR (result_qualitative IS NULL "
        f"AND regexp_matches(text_result, {quoted(_NUMBER)})))"
    )
    fault = (
        f"CASE WHEN unit_factor IS NULL AND test_code IS NOT NULL AND {is_number} "
        f"THEN CASE WHEN text_{column.name} IS NULL THEN 'unit_missing' ELSE 'unit_unknown' END END"
    )
    return Cast(column.name, "VARCHAR", "u.unit", fault)


def _reference(column: Column) -> Cast:
    """A reference limit in the test's own unit."""
    number = f"TRY_CAST(x.{column.name} AS {_DECIMAL})"
    value = _in_unit_of_test(number, "coalesce(u.factor, 1)")
    return Cast(column.name, _DECIMAL, value, _fault(column.name, "not_a_number"))


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


def unit_join(contract: Contract) -> str:
    """SQL that joins a cleaned row x to its unit factor u."""
    test = _code("x.test_code", contract["test_code"].codes)
    return f"u.test_code = {test} AND u.written = x.unit"
