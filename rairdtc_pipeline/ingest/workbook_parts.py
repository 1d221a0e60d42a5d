"""The parts of an .xlsx workbook beside its sheets: what sheets there are, texts, formats, dates.

Office Open XML, ECMA-376 and ISO/IEC 29500, transitional and strict: names are compared with their
namespace, whatever prefix stands before them.
"""

import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from xml.parsers import expat

from rairdtc_pipeline.errors import ExportError
from rairdtc_pipeline.ingest.file_kind import not_a_workbook
from rairdtc_pipeline.ingest.number_formats import NumberFormat, format_of
from rairdtc_pipeline.messages import message

MAIN: Final = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_RELATIONS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_CHUNK = 1 << 20
# A cell of a spreadsheet holds at most 32,767 characters.
MOST_CHARACTERS: Final = 32_767
# A workbook of repeated rows packs to a fiftieth; a file made to fill the memory to a thousandth.
_MOST_UNPACKED, _MOST_TIMES_PACKED = 1 << 28, 100
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError),
    *(ValueError, LookupError, expat.ExpatError),
)
_LINE_END = re.compile(r"(?:_x000[AaDd]_|[\r\n])+$")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")

Attributes = dict[str, str]


class WorkbookError(ValueError):
    """The workbook does not keep the standard, so that its cells cannot be read with certainty."""


@dataclass(frozen=True)
class SheetPart:
    """A sheet in the order of the workbook."""

    name: str
    part: str
    hidden: bool


@dataclass
class Workbook:
    """What the cells of the sheets refer to; `recalculated` says that stored values are old."""

    sheets: list[SheetPart] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    formats: list[NumberFormat] = field(default_factory=list)
    from_1904: bool = False
    recalculated: bool = False


class Package:
    """The parts of an open workbook; how much is unpacked has a limit by the size of the file."""

    def __init__(self, archive: zipfile.ZipFile, size: int) -> None:
        self._archive = archive
        self._parts: dict[str, str] = {}
        for name in archive.namelist():
            if _folded(name) in self._parts:
                raise WorkbookError("a part stands twice")
            self._parts[_folded(name)] = name
        self._left = max(_MOST_UNPACKED, _MOST_TIMES_PACKED * size)

    def __contains__(self, part: str) -> bool:
        return _folded(part) in self._parts

    def pieces(self, part: str) -> Iterator[bytes]:
        """The bytes of a part; raises ExportError where all parts together become too large."""
        with self._archive.open(self._parts[_folded(part)]) as stream:
            while chunk := stream.read(_CHUNK):
                self._left -= len(chunk)
                if self._left < 0:
                    raise ExportError(message("files-unpacks-too-large", times=_MOST_TIMES_PACKED))
                yield chunk


