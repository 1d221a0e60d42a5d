"""An .xlsx workbook → the cells of the export's sheet as text.

The library that reads the cells makes room for every one from the first to the last that is named,
filled or not: a sheet with one cell far away would take all memory and end the process, or hours.
How far the cells lie is looked at before. It takes a formula without a value for a blank: so are
those.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import fastexcel
import polars as pl

from rairdtc_pipeline.contracts import Contract
from rairdtc_pipeline.errors import ExportError

# To read or query a table of a hundred thousand columns takes hours.
MOST_COLUMNS, _MOST_CELLS = 1_000, 100_000_000
# A formula has at most 8,192 characters.
_CHUNK, _OVERLAP = 1 << 22, 1 << 15
_FAR = re.compile(rb"""\sr\s*=\s*["'](?:[A-Za-z]{3,}[0-9]*|[A-Za-z]*[0-9]{6,})["']""")
_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]*)([0-9]*)["']""")
# Excel keeps what a formula gives, also an empty text (`str`); other programs may leave it out.
_NO_VALUE = re.compile(
    rb"""<c\b(?![^>]*\st=["']str)[^>]*?\sr=["']([A-Z]+[0-9]+)["'][^>]*>\s*"""
    rb"""<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"""
)
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


_FORMULA = (
    "cell {cell} of a sheet holds a formula without a value; open the workbook in Excel or "
    "LibreOffice, save it, and send it again"
)


def read_sheet(path: Path, contract: Contract) -> tuple[pl.DataFrame, list[tuple[int, int]]]:
    """All cells of the export's sheet as text, from its first row on; where errors stand.

    A cell that shows an error, or a date there is not, has no text; its row and column are given.

    Raises ExportError for a workbook that is damaged, too wide, without one sheet of the export, or
    with a formula that has no value.
    """
    _refuse_before_reading(path)
    try:
        book = fastexcel.read_excel(path)
    except fastexcel.FastExcelError as error:
        raise ExportError("the file is not a readable .xlsx workbook; save it again") from error
    names = book.sheet_names
    named = [name for name in names if name.strip() in (contract.name, contract.chinese_name)]
    if not names or (len(names) > 1 and not named):
        raise ExportError(
            f"the workbook has {len(names)} sheets and none is named {contract.name}; "
            "name the sheet after the export"
        )
    if len(named) > 1:
        raise ExportError(
            f"the workbook has {len(named)} sheets named {contract.name} or "
            f"{contract.chinese_name}; leave one, or send each in a file of its own"
        )
    try:
        sheet = book.load_sheet(
            named[0] if named else names[0], header_row=None, skip_rows=0, dtypes="string"
        )
        cells, found = sheet.to_arrow_with_errors()
        frame = cast(pl.DataFrame, pl.from_arrow(cells))
        return frame, [error.offset_position for error in found.errors] if found else []
    except fastexcel.FastExcelError as error:
        raise ExportError("the sheet cannot be read; save the workbook again") from error


def _refuse_before_reading(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as book:
            sheets = [part for part in book.namelist() if part.startswith("xl/worksheets/")]
            for sheet in sheets:
                far = False
                for text in _texts(book, sheet):
                    if found := _NO_VALUE.search(text):
                        raise ExportError(_FORMULA.format(cell=found[1].decode()))
                    far = far or _FAR.search(text) is not None
                if far:
                    _refuse_too_many_cells(book, sheet)
    except _DAMAGED as error:
        raise ExportError("the file is not a readable .xlsx workbook; save it again") from error


def _refuse_too_many_cells(book: zipfile.ZipFile, sheet: str) -> None:
    rows = columns = 1
    for text in _texts(book, sheet):
        for match in _PLACE.finditer(text):
            columns = max(columns, _column_number(match[1]))
            rows = max(rows, int(match[2][:20] or b"1"))
    if columns > MOST_COLUMNS or rows * columns > _MOST_CELLS:
        raise ExportError(
            "a cell of the sheet lies too far from the others; delete the empty rows and columns "
            "behind the data and save the workbook again"
        )


def _texts(book: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The part in pieces that overlap by more than a reference is long."""
    with book.open(part) as stream:
        held = b""
        while chunk := stream.read(_CHUNK):
            yield held + chunk
            held = chunk[-_OVERLAP:]


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters[:20].upper():
        number = number * 26 + letter - ord("A") + 1
    return number
