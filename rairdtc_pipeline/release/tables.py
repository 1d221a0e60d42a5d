"""The public form of Tables 1 to 3: the cells of the schema `statistics` with suppression.

Values that depend on a suppressed count are suppressed too: its percentage and interval, the p
value and the standardised mean difference of its row. Statistics of values need enough patients.
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rairdtc_pipeline.published.reader import Row
from rairdtc_pipeline.release.blocks import Codes, block, known_mark
from rairdtc_pipeline.release.counts import Mark
from rairdtc_pipeline.release.disclosure import Disclosure
from rairdtc_pipeline.release.sizes import Size
from rairdtc_pipeline.statistics.cell_values import CellKind
from rairdtc_pipeline.statistics.printing import fixed
from rairdtc_pipeline.statistics.wording import MEDIAN_ALONE

DASH = "–"
_SIGNIFICANT_DIGITS = 2


@dataclass(frozen=True)
class Released:
    """One cell as printed; `exact` if nothing in it is suppressed.

    `behind` are the numbers of patients behind it.
    """

    section: str
    row: str
    level: str | None
    arm: str | None
    n: str
    text: str
    method: str
    smd: str
    exact: bool
    behind: tuple[int, ...] = ()


def release_cells(
    cells: list[Row],
    tests: list[Row],
    arms: dict[str, Size],
    disclosure: Disclosure,
    table: str = "",
) -> list[Released]:
    """The cells of one table in printed order.

    `tests` are its rows of `statistics.tests`, `arms` the arms' sizes as they are printed.
    """
    marks = _count_marks(cells, arms, disclosure, table)
    numbers = [
        _number(cell, marks.get(_place(cell)), arms[cell["arm"]], disclosure, table)
        for cell in cells
        if cell["n"] is not None
    ]
    found = iter(numbers)
    return [
        next(found)
        if cell["n"] is not None
        else _comparison(cell, numbers, tests, disclosure, table)
        for cell in cells
    ]


def _place(cell: Row) -> tuple[str, ...]:
    return tuple(str(cell[name]) for name in ("section", "row", "level", "arm"))


def _named(table: str, place: Iterable[str]) -> str:
    return "/".join((table, *place))


def _count_marks(
    cells: Iterable[Row], arms: dict[str, Size], disclosure: Disclosure, table: str
) -> dict[tuple[str, ...], tuple[Mark, Mark]]:
    """Mark of each count and of its denominator, by the position of the cell."""
    blocks: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for cell in cells:
        if cell["n"] is not None and cell["source_values"] is not None:
            key = tuple(
                str(cell[name]) for name in ("source_table", "source_column", "visit", "arm")
            )
            blocks[key].append(cell)
    marks: dict[tuple[str, ...], tuple[Mark, Mark]] = {}
    for key, same in blocks.items():
        size = arms[same[0]["arm"]]
        if not size.printed:
            marks |= {_place(cell): (Mark.WITHHELD, Mark.WITHHELD) for cell in same}
            continue
        counts = {_codes(cell): _count(cell) for cell in same}
        found = block(counts, size.n, disclosure, _named(table, key))
        marks |= {_place(cell): (found.marks[_codes(cell)], found.known) for cell in same}
    return marks


def _codes(cell: Row) -> Codes:
    return tuple(cell["source_values"].split("|"))


def _count(cell: Row) -> int:
    """Number of patients that a cell counts."""
    return int(cell["count"])


def _number(
    cell: Row,
    marks: tuple[Mark, Mark] | None,
    size: Size,
    disclosure: Disclosure,
    table: str,
) -> Released:
    if not size.printed:
        return _released(cell, DASH, DASH, exact=False)
    if marks is None:
        return _statistic(cell, size, disclosure, _named(table, _place(cell)))
    few = disclosure.smallest_cell
    count, known = Size(_count(cell), marks[0]), Size(cell["n"], marks[1])
    exact = count.printed and known.printed
    text = cell["text"] if exact else count.text(few)
    return _released(cell, known.text(few), text, exact=exact, behind=(known.n, count.n))


def _statistic(cell: Row, size: Size, disclosure: Disclosure, place: str) -> Released:
    few = disclosure.smallest_cell
    n = Size(cell["n"], known_mark(cell["n"], size.n, disclosure, f"{place}/n"))
    text = _of_values(cell, few) if n.printed else DASH
    told = n.printed and disclosure.tells(place, (n.n,), text)
    quartiles = told and _tells_quartiles(cell, few)
    printed = text if told else DASH
    return _released(cell, n.text(few), printed, exact=told, quartiles=quartiles, behind=(n.n,))


def _of_values(cell: Row, smallest_cell: int) -> str:
    """Mean and SD, or percentiles with enough patients on both sides.

    A percentile is the value of one or two patients, so it is rounded to hide their value.
    """
    if cell["n"] == 0 or cell["kind"] == CellKind.MEAN_SD:
        return str(cell["text"])
    if math.ceil(cell["n"] / 2) < smallest_cell:
        return DASH
    median, lower, upper = (rounded(float(cell[name])) for name in ("median", "p25", "p75"))
    return f"{median} ({lower}, {upper})" if _tells_quartiles(cell, smallest_cell) else median


def _tells_quartiles(cell: Row, smallest_cell: int) -> bool:
    """Whether enough patients lie beyond the quartiles."""
    return bool(cell["n"]) and math.ceil(cell["n"] / 4) >= smallest_cell


def rounded(number: float) -> str:
    """A number to two significant digits: 4100, 0.23."""
    places = 0 if number == 0 else _SIGNIFICANT_DIGITS - 1 - math.floor(math.log10(abs(number)))
    return fixed(number, places)


def _comparison(
    cell: Row, numbers: list[Released], tests: list[Row], disclosure: Disclosure, table: str
) -> Released:
    """A p value: printed if every compared number is printed and enough patients are behind it."""
    few = disclosure.smallest_cell
    if cell["arm"] is None:
        behind = [n for n in numbers if (n.section, n.row) == (cell["section"], cell["row"])]
        told = all(number.exact for number in behind)
    else:
        behind = [n for n in numbers if (n.section, n.arm) == (cell["section"], cell["arm"])]
        told = all(number.exact for number in behind) and _enough(cell, tests, few)
    smd = "" if cell["smd"] is None else fixed(cell["smd"], 2)
    rests_on = tuple(number for one in behind for number in one.behind)
    place = _named(table, _place(cell))
    told = told and disclosure.tells(place, rests_on, f"{cell['text']}; {smd}")
    return _released(
        cell, "", cell["text"] if told else DASH, smd=smd and (smd if told else DASH), exact=told
    )


def _enough(cell: Row, tests: list[Row], smallest_cell: int) -> bool:
    """Whether the test over time used enough patients; otherwise its p reveals their number."""
    test = next((test for test in tests if test["test_id"] == cell["test_id"]), None)
    return test is not None and (test["n_used"] or 0) >= smallest_cell


def _released(
    cell: Row,
    n: str,
    text: str,
    *,
    exact: bool,
    smd: str = "",
    quartiles: bool = False,
    behind: tuple[int, ...] = (),
) -> Released:
    alone = cell["kind"] == CellKind.MEDIAN_QUARTILES and not quartiles
    method = MEDIAN_ALONE if alone else cell["method"]
    place = (cell["section"], cell["row"], cell["level"], cell["arm"])
    return Released(*place, n, text, method, smd, exact, behind)
