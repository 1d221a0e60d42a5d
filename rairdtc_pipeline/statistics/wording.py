"""The printed words for methods, rationales, reasons and kinds of cells.

The message catalogue has the words; tables of the schema `statistics` keep them in English.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from rairdtc_pipeline.messages import Message, Value, message, sentences
from rairdtc_pipeline.messages.language import ENGLISH
from rairdtc_pipeline.statistics.cell_values import CellKind, CellValues
from rairdtc_pipeline.statistics.printing import (
    NOTHING,
    count_text,
    fixed,
    p_text,
    percent_text,
)
from rairdtc_pipeline.statistics.result import (
    Method,
    Parameter,
    Reason,
    Statement,
    TestResult,
    Why,
)

MEDIAN_ALONE = "median"
_PLACES = 2  # decimals of the study's tables


def arms_text(groups: Mapping[str, int]) -> str:
    """Sizes of the groups: A 14, B 25."""
    return ", ".join(f"{arm} {n}" for arm, n in groups.items())


def _named(kind: str, code: StrEnum, **parameters: Value) -> Message:
    return message(f"statistics-{kind}-{code.replace('_', '-')}", **parameters)


def statement_message(statement: Statement) -> Message:
    """The message of a statement."""
    code = statement.code
    given = {name: _shown(name, value) for name, value in statement.parameters.items()}
    return _named("why" if isinstance(code, Why) else "reason", code, **given)


def said(statement: Statement) -> str:
    """The text of a statement."""
    return str(statement_message(statement))


def reason_words(reason: Reason) -> str:
    """The text of a reason without parameters."""
    return str(_named("reason", reason))


def method_words(method: Method) -> str:
    """The text of a method without parameters."""
    return str(_named("method", method))


def cell_words(kind: CellKind) -> str:
    """The text that says what a kind of cell shows."""
    return str(_named("cell", kind))


def method_message(result: TestResult) -> Message:
    """The message that names the method of a test."""
    if result.method is not Method.FISHER_MONTE_CARLO:
        return _named("method", result.method)
    simulated = {"tables": str(result.tables), "standard_error": f"{result.standard_error:.1g}"}
    return _named("method", result.method, **simulated)


def method_text(result: TestResult) -> str:
    """The text that names the method of a test."""
    return str(method_message(result))


def cell_text(kind: CellKind, seen: CellValues, places: int = _PLACES) -> str:
    """The numbers of a cell as printed; `places` is the number of decimals of a measure."""
    if kind is CellKind.COUNT_PERCENT:
        return count_text(seen.count or 0, seen.total or 0)
    if kind is CellKind.PROPORTION:
        return _share_text(seen)
    if kind is CellKind.P:
        return p_text(seen.p)
    if not seen.total:
        return NOTHING
    if kind is CellKind.MEAN_SD:
        return f"{_decimal(seen.mean, places)} ± {_decimal(seen.sd, places)}"
    p25, p75 = _decimal(seen.p25, places), _decimal(seen.p75, places)
    return f"{_decimal(seen.median, places)} ({p25}, {p75})"


def _share_text(seen: CellValues) -> str:
    """A share with its count and its limits."""
    if seen.count is None or not seen.total:
        return NOTHING
    lower, upper = (fixed(100 * (limit or 0.0), 0) for limit in (seen.lower, seen.upper))
    return f"{percent_text(seen.count, seen.total)} ({seen.count}/{seen.total}; {lower}–{upper}%)"


def _decimal(number: float | None, places: int) -> str:
    """A number of Tables 1 to 3."""
    return NOTHING if number is None else fixed(number, places)


def rationale_messages(
    rationale: Iterable[Statement], not_made: Statement | None = None
) -> tuple[Message, ...]:
    """Messages that say why this test was chosen, or why a test is missing."""
    parts = [statement_message(statement) for statement in rationale]
    if not_made is not None:
        parts.append(message("statistics-not-made", reason=statement_message(not_made)))
    return tuple(parts)


def rationale_text(rationale: Iterable[Statement], not_made: Statement | None = None) -> str:
    """Text that says why this test was chosen, or why a test is missing."""
    return sentences(rationale_messages(rationale, not_made), ENGLISH)


_FORMATS = {"lowest": ".2f", "p": ".6g", "factor": "g"}


def _shown(name: str, value: Parameter) -> Value:
    """Numbers per group as a list; each number has its printed digits."""
    if not isinstance(value, Mapping):
        return format(value, _FORMATS.get(name, ""))
    return [
        f"{group} p {p_text(number)}" if isinstance(number, float) else f"{group} {number}"
        for group, number in value.items()
    ]
