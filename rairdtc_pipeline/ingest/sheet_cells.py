"""The cells of one sheet as text, as a spreadsheet shows them.

The XML is read once, from beginning to end, so that only cells with content need memory.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, TypeVar

from rairdtc_pipeline.errors import ExportError
from rairdtc_pipeline.ingest.cell_places import Area, area_of, cell_name, far_column
from rairdtc_pipeline.ingest.number_formats import NotShownError, NumberFormat, text_of_number
from rairdtc_pipeline.ingest.plain_rows import PlainCell, PlainRows
from rairdtc_pipeline.ingest.workbook_parts import Package, Workbook
from rairdtc_pipeline.ingest.workbook_texts import TextCollector, as_typed, refuse_long
from rairdtc_pipeline.ingest.workbook_xml import (
    MAIN,
    Attributes,
    WorkbookError,
    local,
    parse,
    refuse_other,
)
from rairdtc_pipeline.messages import message

MOST_COLUMNS: Final = 1_000
_MOST_ROWS = 1_048_576
_MOST_CELLS, _MOST_TEXT, _MOST_ARRAY_CELLS = 50_000_000, 1 << 30, 1_000_000
_MANY_NUMBERS = 200_000
_TOO_FAR = message("files-column-too-far", columns=MOST_COLUMNS)
_TOO_MANY = message("files-sheet-too-large")
# Replaces an error value or an invalid date.
NOT_SHOWN: Final = "\N{REPLACEMENT CHARACTER}"
_ISO = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T([0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?))?")
_Function = TypeVar("_Function", bound=Callable[..., None])


@dataclass
class Cells:
    """The rows of a sheet with content, in order; rows and columns are counted from 1.

    `not_shown` gives, by row and column, why a cell has no text. `no_value` lists the cells with a
    formula that was never calculated. `blank_rows` counts rows that hold only blanks.
    """

    numbers: list[int] = field(default_factory=list)
    rows: list[list[str | None]] = field(default_factory=list)
    not_shown: dict[tuple[int, int], str] = field(default_factory=dict)
    no_value: list[tuple[int, int]] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)
    blank_rows: int = 0


def read_cells(package: Package, book: Workbook, part: str) -> Cells:
    """Read one sheet.

    Raises ExportError for a sheet with too many columns or too much text, and an error that
    `open_package` handles when the XML breaks the standard.
    """
    reader = _Reader(book)
    rows = PlainRows(reader.is_between_rows, reader.take_row)
    parse(rows.left_of(package.pieces(part)), reader.start, reader.end, reader.text)
    return reader.finished()


class _Reader:
    """The state while a sheet is read, element by element."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._found = Cells()
        self._columns = {cell_name(1, number)[:-1]: number for number in range(1, 703)}
        self._texts_of_numbers: dict[tuple[str | None, str], str] = {}
        self._arrays: list[Area] = []
        self._valued: set[tuple[int, int]] = set()
        self._starts = _by_tag(
            sheetData=self._start_data,
            row=self._start_row,
            c=self._start_cell,
            v=self._start_value,
            f=self._start_formula,
            mergeCell=self._start_merged,
            **{"is": self._start_inline},
        )
        self._ends = _by_tag(
            sheetData=self._end_data, row=self._end_row, c=self._end_cell, v=self._end_value
        )
        self._row_number = self._column = self._cells = self._characters = 0
        self._row_text = ""
        self._has_data = self._in_data = self._in_row = self._in_cell = self._in_value = False
        self._row: list[str | None] = []
        self._kind, self._formula = "n", False
        self._style: str | None = None
        self._value: list[str] | None = None
        self._inline: TextCollector | None = None
        self._in_inline = False

    def start(self, tag: str, attributes: Attributes) -> None:
        """Handle the start of an element."""
        begin = None if self._in_inline else self._starts.get(tag)
        if begin:
            begin(attributes)
        elif self._in_inline and self._inline:
            self._inline.start(local(tag))
        elif self._in_data:
            refuse_other(local(tag), ())

    def end(self, tag: str) -> None:
        """Handle the end of an element."""
        if self._in_inline and self._inline:
            self._in_inline = self._inline.is_open
            if self._in_inline:
                self._inline.end()
        elif finish := self._ends.get(tag):
            finish()

    def text(self, piece: str) -> None:
        """Handle characters between tags."""
        if self._in_value and self._value is not None:
            self._value.append(piece)
        elif self._in_inline and self._inline:
            self._inline.text(piece)

    def is_between_rows(self) -> bool:
        """Whether the next element may be a row."""
        return self._in_data and not self._in_row

    def take_row(self, number: int, cells: list[PlainCell]) -> None:
        """Take a row of cells without formulas that `PlainRows` found."""
        self._begin_row(number)
        columns, texts, known = self._columns, self._book.texts, self._texts_of_numbers
        for letters, row, style, kind, value, inline in cells:
            if row != self._row_text:
                raise WorkbookError("a cell in another row than it says")
            self._begin_cell(columns.get(letters) or far_column(letters))
            if kind == "s":
                self._put(texts[int(value)])
            elif value and not kind and (style or None, value) in known:
                self._put(known[style or None, value])
            elif value:
                self._kind, self._style = kind or "n", style or None
                self._read_cell(value)
            elif inline:
                refuse_long(len(inline))
                self._put(as_typed(inline))
        self._end_row()

    def finished(self) -> Cells:
        """Everything that was read; raises WorkbookError for a sheet without cells."""
        if not self._has_data:
            raise WorkbookError("a sheet without its cells")
        self._found.no_value += [
            (row, column)
            for area in self._arrays
            for row in range(area.first_row, area.last_row + 1)
            for column in range(area.first_column, area.last_column + 1)
            if (row, column) not in self._valued
        ]
        return self._found

    def _start_data(self, _: Attributes) -> None:
        if self._has_data:
            raise WorkbookError("the cells of a sheet stand twice")
        self._has_data = self._in_data = True

    def _end_data(self) -> None:
        self._in_data = False

    def _start_row(self, attributes: Attributes) -> None:
        self._begin_row(int(attributes.get("r", self._row_number + 1)))

    def _begin_row(self, number: int) -> None:
        if self._in_row or not self._in_data or not self._row_number < number <= _MOST_ROWS:
            raise WorkbookError("the rows of a sheet are not in order")
        self._row_number, self._row_text, self._column = number, str(number), 0
        self._row, self._in_row = [], True

    def _end_row(self) -> None:
        self._in_row = False
        texts = [text for text in self._row if text]
        if texts and not "".join(texts).isspace():
            self._found.numbers.append(self._row_number)
            self._found.rows.append(self._row)
        elif texts:
            self._found.blank_rows += 1
        if texts and len(self._row) > MOST_COLUMNS:
            raise ExportError(_TOO_FAR)
        self._cells += len(self._row)
        self._characters += sum(map(len, texts))
        if self._cells > _MOST_CELLS or self._characters > _MOST_TEXT:
            raise ExportError(_TOO_MANY)

    def _start_cell(self, attributes: Attributes) -> None:
        if not self._in_row or self._in_cell:
            raise WorkbookError("a cell outside of a row")
        place = attributes.get("r")
        if place is None:
            self._begin_cell(self._column + 1)
        else:
            letters = place.rstrip("0123456789")
            if place[len(letters) :] != self._row_text:
                raise WorkbookError("a cell in another row than it says")
            self._begin_cell(self._columns.get(letters) or far_column(letters))
        self._kind, self._style = attributes.get("t", "n"), attributes.get("s")
        self._value = self._inline = None
        self._formula, self._in_cell = False, True

    def _begin_cell(self, column: int) -> None:
        if column <= self._column:
            raise WorkbookError("the cells of a row are not in order")
        self._column = column

    def _start_value(self, _: Attributes) -> None:
        if not self._in_cell or self._value is not None:
            raise WorkbookError("a value outside of a cell")
        self._value, self._in_value = [], True

    def _end_value(self) -> None:
        self._in_value = False

    def _start_inline(self, _: Attributes) -> None:
        if not self._in_cell or self._kind != "inlineStr" or self._inline:
            raise WorkbookError("a text that is not that of a cell")
        self._inline, self._in_inline = TextCollector(), True

    def _start_formula(self, attributes: Attributes) -> None:
        self._formula = True
        if attributes.get("t") == "array" and "ref" in attributes:
            self._arrays.append(area_of(attributes["ref"]))
            if sum(area.size for area in self._arrays) > _MOST_ARRAY_CELLS:
                raise ExportError(_TOO_MANY)

    def _start_merged(self, attributes: Attributes) -> None:
        self._found.merged.append(area_of(attributes["ref"]))

    def _end_cell(self) -> None:
        self._in_cell = False
        written = None if self._value is None else "".join(self._value)
        if self._formula and (self._book.recalculated or _is_missing(written, self._kind)):
            self._found.no_value.append((self._row_number, self._column))
        elif self._inline:
            self._put(self._inline.take())
            self._inline = None
        elif written:
            if self._arrays:
                self._valued.add((self._row_number, self._column))
            self._read_cell(written)

    def _read_cell(self, written: str) -> None:
        """Keep the text of a cell; if it shows none, keep the reason and a visible mark."""
        try:
            self._put(self._text_of(written))
        except NotShownError as error:
            self._found.not_shown[self._row_number, self._column] = error.rule
            self._put(written if error.rule == "digits_lost" else NOT_SHOWN)

    def _put(self, text: str) -> None:
        row = self._row
        if missing := self._column - 1 - len(row):
            row.extend([None] * missing)
        row.append(text or None)

    def _text_of(self, written: str) -> str:
        if self._kind == "s":
            return self._book.texts[_index(written)]
        if self._kind == "n":
            return self._number(written)
        return _other(self._kind, written)

    def _number(self, written: str) -> str:
        known = self._texts_of_numbers.get((self._style, written))
        if known is None:
            shown = self._format(_index(self._style or "0"))
            known = text_of_number(written, shown, from_1904=self._book.from_1904)
            if len(self._texts_of_numbers) < _MANY_NUMBERS:
                self._texts_of_numbers[self._style, written] = known
        return known

    def _format(self, place: int) -> NumberFormat:
        """The format of a style; a workbook without styles has only the default format."""
        return self._book.formats[place] if place or self._book.formats else NumberFormat()


