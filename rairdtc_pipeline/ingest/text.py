"""CSV files as hospitals send them → UTF-8 text that DuckDB can read, and how it was read.

The content of a file shows its encoding, see `encoding`. A file in another encoding than UTF-8 or
GB18030 is refused. A row with a broken character is refused.
"""

import codecs
import csv
import gzip
import re
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import IO, cast

from rairdtc_pipeline.contracts import Contract
from rairdtc_pipeline.contracts.headers import count_known
from rairdtc_pipeline.errors import ExportError
from rairdtc_pipeline.ingest.encoding import (
    BROKEN_GB18030,
    BROKEN_UTF8,
    GB18030,
    UTF8,
    UTF8_MARKED,
    refuse_escaped,
    told_apart,
)
from rairdtc_pipeline.ingest.file_kind import not_text
from rairdtc_pipeline.ingest.header_row import ROWS_SEARCHED, find_header
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.storage.temporary import NewFile

csv.field_size_limit(1 << 30)
_CHUNK = 1 << 22
_HEADER_BYTES = 1 << 20
# Compressed text has about a tenth of its size; a file made to fill the disk has a thousandth.
_MOST_UNPACKED, _MOST_TIMES_PACKED = 1 << 28, 200
_KEPT = "rairdtc-keep-byte"
# Byte order marks, direction marks and characters without width, which a cell does not show.
_INVISIBLE = re.compile("[\ufeff\u200b-\u200f\u2060\u00ad]")
_DELIMITERS = (",", ";", "\t")
# First bytes of UTF-8 characters of three or more bytes. Without them, every character beyond ASCII
# has two bytes.
_LONGER_THAN_A_PAIR = re.compile(rb"[\xe0-\xff]")


@dataclass(frozen=True)
class CsvText:
    """A CSV file that is ready to be read.

    `path` is a UTF-8 file; `encoding` is the encoding of the file as it was sent. `header_line` is
    the record number of the header, from 1. `lines` counts all lines, and `above` counts the rows
    above the header that are not blank.
    """

    path: Path
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    header_line: int
    lines: int
    above: int = 0


@dataclass
class _Survey:
    """The findings of one pass over the bytes."""

    size: int = 0
    utf8: bool = True
    beyond_ascii: bool = False
    in_pairs: bool = True
    first: bytes = b""
    cr: int = 0
    lf: int = 0
    crlf: int = 0
    ended: bool = True

    @property
    def lines(self) -> int:
        """Number of lines; the last one may lack a line end."""
        return self.cr + self.lf - self.crlf + (not self.ended)

    @property
    def newlines_are_mixed(self) -> bool:
        """More than one style of line end, or bare carriage returns, which DuckDB refuses."""
        bare_cr, bare_lf = self.cr > self.crlf, self.lf > self.crlf
        return bare_cr or (bare_lf and self.crlf > 0)


def prepare(path: Path, contract: Contract, new_file: NewFile) -> CsvText:
    """Make a CSV or CSV.gz file readable; a copy is written only if bytes must change.

    Raises ExportError for an empty, truncated or undecodable file, or one without a known header.
    If the file is not text, the error says what it is.
    """
    try:
        return _prepare(path, contract, new_file)
    except ExportError as error:
        kind = None if path.suffix.casefold() == ".gz" else not_text(path)
        if kind is None:
            raise
        raise ExportError(kind) from error


def _prepare(path: Path, contract: Contract, new_file: NewFile) -> CsvText:
    survey = _survey(path)
    if survey.size == 0:
        raise ExportError(message("files-no-rows"))
    encoding = _encoding(path, survey, contract)
    mixed = survey.newlines_are_mixed
    target = path
    if path.suffix.casefold() == ".gz" or encoding == GB18030 or mixed:
        target, broken = _rewrite(path, encoding, new_file, mixed)
        encoding = BROKEN_GB18030 if broken and encoding == GB18030 else encoding
    return _with_header(CsvText(target, encoding, "", (), 0, survey.lines), contract)


def blank_records_before(text: CsvText, record: int) -> int:
    """How many of the first `record` records of the file are blank lines.

    Before the header, a line of blanks counts as blank.
    """
    with text.path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        rows = csv.reader(stream, delimiter=text.delimiter)
        numbered = enumerate(islice(rows, record), start=1)
        return sum(not row or line < text.header_line for line, row in numbered) - text.above


