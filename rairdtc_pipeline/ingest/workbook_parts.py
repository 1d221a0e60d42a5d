"""Reads the parts of an .xlsx workbook other than its cells: sheets, texts, formats, dates.

Source: Office Open XML (ECMA-376 and ISO/IEC 29500), transitional and strict. Names are compared
with their namespace, whatever their prefix.
"""

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from rairdtc_pipeline.errors import ExportError
from rairdtc_pipeline.ingest.file_kind import not_a_workbook
from rairdtc_pipeline.ingest.number_formats import NumberFormat, format_of
from rairdtc_pipeline.ingest.workbook_texts import TextCollector
from rairdtc_pipeline.ingest.workbook_xml import (
    Attributes,
    WorkbookError,
    is_true,
    local,
    parse,
    refuse_other,
)
from rairdtc_pipeline.messages import message

_RELATIONS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_CHUNK = 1 << 20
# A compressed workbook of repeated rows has a fiftieth of its size; a file made to fill the memory
# has a thousandth.
_MOST_UNPACKED, _MOST_TIMES_PACKED = 1 << 28, 100
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError),
    *(ValueError, LookupError, expat.ExpatError),
)

_LISTS = {"sheets": ("sheet",), "numFmts": ("numFmt",), "cellXfs": ("xf",)}


@dataclass(frozen=True)
class SheetPart:
    """A sheet in the order of the workbook."""

    name: str
    part: str
    hidden: bool


@dataclass
class Workbook:
    """What the cells of the sheets refer to; `recalculated`: stored formula values are outdated."""

    sheets: list[SheetPart] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    formats: list[NumberFormat] = field(default_factory=list)
    from_1904: bool = False
    recalculated: bool = False


class Package:
    """The parts of an open workbook; the size of the file limits how much is unpacked."""

    def __init__(self, archive: zipfile.ZipFile, size: int) -> None:
        self._archive = archive
        self._parts: dict[str, str] = {}
        for name in archive.namelist():
            if _folded(name) in self._parts:
                raise WorkbookError("a part stands twice")
            if archive.getinfo(name).compress_type not in _PACKINGS:
                raise WorkbookError("a part packed in a way the standard does not allow")
            self._parts[_folded(name)] = name
        self._left = max(_MOST_UNPACKED, _MOST_TIMES_PACKED * size)

    def __contains__(self, part: str) -> bool:
        return _folded(part) in self._parts

    def pieces(self, part: str) -> Iterator[bytes]:
        """The bytes of a part; raises ExportError when all parts together become too large."""
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
    """Open a workbook; if the file is not one, raises ExportError that says what it is."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield Package(archive, path.stat().st_size)
    except _DAMAGED as error:
        raise ExportError(not_a_workbook(path)) from error


def read_workbook(package: Package) -> Workbook:
    """Read everything except the cells of the sheets."""
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


def _related(package: Package, part: str) -> list[tuple[str, str, str]]:
    """(kind, part, id) of every relation of a part, or of the package if `part` is empty."""
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
    opened = _Opened()

    def start(tag: str, attributes: Attributes) -> None:
        opened.begin(local(tag))
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

    parse(package.pieces(part), start, opened.end)


def _texts(package: Package, part: str) -> list[str]:
    """The shared texts, with runs of rich text joined and phonetic readings left out."""
    texts: list[str] = []
    collector = TextCollector()
    in_item = False

    def start(tag: str, _: Attributes) -> None:
        nonlocal in_item
        if in_item:
            collector.start(local(tag))
        else:
            refuse_other(local(tag), ("sst", "si"))
            in_item = local(tag) == "si"

    def end(_: str) -> None:
        nonlocal in_item
        if collector.is_open:
            collector.end()
        elif in_item:
            texts.append(collector.take())
            in_item = False

    parse(package.pieces(part), start, end, collector.text)
    return texts


def _formats(package: Package, part: str) -> list[NumberFormat]:
    """The number format of each style a cell may have."""
    declared: dict[int, str] = {}
    numbers: list[int] = []
    opened = _Opened()

    def start(tag: str, attributes: Attributes) -> None:
        name, parent = local(tag), opened.parent
        opened.begin(name)
        if name == "numFmt" and parent == "numFmts":
            declared[int(attributes["numFmtId"])] = attributes["formatCode"]
        elif name == "xf" and parent == "cellXfs":
            numbers.append(int(attributes.get("numFmtId", "0")))

    parse(package.pieces(part), start, opened.end)
    return [format_of(number, declared) for number in numbers]


class _Opened:
    """The open elements of a part.

    Elements of other namespaces are left out, because they may enclose any element.
    """

    def __init__(self) -> None:
        self._names: list[str] = []

    @property
    def parent(self) -> str:
        """The innermost open element."""
        return self._names[-1] if self._names else ""

    def begin(self, name: str) -> None:
        """Open an element; raises WorkbookError for one that a list cannot hold."""
        if self.parent in _LISTS:
            refuse_other(name, _LISTS[self.parent])
        if name:
            self._names.append(name)

    def end(self, tag: str) -> None:
        """Close an element."""
        if local(tag):
            self._names.pop()
