"""An .xlsx workbook → the rows of the export's sheet as text, with remarks on it."""

from bisect import bisect_left
from dataclasses import dataclass, replace
from pathlib import Path

from rairdtc_pipeline.contracts import Contract
from rairdtc_pipeline.errors import ExportError
from rairdtc_pipeline.ingest.cell_places import Area
from rairdtc_pipeline.ingest.header_row import HeaderRow, find_header
from rairdtc_pipeline.ingest.sheet_cells import Cells, read_cells
from rairdtc_pipeline.ingest.workbook_parts import SheetPart, open_package, read_workbook
from rairdtc_pipeline.messages import message

# Extra sheets of a template: the explanation of its columns, and the words of its lists.
EXPLANATION_SHEET, WORDS_SHEET = "rairdtc columns", "rairdtc words"
# Excel does not let merged areas overlap. A file in which they overlap could fill cells without
# limit.
_MOST_FILLED = 50_000_000


@dataclass(frozen=True)
class Sheet:
    """The sheet of an export.

    `header` is a position in `cells`. `merged` are the merged areas over several columns. `others`
    counts sheets with content that are not read; the extra sheets of a template do not count.
    """

    cells: Cells
    header: HeaderRow
    merged: tuple[Area, ...]
    sheets: int
    place: int
    name: str
    hidden: bool
    others: int


def read_sheet(path: Path, contract: Contract) -> Sheet:
    """Read the one sheet whose header fits the contract.

    Raises ExportError for a file that is not a workbook, is damaged or too large, has no sheet of
    the export or several, or has a merged area that covers both the header and data rows.
    """
    with open_package(path) as package:
        book = read_workbook(package)
        read = [(sheet, read_cells(package, book, sheet.part)) for sheet in book.sheets]
    found = [_described(contract, place, sheet, cells) for place, (sheet, cells) in enumerate(read)]
    names = [sheet.name for sheet, _ in read]
    filled = [
        sheet
        for sheet in found
        if sheet.cells.rows and (sheet.header.fits or not _is_of_template(names[sheet.place]))
    ]
    chosen = _chosen(contract, filled, names)
    _refuse_over_header(chosen)
    return chosen


def _described(contract: Contract, place: int, part: SheetPart, cells: Cells) -> Sheet:
    merged = _fill_merged(cells)
    header = find_header(contract, cells.rows)
    return Sheet(cells, header, merged, 0, place, part.name, part.hidden, 0)


def _chosen(contract: Contract, filled: list[Sheet], names: list[str]) -> Sheet:
    """The sheet that fits; if none does, the one named after the export, or the only one."""
    if not filled:
        raise ExportError(message("files-no-rows"))
    fitting = [sheet for sheet in filled if sheet.header.fits]
    if len(fitting) > 1:
        places = [sheet.place + 1 for sheet in fitting]
        raise ExportError(
            message("files-several-sheets", places=places, sheets=len(names), export=contract.name)
        )
    named = [sheet for sheet in filled if _is_named(contract, names[sheet.place])]
    candidates = fitting or named or filled
    if len(candidates) > 1:
        raise ExportError(message("files-no-sheet", sheets=len(names), export=contract.name))
    (chosen,) = candidates
    return replace(chosen, sheets=len(names), others=len(filled) - 1)


def _is_named(contract: Contract, name: str) -> bool:
    return name.strip().casefold() in (contract.name, contract.chinese_name)


def _is_of_template(name: str) -> bool:
    return name in (EXPLANATION_SHEET, WORDS_SHEET)


def _fill_merged(cells: Cells) -> tuple[Area, ...]:
    """Copy the first value of a merged area to all its cells, in rows with content.

    Returns the areas over several columns: in a data row it is not certain which column has the
    value.
    """
    filled = 0
    for area in cells.merged:
        first = bisect_left(cells.numbers, area.first_row)
        last = bisect_left(cells.numbers, area.last_row + 1)
        columns = range(area.first_column - 1, area.last_column)
        filled += (last - first) * len(columns)
        if filled > _MOST_FILLED:
            raise ExportError(message("files-merged-overlap"))
        is_there = first < last and cells.numbers[first] == area.first_row
        value = _at(cells.rows[first], columns[0]) if is_there else None
        why = cells.not_shown.get((area.first_row, area.first_column))
        for number, row in zip(cells.numbers[first:last], cells.rows[first:last], strict=True):
            if why:
                cells.not_shown |= {(number, place + 1): why for place in columns}
            width = max((place for place, text in enumerate(row) if text), default=-1) + 1
            row.extend([None] * (min(columns.stop, max(width, columns.start + 1)) - len(row)))
            for place in columns:
                if place < len(row):
                    row[place] = value
    return tuple(area for area in cells.merged if area.last_column > area.first_column)


def _at(row: list[str | None], place: int) -> str | None:
    return row[place] if place < len(row) else None


def _refuse_over_header(sheet: Sheet) -> None:
    if not sheet.cells.rows:
        return
    header = sheet.cells.numbers[sheet.header.place]
    over = [area for area in sheet.cells.merged if area.first_row <= header < area.last_row]
    if over:
        raise ExportError(message("files-merged-header", area=over[0].name))
