"""CSV files as hospitals send them → UTF-8 text DuckDB can read, with what was decided on the way.

Encodings are told apart by what the file holds, see `encoding`; GB18030 must decode as a whole,
which is seen while it is copied. Anything else is refused.
"""

import codecs
import csv
import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import IO, cast

from rairdtc_pipeline.contracts import Contract
from rairdtc_pipeline.contracts.headers import count_known, no_column_of
from rairdtc_pipeline.errors import ExportError
from rairdtc_pipeline.ingest.encoding import (
    BROKEN_UTF8,
    GB18030,
    UTF8,
    UTF8_MARKED,
    told_apart,
)

csv.field_size_limit(1 << 30)
_CHUNK = 1 << 22
_HEADER_BYTES = 1 << 20
_DELIMITERS = (",", ";", "\t")
# First bytes of three and more in UTF-8; where there are none, all beyond ASCII is pairs of bytes.
_LONGER_THAN_A_PAIR = re.compile(rb"[\xe0-\xff]")


@dataclass(frozen=True)
class CsvText:
    """A CSV file ready to be read: UTF-8 path, encoding it came in, delimiter, header cells.

    `header_line` is the line the header stands on, from 1; `lines` counts all lines.
    """

    path: Path
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    header_line: int
    lines: int


@dataclass
class _Survey:
    """What one pass over the bytes saw."""

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
        """Lines of the file; the last one need not be ended."""
        return self.cr + self.lf - self.crlf + (not self.ended)

    @property
    def newlines_are_mixed(self) -> bool:
        """More than one style of line end, or bare carriage returns, which DuckDB refuses."""
        bare_cr, bare_lf = self.cr > self.crlf, self.lf > self.crlf
        return bare_cr or (bare_lf and self.crlf > 0)


def prepare(path: Path, contract: Contract, workdir: Path) -> CsvText:
    """Make a CSV or CSV.gz file readable; a copy is written only where bytes must change.

    Raises ExportError for an empty, truncated or undecodable file, or one without a known header.
    """
    survey = _survey(path)
    if survey.size == 0:
        raise ExportError("the file is empty; send it again with its header")
    encoding = _encoding(path, survey, contract)
    mixed = survey.newlines_are_mixed
    target = path
    if path.suffix.casefold() == ".gz" or encoding == GB18030 or mixed:
        target = _rewrite(path, encoding, workdir, mixed)
    delimiter, header, header_line = _header(target, contract)
    return CsvText(target, encoding, delimiter, header, header_line, survey.lines)


def blank_records_before(text: CsvText, record: int) -> int:
    """How many of the first `record` records of the file are blank lines.

    Before the header, a line of blanks is one.
    """
    with text.path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        rows = csv.reader(stream, delimiter=text.delimiter)
        numbered = enumerate(islice(rows, record), start=1)
        return sum(not row or line < text.header_line for line, row in numbered)


def _chunks(path: Path) -> Iterator[bytes]:
    opener = gzip.open if path.suffix.casefold() == ".gz" else open
    try:
        with cast(IO[bytes], opener(path, "rb")) as stream:
            while chunk := stream.read(_CHUNK):
                yield chunk
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ExportError(
            "the gzip file is damaged or was cut off on the way; send it again"
        ) from error


def _survey(path: Path) -> _Survey:
    seen = _Survey()
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    after_cr = False
    for chunk in _chunks(path):
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
        raise ExportError("the file is UTF-16; save it as CSV UTF-8")
    if survey.first.startswith(codecs.BOM_UTF8):
        return UTF8_MARKED if survey.utf8 else BROKEN_UTF8
    if survey.utf8 and not (survey.beyond_ascii and survey.in_pairs):
        return UTF8
    return told_apart(_chunks(path), contract, well_formed=survey.utf8)


def _rewrite(path: Path, encoding: str, workdir: Path, mixed_newlines: bool) -> Path:
    """A UTF-8 copy in the private work folder, deleted with it."""
    target = workdir / f"{path.name.encode().hex()[:40]}.csv"
    decoder = codecs.getincrementaldecoder(GB18030 if encoding == GB18030 else UTF8)(
        "surrogateescape" if encoding == BROKEN_UTF8 else "strict"
    )
    held = ""
    with target.open("wb") as copy:
        for chunk in chain(_chunks(path), (b"",)):
            try:
                text = held + decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                raise ExportError(
                    "the file is neither UTF-8 nor GB18030 text; save it as CSV UTF-8"
                ) from error
            held = ""
            if mixed_newlines:
                if text.endswith("\r") and chunk:
                    text, held = text[:-1], "\r"
                text = text.replace("\r\n", "\n").replace("\r", "\n")
            copy.write(text.encode("utf-8", "surrogateescape"))
    return target


def _header(path: Path, contract: Contract) -> tuple[str, tuple[str, ...], int]:
    with path.open("rb") as stream:
        start = stream.read(_HEADER_BYTES)
    text = start.decode("utf-8-sig", "replace")
    # Where DuckDB ends a line, which skips them by number; str.splitlines ends one at \x0c as well.
    lines = re.split("\r\n|\r|\n", text)
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    if first is None:
        raise ExportError("the file has no header; send it again with its header")
    if "\0" in lines[first]:
        raise ExportError("the header holds NUL bytes, as UTF-16 does; save the file as CSV UTF-8")
    candidates = []
    for delimiter in _DELIMITERS:
        record = csv.reader((f"{line}\n" for line in lines[first:]), delimiter=delimiter)
        cells = tuple(cell.strip() for cell in next(record))
        candidates.append((count_known(contract, cells), delimiter, cells))
    known, delimiter, cells = max(candidates, key=lambda candidate: candidate[0])
    if known == 0:
        raise ExportError(f"{no_column_of(contract)}, comma, semicolon or tab between the columns")
    return delimiter, cells, first + 1
