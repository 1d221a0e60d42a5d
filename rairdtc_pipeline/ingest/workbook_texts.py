"""The text of a cell of an .xlsx workbook, from the elements that hold it."""

import re
from typing import Final

from rairdtc_pipeline.errors import ExportError
from rairdtc_pipeline.ingest.workbook_xml import WorkbookError
from rairdtc_pipeline.messages import message

# A cell of a spreadsheet holds at most 32,767 characters.
MOST_CHARACTERS: Final = 32_767
_LINE_END = re.compile(r"(?:_x000[AaDd]_|[\r\n])+$")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# The elements that each element of a text may hold; elements not listed may hold anything.
_WITHIN_TEXT = {
    "": ("t", "r", "rPh", "phoneticPr"),
    "r": ("t", "rPr"),
    "rPh": ("t",),
    "t": (),
}


class TextCollector:
    """The text of one `si` or `is`, from its `t` elements except those within `rPh`."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._open: list[str] = []
        self._has_text = [False]
        self._collects = False
        self._length = 0

    @property
    def is_open(self) -> bool:
        """Whether an element within the text is open."""
        return bool(self._open)

    def start(self, name: str) -> None:
        """Open an element; raises WorkbookError for one that does not belong there."""
        within = self._open[-1] if self._open else ""
        allowed = _WITHIN_TEXT.get(within)
        is_text = name == "t"
        if allowed is not None and (name not in allowed or (is_text and self._has_text[-1])):
            raise WorkbookError("an element that does not belong into a text")
        self._has_text[-1] |= is_text
        self._collects = is_text and within in ("", "r")
        self._open.append(name)
        self._has_text.append(False)

    def end(self) -> None:
        """Close an element."""
        self._open.pop()
        self._has_text.pop()
        self._collects = False

    def text(self, piece: str) -> None:
        """Collect characters between tags; raises ExportError for a text that no cell can hold."""
        if self._collects:
            self._length += len(piece)
            refuse_long(self._length)
            self._pieces.append(piece)

    def take(self) -> str:
        """Return the text so far, and clear it."""
        taken = as_typed("".join(self._pieces))
        self._pieces, self._length, self._has_text = [], 0, [False]
        return taken


def refuse_long(length: int) -> None:
    """Raise ExportError for a text that no cell can hold."""
    if length > MOST_CHARACTERS:
        raise ExportError(message("files-cell-too-long", characters=MOST_CHARACTERS))


def as_typed(text: str) -> str:
    """A text with its escapes decoded (`_x000D_` is a carriage return), without outer line ends.

    Systems that escape twice leave `_x000D_` visible at the end; it is removed as a line end.
    """
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
        # A character beyond the basic plane is escaped as two surrogates; a single surrogate is
        # invalid.
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        text = _LINE_END.sub("", text)
    return text.strip("\r\n")
