"""SQL that types a text as its contract says, and names the rule that the text breaks.

Texts repeat within a file: each is typed once, and the rows look up the result. Values that depend
on other cells of the row, such as the unit of a test, are made row by row. A value that cannot be
typed becomes NULL, with the rule it broke beside it, so that the row is quarantined; nothing is
guessed. Numbers are exact: all are DECIMAL, unit factors are multiplied exactly, and no written
decimal is dropped.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import pyarrow as pa

from rairdtc_pipeline.contracts import Column, Contract
from rairdtc_pipeline.contracts.cells import SCIENTIFIC_NOTATION
from rairdtc_pipeline.contracts.model import TEST_CODE
from rairdtc_pipeline.contracts.moments import FIRST_YEAR, moment
from rairdtc_pipeline.contracts.odcs import CodeList
from rairdtc_pipeline.contracts.partial_dates import imputed_date
from rairdtc_pipeline.contracts.sql_text import matches, starts_with_digit
from rairdtc_pipeline.contracts.units import factor, spelling
from rairdtc_pipeline.errors import DeclarationError
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.storage.database import literal

TEXT = "text"
_NUMBER = r"^\s*([<>≤≥]?)=?\s*([0-9]*\.?[0-9]+)\s*$"
# The flags that laboratories print with a result beyond the reference limits.
_FLAGS = r"^\s*[↑↓]+|\s*(?:[↑↓*]+|[HL]{1,2})\s*$"
_ASTERISKS = r"^[*★\s]+|[*★\s]+$"
_IN_BRACKETS = r"\s*[(\[]([^()\[\]]*)[)\]]$"
_SIGN = r"\(([+-])\)$"
_PLAIN_NUMBER = r"^\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*$"
_WHOLE_NUMBER = r"^\s*[+-]?[0-9]+(\.0*)?\s*$"
# Grades are also written in Roman numerals, each of which is one character.
_ROMAN = "ⅠⅡⅢⅣⅤ"
_MORE_THAN_ONE = f"[0-9{_ROMAN}].*[{_ROMAN}]|[{_ROMAN}].*[0-9]"
_NOT_ZERO = r"^[^eE]*[1-9]"
# The number of digits with which a spreadsheet calculates.
_CALCULATED = r"[1-9](\.?[0-9]){13,}[1-9]"
_DECIMAL, _MORE_DECIMALS = "DECIMAL(18,6)", "DECIMAL(38,19)"
FACTOR = pa.decimal128(38, 9)
_FACTOR = f"DECIMAL({FACTOR.precision},{FACTOR.scale})"


@dataclass(frozen=True)
class Cast:
    """How one staged column is made: its value and the broken rules, first by text, then by row.

    `value` is SQL that reads the cleaned text of the column `of` as `text`. `broken` maps each rule
    to the condition under which a text breaks it, and may also read the values. SQL by row reads
    the results for the texts of the row under the column names, the texts as `text_<column>`, and
    `unit_of_test` and `unit_factor`. `row_broken` may also read `row_<name>`.
    """

    name: str
    sql_type: str
    of: str
    value: str
    broken: Mapping[str, str] = field(default_factory=dict)
    row_value: str = ""
    row_broken: Mapping[str, str] = field(default_factory=dict)


def casts(contract: Contract, units: Mapping[str, str]) -> list[Cast]:
    """Casts of the stored columns; `units[column]` is the unit in a file's header.

    Raises DeclarationError if the contract accepts a unit without an exact factor.
    """
    made: list[Cast] = []
    limits = {name for column in contract.splitting for name in column.splits_into}
    for column in contract.stored:
        if column.qualitative:
            made += _result(column)
        elif column.laboratory_tests:
            made.append(_unit_by_test(column))
        elif column.name in limits:
            made.append(_reference(column))
        elif column.imputation:
            made += _partial_date(column)
        else:
            made.append(_cast(column, units.get(column.name)))
    return made


def _cast(column: Column, unit: str | None) -> Cast:
    name = column.name
    if column.codes:
        broken = {"unknown_code": _untyped(name)}
        value = _test(column.codes) if name == TEST_CODE else _code(column.codes)
        return Cast(name, "VARCHAR", name, value, broken)
    if column.type == "number":
        value, broken = _number(column, unit), {"not_a_number": _untyped(name)}
    elif column.type == "integer":
        text = f"translate({_without_unit(column, unit)}, '{_ROMAN}', '12345')"
        whole = f"TRY_CAST(TRY_CAST({text} AS {_DECIMAL}) AS {column.sql_type})"
        one = f"NOT {matches('text', _MORE_THAN_ONE)}"
        value = f"CASE WHEN {matches(text, _WHOLE_NUMBER)} AND {one} THEN {whole} END"
        broken = {"not_a_whole_number": _untyped(name)}
    elif column.type in ("date", "timestamp"):
        value, broken = moment("text", column.sql_type), {f"not_a_{column.type}": _untyped(name)}
    else:
        value, broken = TEXT, {"nul_byte": "contains(text, chr(0))"}
        if column.one_form:
            broken["scientific_notation"] = matches("text", f"^{SCIENTIFIC_NOTATION}$")
    return Cast(name, column.sql_type, name, value, broken)


def _partial_date(column: Column) -> list[Cast]:
    """A date, imputed if only month or year is written, and the flag for the imputed part."""
    name = column.name
    made = imputed_date(column, moment("text", column.sql_type), FIRST_YEAR)
    broken = {"not_a_date": _untyped(name)}
    return [
        Cast(name, column.sql_type, name, made.value, broken, made.row_value),
        Cast(f"{name}_imputed", "VARCHAR", name, made.flag),
    ]


def _untyped(value: str, text: str = "text") -> str:
    return f"{text} IS NOT NULL AND {value} IS NULL"


def _code(codes: CodeList, text: str = "text") -> str:
    """SQL that looks up the code of a word; a CASE branch per code would compute the text again."""
    words = {word.lower(): code for code, aliases in codes.items() for word in (*aliases, code)}
    pairs = ", ".join(f"{literal(word)}: {literal(code)}" for word, code in sorted(words.items()))
    return f"map_extract_value(MAP {{{pairs}}}, lower({text}))"


def _test(codes: CodeList) -> str:
    """The code of a laboratory test, whose name may have asterisks, and a text in brackets.

    The text in brackets is the method, or the code again, which must not be that of another test.
    """
    bare = f"regexp_replace(text, {literal(_ASTERISKS)}, '', 'g')"
    name = f"regexp_replace({bare}, {literal(_IN_BRACKETS)}, '')"
    inside = f"regexp_extract({bare}, {literal(_IN_BRACKETS)}, 1)"
    other = f"coalesce({_code(codes, inside)} <> {_code(codes, name)}, FALSE)"
    return f"coalesce({_code(codes, bare)}, CASE WHEN NOT {other} THEN {_code(codes, name)} END)"


def _qualitative(codes: CodeList) -> str:
    """A qualitative answer; its sign may be in brackets, alone or after the same word."""
    sign = f"regexp_extract(text, {literal(_SIGN)}, 1)"
    word = f"trim(regexp_replace(text, {literal(_SIGN)}, ''))"
    both = f"CASE WHEN {word} = '' OR {_code(codes, word)} = {_code(codes, sign)} "
    return f"coalesce({_code(codes)}, {both}THEN {_code(codes, sign)} END)"


def _decimal(text: str, sql_type: str = _DECIMAL) -> str:
    """A written number, exactly, with at most as many decimals as the type keeps.

    More decimals are rounded only if they come from a calculation, such as 12.300000000000001.
    Otherwise the text is no number. A number that was not written as zero never becomes zero.
    """
    number = f"TRY_CAST({text} AS {sql_type})"
    exact = f"{number} = TRY_CAST({text} AS {_MORE_DECIMALS}) OR {matches(text, _CALCULATED)}"
    nonzero = f"{number} <> 0 OR NOT {matches(text, _NOT_ZERO)}"
    return (
        f"CASE WHEN {matches(text, _PLAIN_NUMBER)} AND ({exact}) AND ({nonzero}) THEN {number} END"
    )


def _number(column: Column, unit: str | None) -> str:
    number = _decimal(_without_unit(column, unit), column.sql_type)
    if unit is None or column.unit is None or unit == column.unit:
        return number
    times = _exact_factor(column.accepted_units[unit], column.accepted_units[column.unit])
    return _converted(number, f"CAST({times:f} AS {_FACTOR})", column.sql_type)


def _without_unit(column: Column, unit: str | None) -> str:
    """The text without the unit after its number: the unit of the header, else of the contract.

    Another unit is not removed, so that the text is no number.
    """
    words = [word for word in (unit or column.unit, *column.behind_numbers) if word]
    if not words:
        return "text"
    behind = rf"([0-9.{_ROMAN}])\s*({'|'.join(map(re.escape, words))})$"
    return f"regexp_replace(text, {literal(behind)}, '\\1', 'i')"


def _converted(number: str, times: str, sql_type: str = _DECIMAL) -> str:
    """The number times the factor, rounded as the type is; NULL if rounding makes it zero."""
    product = f"TRY_CAST({number} * {times} AS {sql_type})"
    return f"CASE WHEN {number} = 0 THEN 0 ELSE nullif({product}, 0) END"


def _result(column: Column) -> list[Cast]:
    """Text, number in the unit of the test, comparator and qualitative answer of a result.

    A mobile number is not a result of any test in any accepted unit. Neither is a number that
    becomes too large for the type in the unit of the test.
    """
    name = column.name
    number = _decimal(f"regexp_extract({_unflagged('text')}, {literal(_NUMBER)}, 2)")
    sign = f"regexp_extract({_unflagged('text')}, {literal(_NUMBER)}, 1)"
    sign = f"nullif(translate({sign}, '≤≥', '<>'), '')"
    sign = f"CASE WHEN NOT ({starts_with_digit('text')}) THEN {sign} END"
    mobile = "regexp_matches(text, '^\\D*1[3-9][0-9]{9}(\\D|$)')"
    no_result = (
        f"text IS NOT NULL AND ((result_value IS NULL AND result_qualitative IS NULL) OR {mobile})"
    )
    in_unit = _in_unit_of_test("result_value", "unit_factor")
    lost = "result_value IS NOT NULL AND unit_factor IS NOT NULL AND row_result_value IS NULL"
    return [
        Cast(
            name,
            "VARCHAR",
            name,
            TEXT,
            {"not_a_result": no_result},
            row_broken={"not_a_result": lost},
        ),
        Cast("result_value", _DECIMAL, name, number, row_value=in_unit),
        Cast("result_comparator", "VARCHAR", name, sign),
        Cast("result_qualitative", "VARCHAR", name, _qualitative(column.qualitative)),
    ]


def _unflagged(text: str) -> str:
    """A result without the flags printed with it; only numbers have flags."""
    flagged = f"{matches(text, '[0-9]')} AND {matches(text, _FLAGS)}"
    bare = f"regexp_replace({text}, {literal(_FLAGS)}, '', 'g')"
    return f"CASE WHEN {flagged} THEN {bare} ELSE {text} END"


def _in_unit_of_test(number: str, times: str) -> str:
    """The number times the factor; not for factor 1, because the exact product needs 128 bits."""
    return f"CASE WHEN {times} = 1 THEN {number} ELSE {_converted(number, times)} END"


def _unit_by_test(column: Column) -> Cast:
    """The unit of the test; for a number, a missing or unaccepted unit is a fault."""
    name = column.name
    is_number = (
        "(result_value IS NOT NULL OR (result_qualitative IS NULL "
        f"AND {matches(_unflagged('text_result'), _NUMBER)}))"
    )
    no_factor = f"unit_factor IS NULL AND test_code IS NOT NULL AND {is_number}"
    broken = {
        "unit_missing": f"{no_factor} AND text_{name} IS NULL",
        "unit_unknown": f"{no_factor} AND text_{name} IS NOT NULL",
    }
    return Cast(name, "VARCHAR", name, TEXT, row_value="unit_of_test", row_broken=broken)


def _reference(column: Column) -> Cast:
    """A reference limit in the unit of the test."""
    name = column.name
    return Cast(
        name,
        _DECIMAL,
        name,
        _decimal("text"),
        row_value=_in_unit_of_test(name, "coalesce(unit_factor, 1)"),
        row_broken={"not_a_number": _untyped(f"row_{name}", f"text_{name}")},
    )


def _exact_factor(source: str, target: str) -> Decimal:
    times = factor(source, target)
    scaled = times.scaleb(FACTOR.scale)
    if scaled != scaled.to_integral_value():
        raise DeclarationError(
            message(
                "contracts-inexact-unit",
                unit=source,
                times=str(times),
                target=target,
                decimals=FACTOR.scale,
            )
        )
    return times


def unit_factors(
    unit: Column, written: Iterable[str]
) -> dict[tuple[str, str], tuple[str, Decimal]]:
    """Test and accepted unit as written in a file → the unit of the test, and the factor into it.

    Raises DeclarationError if the contract accepts a unit without an exact factor.
    """
    texts: dict[str, list[str]] = {}
    for text in written:
        texts.setdefault(spelling(text), []).append(text)
    return {
        (test, text): (known.unit, _exact_factor(expression, known.accepted_units[known.unit]))
        for test, known in unit.laboratory_tests.items()
        for accepted, expression in known.accepted_units.items()
        for text in texts.get(spelling(accepted), ())
    }