def _by_tag(**functions: _Function) -> dict[str, _Function]:
    """Functions by element name, for both namespaces."""
    return {f"{namespace} {name}": f for namespace in MAIN for name, f in functions.items()}


def _is_missing(written: str | None, kind: str) -> bool:
    """Whether a formula has no stored value; a formula that gives an empty text has one."""
    return not (written or "").strip() and (written is None or kind != "str")


def _other(kind: str, written: str) -> str:
    """The text of a truth value, an error, an ISO 8601 date or the result of a formula."""
    if kind == "str":
        refuse_long(len(written))
        return as_typed(written)
    if kind == "e":
        raise NotShownError("error_cell")
    if kind == "inlineStr":
        raise WorkbookError("an inline text without its text")
    if kind == "b" and written.strip() in ("0", "1", "true", "false"):
        return "TRUE" if written.strip() in ("1", "true") else "FALSE"
    if kind == "d":
        moment = _ISO.fullmatch(written.strip())
        if moment is None:
            raise NotShownError("no_date")
        return " ".join(filter(None, moment.groups())).removesuffix(" 00:00:00")
    raise WorkbookError("a cell of a kind that is none")


def _index(written: str) -> int:
    """An index into a list of the workbook; a negative one, which Python accepts, is an error."""
    number = int(written)
    if number < 0:
        raise WorkbookError("a place that is none")
    return number
