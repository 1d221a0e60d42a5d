"""References of cells in spreadsheet notation, such as `C5`, and as numbers from 1."""

import re
from dataclasses import dataclass

from rairdtc_pipeline.ingest.workbook_xml import WorkbookError

_LAST_COLUMN = 16_384
_PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


@dataclass(frozen=True)
class Area:
    """A rectangle of cells.

    Rows and columns are counted from 1, and the last ones are included. `name` is the reference as
    a spreadsheet writes it.
    """

    name: str
    first_row: int
    first_column: int
    last_row: int
    last_column: int

    @property
    def size(self) -> int:
        """Number of cells."""
        rows, columns = self.last_row - self.first_row + 1, self.last_column - self.first_column + 1
        return rows * columns


def column_number(letters: str) -> int:
    """`A` is 1, `AA` is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def cell_name(row: int, column: int) -> str:
    """`C5` for row 5 and column 3."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def area_of(reference: str) -> Area:
    """Read `B2:C4` or `B2`; raises WorkbookError for anything else."""
    ends = [_PLACE.fullmatch(end) for end in reference.split(":")]
    first, last = ends[0], ends[-1]
    if len(ends) > 2 or first is None or last is None:
        raise WorkbookError("a reference that is none")
    (row, column), (last_row, last_column) = (
        (int(end[2]), column_number(end[1])) for end in (first, last)
    )
    if row > last_row or column > last_column:
        raise WorkbookError("a reference that is none")
    return Area(reference, row, column, last_row, last_column)


def far_column(letters: str) -> int:
    """The number of a column; raises WorkbookError if no spreadsheet has that column."""
    number = column_number(letters) if letters.isascii() and letters.isupper() else 0
    if not 0 < number <= _LAST_COLUMN:
        raise WorkbookError("a column that is none")
    return number
