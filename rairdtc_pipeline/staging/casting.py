"""SQL that types one raw column as its contract says, and names the rule a value breaks.

A value that cannot be typed becomes NULL with a fault beside it, so that the row is quarantined;
nothing is guessed. Exact numbers: DECIMAL throughout, unit factors multiplied exactly.
"""

from dataclasses import dataclass

from rairdtc_pipeline.contracts import Column, Contract
from rairdtc_pipeline.contracts.units import factor, spelling

MISSING = ("", "NA", "N/A", "无", "未查", "-")
DATE_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d")
_TIMES = ("", " %H:%M", " %H:%M:%S", "T%H:%M:%S", " %H:%M:%S.%f")
_NUMBER = r"^\s*([<>＜＞]?)\s*([0-9]+(?:\.[0-9]+)?)\s*$"
_DECIMAL = "DECIMAL(18,6)"
_FACTOR = "DECIMAL(38,9)"
_BLANKS = "' \t\u3000\u00a0'"


@dataclass(frozen=True)
class Cast:
    """How one staged column is made: its value, and the rule broken where it cannot be."""

    name: str
    sql_type: str
    value: str
    fault: str = "NULL"


def quoted(text: str) -> str:
    """A SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def _list(values: list[str] | tuple[str, ...]) -> str:
    return ", ".join(quoted(value) for value in values)


def clean(column: str) -> str:
    """The trimmed text of a raw column; NULL where it says missing."""
    trimmed = f"trim({column}, {_BLANKS})"
    return f"CASE WHEN upper({trimmed}) NOT IN ({_list(MISSING)}) THEN {trimmed} END"


def casts(contract: Contract, file_units: dict[str, dict[str, str]]) -> list[Cast]:
    """Casts of the stored columns; `file_units[column][source_file_id]` is the unit of a header."""
    made: list[Cast] = []
    for column in contract.stored:
        if column.qualitative:
            made += _result(column)
        elif column.units_by_test:
            made.append(_unit_by_test(column, test_code_sql(contract)))
        elif column.name.startswith("reference_"):
            made.append(_reference(column))
        else:
            made.append(_cast(column, file_units.get(column.name, {})))
    return made


def _cast(column: Column, units: dict[str, str]) -> Cast:
    name, text = column.name, f"x.{column.name}"
    if column.codes:
        value = _code(text, column.codes)
        return Cast(name, "VARCHAR", value, _fault(text, value, "unknown_code"))
    if column.type == "number":
        value = _number(text, column, units)
        return Cast(name, column.sql_type, value, _fault(text, value, "not_a_number"))
    if column.type == "integer":
        number = f"TRY_CAST({text} AS {_DECIMAL})"
        whole = f"TRY_CAST({number} AS {column.sql_type})"
        value = f"CASE WHEN {number} = floor({number}) THEN {whole} END"
        return Cast(name, column.sql_type, value, _fault(text, value, "not_a_whole_number"))
    if column.type in ("date", "timestamp"):
        formats = [day + time for day in DATE_FORMATS for time in _TIMES]
        value = f"CAST(try_strptime({text}, [{_list(formats)}]) AS {column.sql_type})"
        return Cast(name, column.sql_type, value, _fault(text, value, f"not_a_{column.type}"))
    return Cast(name, "VARCHAR", text, f"CASE WHEN contains({text}, chr(0)) THEN 'nul_byte' END")


def _fault(text: str, value: str, rule: str) -> str:
    return f"CASE WHEN {text} IS NOT NULL AND ({value}) IS NULL THEN '{rule}' END"


def _code(text: str, codes: dict[str, tuple[str, ...]]) -> str:
    branches = " ".join(
        f"WHEN lower({text}) IN ({_list(sorted({s.lower() for s in (code, *aliases)}))}) "
        f"THEN {quoted(code)}"
        for code, aliases in codes.items()
    )
    return f"CASE {branches} END"


def _number(text: str, column: Column, units: dict[str, str]) -> str:
    number = f"TRY_CAST({text} AS {column.sql_type})"
    canonical = column.unit
    other = {
        file: factor(column.accepted_units[unit], column.accepted_units[canonical])
        for file, unit in units.items()
        if canonical and unit != canonical
    }
    if not other:
        return number
    branches = " ".join(
        f"WHEN {quoted(file)} THEN "
        f"TRY_CAST({number} * CAST({times:f} AS {_FACTOR}) AS {column.sql_type})"
        for file, times in sorted(other.items())
    )
    return f"CASE x.source_file_id {branches} ELSE {number} END"


def _result(column: Column) -> list[Cast]:
    """Text, number in the test's own unit, comparator and qualitative answer of a result."""
    text = f"x.{column.name}"
    number = f"TRY_CAST(regexp_extract({text}, {quoted(_NUMBER)}, 2) AS {_DECIMAL})"
    sign = f"nullif(translate(regexp_extract({text}, {quoted(_NUMBER)}, 1), '＜＞', '<>'), '')"
    answer = _code(text, column.qualitative)
    fault = f"CASE WHEN {number} IS NULL AND ({answer}) IS NULL THEN 'not_a_result' END"
    value = f"TRY_CAST({number} * u.factor AS {_DECIMAL})"
    return [
        Cast(column.name, "VARCHAR", text, f"CASE WHEN {text} IS NOT NULL THEN {fault} END"),
        Cast("result_value", _DECIMAL, value),
        Cast("result_comparator", "VARCHAR", sign),
        Cast("result_qualitative", "VARCHAR", answer),
    ]


def _unit_by_test(column: Column, test: str) -> Cast:
    """The test's own unit; a number in a unit missing or not accepted for the test is a fault."""
    is_number = f"regexp_matches(x.result, {quoted(_NUMBER)})"
    fault = (
        f"CASE WHEN u.factor IS NULL AND {is_number} AND ({test}) IS NOT NULL "
        f"THEN CASE WHEN x.{column.name} IS NULL THEN 'unit_missing' ELSE 'unit_unknown' END END"
    )
    return Cast(column.name, "VARCHAR", "u.unit", fault)


def _reference(column: Column) -> Cast:
    """A reference limit in the test's own unit."""
    number = f"TRY_CAST(x.{column.name} AS {_DECIMAL})"
    value = f"TRY_CAST({number} * coalesce(u.factor, 1) AS {_DECIMAL})"
    return Cast(column.name, _DECIMAL, value, _fault(f"x.{column.name}", number, "not_a_number"))


def accepted_units(unit: Column, written: list[str]) -> list[tuple[str, str, str, str]]:
    """Rows (test, unit as written, the test's own unit, exact factor) for the units in a file."""
    return [
        (test, text, known.unit, f"{factor(expression, known.accepted_units[known.unit]):f}")
        for test, known in unit.units_by_test.items()
        for accepted, expression in known.accepted_units.items()
        for text in written
        if spelling(text) == spelling(accepted)
    ]


def test_code_sql(contract: Contract) -> str:
    """SQL of the coded laboratory test of a raw row."""
    return _code("x.test_code", contract["test_code"].codes)
