"""Lists the files in an exports folder, with their export, format, hash and time of receipt."""

import hashlib
import os
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.errors import ExportError
from rairdtc_pipeline.ingest.file_kind import advice, kind_of
from rairdtc_pipeline.ingest.file_names import SUFFIXES, export_of, received, suffix_of
from rairdtc_pipeline.ingest.folder import (
    cannot_be_opened,
    paths_below,
    place_of_file,
    reason_of,
)
from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.protocol import load_protocol
from rairdtc_pipeline.settings import load_settings

# Files that operating systems create in folders.
_OF_THE_SYSTEM = ("thumbs.db", "desktop.ini")
# The coarsest file systems store times in steps of two seconds.
_SETTLED_NS = 2_000_000_000


@dataclass(frozen=True)
class SourceFile:
    """One file of an export.

    `received_at` is the latest date in the file's name, else the time it was last written, in the
    time zone of the refresh. It decides which of two files is newer and which dates are in the
    future. `notes` are remarks on the name.
    """

    path: Path
    name: str
    site: str
    export: str
    suffix: str
    size_bytes: int
    sha256: str
    received_at: datetime
    written_ns: int
    notes: tuple[Message, ...] = ()

    def refuse_rewritten(self) -> None:
        """Raise ExportError when the file has changed since it was hashed."""
        try:
            state = self.path.stat()
        except OSError as error:
            raise ExportError(message("files-not-opened", reason=error.strerror or "")) from error
        if (state.st_size, state.st_mtime_ns) != (self.size_bytes, self.written_ns):
            raise ExportError(message("files-rewritten"))

    @property
    def source_file_id(self) -> str:
        """Identifier that is the same for the same content under the same name."""
        return "F" + hashlib.sha256(f"{self.name}\0{self.sha256}".encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Inventory:
    """Files found in an exports folder; `ignored` gives the reason for every other file."""

    files: tuple[SourceFile, ...]
    ignored: tuple[tuple[str, Message], ...]

    @property
    def size_bytes(self) -> int:
        """Total size of all files."""
        return sum(file.size_bytes for file in self.files)

    @property
    def sites(self) -> tuple[str, ...]:
        """Sites that sent at least one file."""
        return tuple(sorted({file.site for file in self.files}))

    def lacking(self, export: str) -> tuple[str, ...]:
        """Sites that sent files, but none of this export."""
        return tuple(sorted({*self.sites} - {file.site for file in self.of(export)}))

    def of(self, export: str) -> tuple[SourceFile, ...]:
        """Files of one export, in order of site and name."""
        return tuple(file for file in self.files if file.export == export)


def printable(name: str) -> str:
    """A file name that is safe to print: control characters escaped, at most 200 characters."""
    escaped = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in name)
    return escaped.encode("utf-8", "backslashreplace").decode()[:200]


def take_inventory(exports: Path) -> Inventory:
    """List `<exports>/<site>/<export>*.{csv,csv.gz,xlsx,parquet}` with hashes.

    A file name may also begin with the Chinese name of the export.

    Raises ExportError when the folder is missing, or when a site folder or a file cannot be opened.
    """
    if not exports.is_dir():
        raise ExportError(message("files-no-folder", folder=exports))
    found: list[Path] = []
    ignored: list[tuple[str, Message]] = []
    for path in paths_below(exports):
        name = path.relative_to(exports).as_posix()
        reason = _why_ignored(path, exports)
        if reason:
            ignored.append((printable(name), reason))
        else:
            found.append(path)
    zone = _time_zone()
    with ThreadPoolExecutor() as hashing:
        described = list(hashing.map(lambda path: _describe(path, exports, zone), found))
    files: list[SourceFile] = []
    for path, made in zip(found, described, strict=True):
        if isinstance(made, str):
            raise cannot_be_opened(_place(path, found), exports, made)
        files.append(made)
    return Inventory(tuple(files), tuple(ignored))


def _place(path: Path, found: list[Path]) -> str:
    export = export_of(path.name)
    same = [other for other in found if export_of(other.name) == export]
    return f"the {export} file {place_of_file(path, same)}"


def _why_ignored(path: Path, exports: Path) -> Message | None:
    depth = len(path.relative_to(exports).parts)
    export, suffix = export_of(path.name), suffix_of(path.name)
    if path.name.startswith((".", "~$")) or path.name.casefold() in _OF_THE_SYSTEM:
        return message("files-ignored-hidden")
    if depth == 1 and (export is None or suffix is None):
        return message("files-ignored-outside")
    if depth != 2:
        return message("files-unread-place")
    if export is None:
        names = [f"{c.name} ({c.chinese_name})" for c in load_contracts().values()]
        return message("files-unread-name", names=names)
    if suffix is None:
        return message("files-unread-format", formats=SUFFIXES, what_to_do=advice(kind_of(path)))
    return None


def _describe(path: Path, exports: Path, zone: tzinfo) -> SourceFile | str:
    """The file, or why it cannot be opened; the error is not raised, because it holds the name."""
    try:
        state = path.stat()
        digest = _sha256(path, state)
    except OSError as error:
        return reason_of(error)
    said = received(path.name, state.st_mtime, zone)
    return SourceFile(
        path=path,
        name=printable(path.relative_to(exports).as_posix()),
        site=printable(path.parent.name),
        export=export_of(path.name) or "",
        suffix=suffix_of(path.name) or "",
        size_bytes=state.st_size,
        sha256=digest,
        received_at=said.at,
        written_ns=state.st_mtime_ns,
        notes=said.notes,
    )


def _sha256(path: Path, state: os.stat_result) -> str:
    """Hash of a file; it is computed once if the file has not changed since.

    The inode change time (ctime) shows whether a file changed, because programs cannot set it. Two
    changes within one clock tick have the same ctime, so a file that changed within the last two
    seconds is always hashed.
    """
    if time.time_ns() - state.st_ctime_ns < _SETTLED_NS:
        return _hashed(path)
    return _known(path.absolute(), state.st_ino, state.st_size, state.st_ctime_ns)


@lru_cache(maxsize=10_000)
def _known(path: Path, *_state: int) -> str:
    return _hashed(path)


def _hashed(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _time_zone() -> tzinfo:
    """The time zone of the refresh: the dates in the files are local dates of the hospitals."""
    return ZoneInfo(str(load_protocol(load_settings().protocol)["refresh_timezone"]))
