"""Headers as hospitals write them → canonical columns, and the unit in a header."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rairdtc_pipeline.contracts.model import PATIENT_ID, Column, Contract
from rairdtc_pipeline.contracts.units import spelling
from rairdtc_pipeline.errors import ExportError
from rairdtc_pipeline.messages import message

_BLANKS_BESIDE_CHINESE = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")
# A unit in any kind of brackets, or after a slash.
_WITH_UNIT = (
    re.compile(r"^(?P<base>.+?)_?[(\[{<【〔《〈「](?P<unit>.+?)[)\]}>】〕》〉」]$"),
    re.compile(r"^(?P<base>[^/]+?)_?/_?(?P<unit>.+)$"),
)


@dataclass(frozen=True)
class HeaderCell:
    """One column of a file: position, header, canonical column, and unit if the header names one.

    For a laboratory result or limit, this is a unit that any test accepts, but the unit column
    takes precedence.
    """

    position: int
    header: str
    column: Column | None
    unit: str | None


def normalise(header: str) -> str:
    """A header for comparison: NFKC, case folded, blanks and hyphens as underscores.

    Blanks and line breaks beside Chinese characters are only layout and are removed.
    """
    folded = unicodedata.normalize("NFKC", header)
    folded = "".join(c for c in folded if unicodedata.category(c) != "Cf").strip().casefold()
    folded = _BLANKS_BESIDE_CHINESE.sub("", folded)
    return re.sub(r"[\s\-]+", "_", folded)


# The headers of the contracts, which are the same for each file; cells are not kept in memory.
_declared = lru_cache(maxsize=None)(normalise)


def _lookup(contract: Contract) -> dict[str, tuple[Column, str | None]]:
    """Every accepted header → (column, unit named in the header)."""
    known: dict[str, tuple[Column, str | None]] = {}
    for column in contract.columns:
        names = (column.name, *column.aliases)
        known |= {_declared(name): (column, None) for name in names}
        base = column.name.removesuffix(f"_{_declared(column.unit or '')}")
        for unit in column.accepted_units:
            known.setdefault(_declared(f"{base}_{unit}"), (column, unit))
    return known


def read_headers(contract: Contract, cells: Sequence[str]) -> list[HeaderCell]:
    """Map the header row of a file.

    Raises ExportError if no column is known, a column occurs twice, a required one is missing, or a
    unit is not accepted. An unknown header gets no column, and the caller leaves it out.
    """
    known = _lookup(contract)
    of_tests = {
        spelling(unit): unit
        for column in contract.columns
        for test in column.laboratory_tests.values()
        for unit in test.accepted_units
    }
    mapped = [_read_cell(known, of_tests, position, cell) for position, cell in enumerate(cells)]
    found = [cell.column.name for cell in mapped if cell.column]
    if not found:
        raise ExportError(message("files-no-column", export=contract.name))
    twice = sorted({name for name in found if found.count(name) > 1})
    if twice:
        raise ExportError(message("files-header-twice", column=twice[0]))
    missing = [c.name for c in contract.columns if c.required and c.name not in found]
    if missing:
        names = [f"{name} ({contract[name].aliases[0]})" for name in missing]
        raise ExportError(message("files-column-missing", columns=names, count=len(names)))
    return mapped


def identifier_places(contract: Contract, cells: Sequence[str]) -> list[tuple[str, int]]:
    """(identifier column, position) of every header cell that is one, even in a refused file.

    If no cell is the patient number, every unknown column may be, and counts as one. Such a file is
    refused, but its messages must not name a patient.
    """
    known = _lookup(contract)
    columns = [split[0] if (split := _split_unit(known, cell)) else None for cell in cells]
    places = [(c.name, place) for place, c in enumerate(columns) if c and c.is_identifier]
    if PATIENT_ID in dict(places):
        return places
    return places + [(PATIENT_ID, place) for place, column in enumerate(columns) if not column]


def places_of(contract: Contract, cells: Sequence[str], name: str) -> list[int]:
    """Positions of the header cells of one column, even in a refused file."""
    known = _lookup(contract)
    columns = [split[0] if (split := _split_unit(known, cell)) else None for cell in cells]
    return [place for place, c in enumerate(columns) if c and c.name == name]


def has_required(contract: Contract, cells: Sequence[str]) -> bool:
    """Whether a row of cells names every required column of the contract."""
    known = _lookup(contract)
    found = {split[0].name for cell in cells if (split := _split_unit(known, cell))}
    return all(column.name in found for column in contract.columns if column.required)


def count_known(contract: Contract, cells: Sequence[str]) -> int:
    """How many header cells are columns of the contract; used to find the delimiter."""
    known = _lookup(contract)
    return sum(_split_unit(known, cell) is not None for cell in cells)


def _split_unit(
    known: dict[str, tuple[Column, str | None]], cell: str
) -> tuple[Column, str | None] | None:
    name = normalise(cell)
    if name in known:
        return known[name]
    for match in filter(None, (pattern.match(name) for pattern in _WITH_UNIT)):
        if match["base"] in known:
            return known[match["base"]][0], match["unit"]
    return None


def _read_cell(
    known: dict[str, tuple[Column, str | None]],
    of_tests: dict[str, str],
    position: int,
    cell: str,
) -> HeaderCell:
    split = _split_unit(known, cell)
    if split is None:
        return HeaderCell(position, cell, None, None)
    column, written = split
    if written is None or (column.unit is None and not column.accepted_units):
        named = of_tests.get(spelling(written)) if written else None
        return HeaderCell(position, cell, column, column.unit or named)
    accepted = {spelling(unit): unit for unit in (*column.accepted_units, column.unit or "")}
    if spelling(written) not in accepted:
        raise ExportError(
            message(
                "files-header-unit",
                column=column.name,
                units=column.accepted_units or (column.unit or "",),
            )
        )
    return HeaderCell(position, cell, column, accepted[spelling(written)])