def _chunks(path: Path) -> Iterator[bytes]:
    packed = path.suffix.casefold() == ".gz"
    opener = gzip.open if packed else open
    size = path.stat().st_size
    most = max(_MOST_UNPACKED, _MOST_TIMES_PACKED * size) if packed else sys.maxsize
    try:
        with cast(IO[bytes], opener(path, "rb")) as stream:
            unpacked = 0
            while chunk := stream.read(_CHUNK):
                unpacked += len(chunk)
                if unpacked > most:
                    raise ExportError(message("files-unpacks-too-large", times=_MOST_TIMES_PACKED))
                yield chunk
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ExportError(message("files-gzip-damaged")) from error


def _survey(path: Path) -> _Survey:
    seen = _Survey()
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    after_cr = False
    for chunk in _chunks(path):
        refuse_escaped(chunk)
        seen.first = seen.first or chunk[:4]
        seen.size += len(chunk)
        seen.ended = chunk.endswith((b"\r", b"\n"))
        seen.cr += chunk.count(b"\r")
        seen.lf += chunk.count(b"\n")
        if seen.cr:
            seen.crlf += chunk.count(b"\r\n") + (after_cr and chunk.startswith(b"\n"))
            after_cr = chunk.endswith(b"\r")
        seen.utf8 = seen.utf8 and _decodes(decoder, chunk)
        if not chunk.isascii():
            seen.beyond_ascii = True
            seen.in_pairs = seen.in_pairs and not _LONGER_THAN_A_PAIR.search(chunk)
    seen.utf8 = seen.utf8 and _decodes(decoder, b"", final=True)
    return seen


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _encoding(path: Path, survey: _Survey, contract: Contract) -> str:
    if survey.first[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        raise ExportError(message("files-utf-16"))
    if survey.first.startswith(codecs.BOM_UTF8):
        return UTF8_MARKED if survey.utf8 else BROKEN_UTF8
    if survey.utf8 and not (survey.beyond_ascii and survey.in_pairs):
        return UTF8
    return told_apart(_chunks(path), contract, well_formed=survey.utf8)


def _rewrite(
    path: Path, encoding: str, new_file: NewFile, mixed_newlines: bool
) -> tuple[Path, bool]:
    """A UTF-8 copy, and whether a character is broken.

    A broken character stays as it is in the copy, so that only its row is refused.
    """
    copy, target = new_file()
    decoder = codecs.getincrementaldecoder(GB18030 if encoding == GB18030 else UTF8)(_KEPT)
    held, broken = "", False
    for chunk in chain(_chunks(path), (b"",)):
        text = held + decoder.decode(chunk, final=not chunk)
        held = ""
        if mixed_newlines:
            if text.endswith("\r") and chunk:
                text, held = text[:-1], "\r"
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        try:
            copy.write(text.encode())
        except UnicodeEncodeError:
            broken = True
            copy.write(text.encode("utf-8", "surrogateescape"))
    copy.flush()
    return target, broken


def _keep_byte(error: UnicodeError) -> tuple[str, int]:
    """Keep the first invalid byte; the next one may begin a character or be a separator."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return chr(0xDC00 + error.object[error.start]), error.start + 1


codecs.register_error(_KEPT, _keep_byte)


def _with_header(text: CsvText, contract: Contract) -> CsvText:
    """The text with its header, and with the delimiter that gives the most known columns.

    Raises ExportError when all rows are blank, when the first row with text holds a null character,
    or when no row holds a column of the contract.
    """
    with text.path.open("rb") as stream:
        start = stream.read(_HEADER_BYTES).decode("utf-8-sig", "replace")
    # These are the line ends of DuckDB, which skips lines by number; str.splitlines also ends one
    # at \x0c.
    lines = re.split("\r\n|\r|\n", start)
    if not start.strip("\ufeff \t\r\n"):
        raise ExportError(message("files-no-header"))
    if "\0" in next(filter(str.strip, lines), ""):
        raise ExportError(message("files-header-nul"))
    found: list[tuple[int, CsvText]] = []
    for delimiter in _DELIMITERS:
        records = _first_records(lines, delimiter)
        if records:
            place = find_header(contract, [cells for cells, _ in records]).place
            cells, line = records[place]
            read = replace(
                text, delimiter=delimiter, header=tuple(cells), header_line=line, above=place
            )
            found.append((count_known(contract, cells), read))
    known, best = max(found, key=lambda candidate: candidate[0], default=(0, text))
    if known == 0:
        raise ExportError(message("files-no-column-or-delimiter", export=contract.name))
    return best


def _first_records(lines: list[str], delimiter: str) -> list[tuple[list[str], int]]:
    """The first records that are not blank: the visible text of their cells, and their number."""
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=delimiter)
    records: list[tuple[list[str], int]] = []
    for number, record in enumerate(reader, start=1):
        cells = [_INVISIBLE.sub("", cell).strip() for cell in record]
        if any(cells):
            records.append((cells, number))
        if len(records) == ROWS_SEARCHED:
            break
    return records