def _folded(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


@contextmanager
def open_package(path: Path) -> Iterator[Package]:
    """Open a workbook; raises ExportError that says what the file is where it is none."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield Package(archive, path.stat().st_size)
    except _DAMAGED as error:
        raise ExportError(not_a_workbook(path)) from error


def read_workbook(package: Package) -> Workbook:
    """Everything but the cells of the sheets."""
    (main,) = [target for kind, target, _ in _related(package, "") if kind == "officeDocument"]
    parts = {name: (kind, target) for kind, target, name in _related(package, main)}
    book = Workbook()
    _read_main(package, main, parts, book)
    for kind, target in parts.values():
        if kind == "sharedStrings":
            book.texts = _texts(package, target)
        elif kind == "styles":
            book.formats = _formats(package, target)
    return book


def parse(
    pieces: Iterable[bytes],
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Hand the elements of XML to functions; names are `<namespace> <name>`."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text, parser.buffer_size = True, 1 << 16
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = start
    if end:
        parser.EndElementHandler = end
    if text:
        parser.CharacterDataHandler = text
    for chunk in pieces:
        parser.Parse(chunk, False)
    parser.Parse(b"", True)


def _refuse_doctype(*_: object) -> None:
    """Entities declared in a file could make it grow without end."""
    raise WorkbookError("a document type declaration")


def local(name: str) -> str:
    """The name without its namespace where that is the one of spreadsheets; else empty."""
    namespace, _, own = name.rpartition(" ")
    return own if namespace in MAIN else ""


def is_true(value: str | None) -> bool:
    """A boolean of XML Schema."""
    return value in ("1", "true")


def _related(package: Package, part: str) -> list[tuple[str, str, str]]:
    """(kind, part, identifier) of every relation of a part; of the package where it is empty."""
    folder, name = posixpath.split(part)
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    found: list[tuple[str, str, str]] = []

    def start(tag: str, attributes: Attributes) -> None:
        if tag.endswith(" Relationship") and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, attributes["Target"]))
            kind = attributes["Type"].rpartition("/")[2]
            found.append((kind, target.lstrip("/"), attributes["Id"]))

    parse(package.pieces(relations), start)
    return found


def _read_main(
    package: Package, part: str, parts: dict[str, tuple[str, str]], book: Workbook
) -> None:
    def start(tag: str, attributes: Attributes) -> None:
        match local(tag):
            case "workbookPr":
                book.from_1904 = is_true(attributes.get("date1904"))
            case "calcPr":
                book.recalculated = is_true(attributes.get("fullCalcOnLoad"))
            case "sheet":
                (relation,) = (
                    attributes[key] for ns in _RELATIONS if (key := f"{ns} id") in attributes
                )
                kind, target = parts[relation]
                if kind == "worksheet":
                    hidden = attributes.get("state", "visible") != "visible"
                    book.sheets.append(SheetPart(attributes["name"], target, hidden))

    parse(package.pieces(part), start)


def _texts(package: Package, part: str) -> list[str]:
    """The shared texts: runs of rich text joined, readings of Japanese or Chinese left out."""
    texts: list[str] = []
    collector = TextCollector()

    def start(tag: str, _: Attributes) -> None:
        collector.start(local(tag))

    def end(tag: str) -> None:
        name = local(tag)
        collector.end(name)
        if name == "si":
            texts.append(collector.take())

    parse(package.pieces(part), start, end, collector.text)
    return texts


class TextCollector:
    """The text of one `si` or `is`, from its elements `t`, but those of `rPh`."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._reading = self._collects = False
        self._length = 0

    def start(self, name: str) -> None:
        """An element begins."""
        if name == "rPh":
            self._reading = True
        elif name == "t":
            self._collects = not self._reading

    def end(self, name: str) -> None:
        """An element ends."""
        if name == "rPh":
            self._reading = False
        elif name == "t":
            self._collects = False

    def text(self, piece: str) -> None:
        """Characters between tags; raises ExportError for a text no cell can hold."""
        if self._collects:
            self._length += len(piece)
            refuse_long(self._length)
            self._pieces.append(piece)

    def take(self) -> str:
        """The text so far, of which nothing is left."""
        taken = as_typed("".join(self._pieces))
        self._pieces, self._length = [], 0
        return taken


def refuse_long(length: int) -> None:
    """Raise ExportError for a text no cell can hold."""
    if length > MOST_CHARACTERS:
        raise ExportError(message("files-cell-too-long", characters=MOST_CHARACTERS))


def as_typed(text: str) -> str:
    """A text with escapes read (`_x000D_` is a carriage return), without line ends around it.

    Systems that escape twice leave `_x000D_` to be seen at its end: that is a line end, too.
    """
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
        # A character beyond the basic plane is escaped as two halves; a single half is none.
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        text = _LINE_END.sub("", text)
    return text.strip("\r\n")


def _formats(package: Package, part: str) -> list[NumberFormat]:
    """The number format of each style a cell may have."""
    declared: dict[int, str] = {}
    numbers: list[int] = []
    open_elements: list[str] = []

    def start(tag: str, attributes: Attributes) -> None:
        name = local(tag)
        parent = open_elements[-1] if open_elements else ""
        if name == "numFmt" and parent == "numFmts":
            declared[int(attributes["numFmtId"])] = attributes["formatCode"]
        elif name == "xf" and parent == "cellXfs":
            numbers.append(int(attributes.get("numFmtId", "0")))
        open_elements.append(name)

    def end(_: str) -> None:
        open_elements.pop()

    parse(package.pieces(part), start, end)
    return [format_of(number, declared) for number in numbers]
