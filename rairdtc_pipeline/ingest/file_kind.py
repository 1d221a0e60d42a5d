"""Recognises the format of a file by its first bytes, whatever its name says."""

import re
import zipfile
import zlib
from pathlib import Path

from rairdtc_pipeline.messages import Message, message

_HEAD, _MOST_SEARCHED = 8_192, 1 << 28
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WITH_PASSWORD = message("files-with-password")
_MARKS = {
    b"%PDF": message("files-kind-pdf"),
    b"\x1f\x8b": message("files-kind-archive"),
    b"Rar!": message("files-kind-archive"),
    b"7z\xbc\xaf": message("files-kind-archive"),
    b"{\\rtf": message("files-kind-rtf"),
    b"PAR1": message("files-kind-parquet"),
    b"SQLite format 3": message("files-kind-database"),
}
_HTML = re.compile(rb"<(html|!doctype html|table|meta|head)[\s>]")


def not_a_workbook(path: Path) -> Message:
    """The message for a .xlsx file that is not a readable workbook, with what to do."""
    kind = kind_of(path)
    if kind == _WITH_PASSWORD:
        return kind
    return message("files-another-kind", kind=kind) if kind else message("files-not-a-workbook")


def not_text(path: Path) -> Message | None:
    """The message for a .csv file in another format, with what to do; None if it may be text."""
    kind = kind_of(path)
    if kind is None and zipfile.is_zipfile(path):
        return message("files-not-text", what_to_do=message("files-advice-rename-workbook"))
    if kind is None or kind == message("files-kind-text"):
        return None
    return message("files-not-text", what_to_do=advice(kind))


def advice(kind: Message | None) -> Message:
    """What to do with a file in a format that the pipeline does not read."""
    if kind == _WITH_PASSWORD:
        return kind
    if kind == message("files-kind-archive"):
        return message("files-advice-unpack")
    if kind == message("files-kind-text"):
        return message("files-advice-rename")
    return message("files-advice-save", kind=kind) if kind else message("files-advice-unknown")


def kind_of(path: Path) -> Message | None:
    """The format that the content looks like; None if it is .xlsx or not recognised."""
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
            if head.startswith(_OLE):
                encrypted = _ENCRYPTED in head + stream.read(_MOST_SEARCHED)
                return _WITH_PASSWORD if encrypted else message("files-kind-xls")
    except OSError:
        return None
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_zip(path)
    return _kind_of_head(head)


def _kind_of_head(head: bytes) -> Message | None:
    for mark, kind in _MARKS.items():
        if head.startswith(mark):
            return kind
    folded = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:2_048].lower()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in folded:
        return message("files-kind-xml")
    if b"urn:oasis:names:tc:opendocument" in folded:
        return message("files-kind-ods")
    if _HTML.search(folded):
        return message("files-kind-html")
    is_text = b"\0" not in head and b"\n" in head and any(mark in head for mark in b",;\t")
    return message("files-kind-text") if is_text else None


def _kind_of_zip(path: Path) -> Message | None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = {name.replace("\\", "/").casefold() for name in archive.namelist()}
            encrypted = any(entry.flag_bits & 1 for entry in archive.infolist())
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError):
        return None
    if encrypted:
        return _WITH_PASSWORD
    if "mimetype" in names:
        return message("files-kind-ods")
    if "xl/workbook.bin" in names:
        return message("files-kind-xlsb")
    if any(name.startswith("word/") for name in names):
        return message("files-kind-docx")
    return None if "[content_types].xml" in names else message("files-kind-archive")
