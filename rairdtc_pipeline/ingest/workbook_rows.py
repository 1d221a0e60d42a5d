"""The rows of an export's sheet below its header, and the rows without certain values."""

from bisect import bisect_left
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from rairdtc_pipeline.contracts import Contract
from rairdtc_pipeline.contracts.headers import count_known
from rairdtc_pipeline.errors import ExportError
from rairdtc_pipeline.ingest.cell_places import cell_name
from rairdtc_pipeline.ingest.workbook import Sheet, read_sheet
from rairdtc_pipeline.messages import Message, message


@dataclass(frozen=True)
class BrokenRow:
    """A row that could not be split into cells, or that has a cell without a certain value."""

    source_row: int
    rule: str
    reason: Message


@dataclass(frozen=True)
class WorkbookRows:
    """Header, rows (`source_row`, c0, c1, …), broken rows, remarks, and name of the sheet."""

    header: tuple[str, ...]
    frame: pl.DataFrame
    broken: tuple[BrokenRow, ...]
    notes: tuple[Message, ...]
    blank: int
    sheet: str


def read_workbook_rows(path: Path, contract: Contract) -> WorkbookRows:
    """Read a workbook.

    Raises ExportError as `read_sheet` does, and when a cell that is read holds a formula without a
    stored value.
    """
    sheet = read_sheet(path, contract)
    cells, first = sheet.cells, sheet.header.place
    header = tuple((text or "").strip() for text in cells.rows[first])
    header_row = cells.numbers[first]
    read = {place + 1 for place, text in enumerate(header) if count_known(contract, [text])}
    unknown = sorted(
        place
        for place in cells.no_value
        if place[0] == header_row or (place[0] > header_row and place[1] in read)
    )
    if unknown:
        raise ExportError(message("files-formula-without-value", cell=cell_name(*unknown[0])))
    broken = _broken_rows(sheet, header_row, read)
    _forget_errors(sheet)
    frame = _frame(sheet, len(header))
    return WorkbookRows(header, frame, broken, _notes(sheet), cells.blank_rows, sheet.name)


def _frame(sheet: Sheet, width: int) -> pl.DataFrame:
    """The rows below the header; cells to the right of the header belong to no column."""
    first = sheet.header.place + 1
    rows = sheet.cells.rows[first:]
    width = max([width, *map(len, rows)])
    columns = {
        f"c{place}": pl.Series(
            [row[place] if place < len(row) else None for row in rows], dtype=pl.String
        )
        for place in range(width)
    }
    return pl.DataFrame(
        {"source_row": pl.Series(sheet.cells.numbers[first:], dtype=pl.Int64)} | columns
    )


def _broken_rows(sheet: Sheet, header_row: int, read: set[int]) -> tuple[BrokenRow, ...]:
    """Rows with a cell that is read and shows no value, or that is merged over several columns.

    A row that holds only cells without a value is broken as well. Each row is reported once, with
    its first fault.
    """
    cells = sheet.cells
    found: dict[int, BrokenRow] = {}
    for (number, column), rule in sorted(cells.not_shown.items()):
        if number > header_row and (column in read or _stands_alone(sheet, number)):
            found.setdefault(number, BrokenRow(number, rule, _why(rule, column)))
    for area in sheet.merged:
        if area.last_row > header_row and read & {*range(area.first_column, area.last_column + 1)}:
            first = bisect_left(cells.numbers, area.first_row)
            last = bisect_left(cells.numbers, area.last_row + 1)
            reason = message("files-row-merged", area=area.name)
            for number in cells.numbers[first:last]:
                found.setdefault(number, BrokenRow(number, "merged_cells", reason))
    return tuple(found[number] for number in sorted(found))


def _why(rule: str, column: int) -> Message:
    return {
        "error_cell": message("files-row-error", column=column),
        "no_date": message("files-row-no-date", column=column),
        "digits_lost": message("files-row-digits-lost", column=column),
    }[rule]


def _stands_alone(sheet: Sheet, number: int) -> bool:
    """Whether the row holds nothing but cells that show no value."""
    row = sheet.cells.rows[bisect_left(sheet.cells.numbers, number)]
    return all(
        not text or (number, place) in sheet.cells.not_shown
        for place, text in enumerate(row, start=1)
    )


def _forget_errors(sheet: Sheet) -> None:
    """Remove the marks of cells that show no value, because they are not text of the file."""
    for (number, column), rule in sheet.cells.not_shown.items():
        row = sheet.cells.rows[bisect_left(sheet.cells.numbers, number)]
        if rule != "digits_lost":
            row[column - 1] = None


def _notes(sheet: Sheet) -> tuple[Message, ...]:
    notes = []
    if sheet.header.place:
        notes.append(message("files-note-title", lines=sheet.header.place))
    if sheet.others:
        notes.append(
            message(
                "files-note-sheets",
                sheets=sheet.sheets,
                place=sheet.place + 1,
                others=sheet.others,
            )
        )
    if sheet.hidden:
        notes.append(message("files-note-hidden", place=sheet.place + 1))
    return tuple(notes)
