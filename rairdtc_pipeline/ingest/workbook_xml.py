"""Reads the XML of the parts of an .xlsx workbook, from beginning to end.

Source: ECMA-376 and ISO/IEC 29500, transitional and strict. Names are compared with their
namespace, whatever their prefix.
"""

from collections.abc import Callable, Iterable
from typing import Final
from xml.parsers import expat

MAIN: Final = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)

Attributes = dict[str, str]


class WorkbookError(ValueError):
    """The workbook breaks the standard, so its cells cannot be read with certainty."""


def parse(
    pieces: Iterable[bytes],
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Pass the elements of XML to functions; names are `<namespace> <name>`."""
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
    """Raise WorkbookError: entities declared in a file could make it grow without limit."""
    raise WorkbookError("a document type declaration")


def local(name: str) -> str:
    """The name without its namespace if that is a spreadsheet namespace; else empty."""
    namespace, _, own = name.rpartition(" ")
    return own if namespace in MAIN else ""


def refuse_other(name: str, allowed: tuple[str, ...]) -> None:
    """Raise WorkbookError for an element that is not allowed: its content would be lost.

    Elements of other namespaces have an empty name here, and extensions hold nothing that is read.
    """
    if name not in allowed and name not in ("", "extLst", "ext"):
        raise WorkbookError("an element that does not belong there")


def is_true(value: str | None) -> bool:
    """An XML Schema boolean, false if missing; raises WorkbookError for any other text."""
    if value not in (None, "0", "1", "false", "true"):
        raise WorkbookError("a truth value that is none")
    return value in ("1", "true")
