"""Reads the rows of a sheet that are in plain form, as nearly all are, without an XML parser.

A regular expression that matches a whole plain row is four times faster. The parser reads
everything else, in the original order.
"""

import re
from collections.abc import Callable, Iterable, Iterator

_NAMES = rb'(?: (?!xmlns)[A-Za-z][A-Za-z0-9:]*="[^"<&]*")*'
_CELL_BYTES = (
    rb'<c r="[A-Z]{1,3}[0-9]+"(?: s="[0-9]+")?(?:'
    rb'/>|(?: t="[nsb]")?><v>[0-9.eE+-]+</v></c>'
    rb'| t="inlineStr"><is><t(?: xml:space="preserve")?>[^<&\r]*</t></is></c>)'
)
_ROW = re.compile(
    rb'[\r\n]*<row r="([0-9]{1,7})"' + _NAMES + rb"(?:/>|>((?:" + _CELL_BYTES + rb")*)</row>)"
)
_CELL = re.compile(
    r'<c r="([A-Z]+)([0-9]+)"(?: s="([0-9]+)")?(?:/>|(?: t="([a-zA-Z]+)")?>'
    r'(?:<v>([^<]*)</v>|<is><t(?: xml:space="preserve")?>([^<]*)</t></is>)</c>)'
)
_OTHER_ENCODING = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"'](?!utf-?8[\"'])", re.IGNORECASE)
_BEGIN, _END = b"<sheetData>", b"</row>"
_LONGEST_HELD = 1 << 24

PlainCell = tuple[str, str, str, str, str, str]
TakeRow = Callable[[int, list[PlainCell]], None]


class PlainRows:
    """Passes the plain rows of a sheet to `take`, and leaves the rest for the parser.

    `between_rows` says whether the parser, after all that it was given so far, is within the sheet
    data and outside of any row. Only there is a match certain to be a row.
    """

    def __init__(self, between_rows: Callable[[], bool], take: TakeRow) -> None:
        self._between_rows, self._take = between_rows, take
        self._plain, self._within, self._held = True, False, b""

    def left_of(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the bytes left for the parser, and take the plain rows between them, in order."""
        for piece in pieces:
            data, self._held = self._held + piece, b""
            start = 0
            if self._plain and not self._within and (place := data.find(_BEGIN)) >= 0:
                start = place + len(_BEGIN)
                yield data[:start]
                self._within = True
                self._plain = self._between_rows() and not _OTHER_ENCODING.match(data)
            # A match within an XML comment is not a row.
            self._plain = self._plain and not (b"<!" in data or b"<?" in data[start:])
            if self._plain and self._within:
                yield from self._left_of_rows(data, start)
            else:
                yield data[start:]
        yield self._held

    def _left_of_rows(self, data: bytes, start: int) -> Iterator[bytes]:
        while self._plain:
            while row := _ROW.match(data, start):
                cells = _CELL.findall(row[2].decode()) if row[2] else []
                self._take(int(row[1]), cells)
                start = row.end()
            end = data.find(_END, start) + len(_END)
            if end < start + len(_END):
                self._held = data[start:]
                self._plain = len(self._held) < _LONGEST_HELD
                return
            yield data[start:end]
            start = end
            self._plain = self._between_rows()
        yield data[start:]
