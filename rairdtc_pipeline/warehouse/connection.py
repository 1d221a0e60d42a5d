"""Opening the warehouse: the working file for one refresh, the published file for reading."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from typing import IO

import duckdb

from rairdtc_pipeline.errors import LockedError, RairdtcError
from rairdtc_pipeline.warehouse.audit_tables import create_audit_tables
from rairdtc_pipeline.warehouse.layout import Layout
from rairdtc_pipeline.warehouse.versions import Version, recorded_versions
from rairdtc_pipeline.warehouse.withdrawn import read_withdrawn

# How a new file is laid out. Every column of every table takes at least a block: with the default a
# study of fifty patients fills 38 MB, with small blocks 9. A registry is read faster in large ones,
# and its texts are written a quarter faster in a newer storage; of v1.3.0 DuckDB 1.3 reads texts as
# NULL without a word, v1.4.0 it refuses to open.
_STUDY = "BLOCK_SIZE 16384, STORAGE_VERSION 'v1.0.0'"
_REGISTRY = "BLOCK_SIZE 262144, STORAGE_VERSION 'v1.4.0'"
# A row group is read and made by one core, and one that is not full waits in the log. The default
# holds all of a hundred thousand patients in one.
_ROW_GROUP = 24_576
# What does not fit is spilled to the scratch folder.
_MEMORY = "4GB"
# A table waits in the log until so much is there: with the default each is written out on its own.
_LOG = "1GB"
# Trying it on every text is a sixth of all writing and saves a few hundredths of the file.
_NOT_TRIED = "fsst,zstd"
_LOOK_AGAIN_SECONDS = 0.5
_LARGE_FROM_BYTES = 100_000_000
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


@contextmanager
def lock(layout: Layout, *, wait_seconds: float = 0) -> Iterator[None]:
    """Hold the warehouse; the operating system frees it when the process ends, however it ends.

    Raises LockedError naming the process that holds it, after waiting for it.
    """
    layout.create()
    give_up = time.monotonic() + wait_seconds
    with layout.lock_file.open("a+") as stream:
        while not _taken(stream):
            if time.monotonic() >= give_up:
                stream.seek(0)
                raise LockedError(
                    f"another refresh holds {layout.root}: {stream.read().strip()}; "
                    "wait until it has ended"
                )
            time.sleep(_LOOK_AGAIN_SECONDS)
        stream.truncate(0)
        stream.write(f"process {os.getpid()}, since {datetime.now(UTC):%Y-%m-%d %H:%M} UTC\n")
        stream.flush()
        yield


def hold_for_good(file: Path) -> bool:
    """Hold a file until this process ends, as another program too; False where another does."""
    stream = os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT, 0o600), closefd=False)
    os.set_inheritable(stream.fileno(), True)
    return _taken(stream)


def _taken(stream: IO[str]) -> bool:
    try:
        flock(stream, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        return False
    return True


def working_versions(layout: Layout) -> dict[str, Version]:
    """Table → version of what lies in the working file; nothing where it cannot be gone on from.

    A refresh that ended, however it ended, leaves no log beside its two files: one that died does,
    and what lies in them is not gone on from. The caller holds the lock.
    """
    files = (layout.working_file, layout.private_file)
    if not all(file.exists() for file in files) or any(_log(file).exists() for file in files):
        return {}
    try:
        with duckdb.connect(str(layout.private_file), read_only=True, config=_SETTINGS):
            pass
        with duckdb.connect(str(layout.working_file), read_only=True, config=_SETTINGS) as con:
            return recorded_versions(con)
    except duckdb.Error:
        return {}


def forget_build(layout: Layout) -> None:
    """Delete the working file and the private store, so that the next refresh starts from nothing.

    A connection that is open to them goes on with what it has. The caller holds the lock.
    """
    for file in (layout.working_file, layout.private_file):
        file.unlink(missing_ok=True)
        _log(file).unlink(missing_ok=True)


def _log(file: Path) -> Path:
    return file.with_name(f"{file.name}.wal")


def is_large(source_bytes: int) -> bool:
    """Whether exports of this size are those of a registry and not of a study."""
    return source_bytes >= _LARGE_FROM_BYTES


@contextmanager
def open_working(
    layout: Layout, *, fresh: bool, source_bytes: int = 0
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Connection to the working file (`rairdtc`) and the private store (`private`).

    `fresh` starts from nothing; else the tables of the last build are there. `source_bytes` is the
    size of the exports, by which the file is laid out. The caller holds the lock.
    """
    os.umask(0o077)
    shutil.rmtree(layout.scratch, ignore_errors=True)
    layout.create()
    if fresh:
        forget_build(layout)
    laid_out = f", {_REGISTRY if is_large(source_bytes) else _STUDY}"
    con = duckdb.connect(":memory:", config=_SETTINGS)
    try:
        con.execute("SET enable_progress_bar = false")
        con.execute(f"SET memory_limit = '{_MEMORY}'")
        con.execute(f"SET checkpoint_threshold = '{_LOG}'")
        con.execute(f"SET disabled_compression_methods = '{_NOT_TRIED}'")
        con.execute(f"SET temp_directory = '{_escaped(layout.scratch)}'")
        con.execute(
            f"ATTACH '{_escaped(layout.working_file)}' AS rairdtc "
            f"(ROW_GROUP_SIZE {_ROW_GROUP}{'' if layout.working_file.exists() else laid_out})"
        )
        con.execute(
            f"ATTACH '{_escaped(layout.private_file)}' AS private (ROW_GROUP_SIZE {_ROW_GROUP})"
        )
        con.execute("USE rairdtc")
        create_audit_tables(con)
        con.execute("CREATE TEMP TABLE withdrawn (patient VARCHAR)")
        for patient in read_withdrawn(layout.withdrawn_file):
            con.execute("INSERT INTO withdrawn VALUES (?)", [patient])
        yield con
    finally:
        con.close()
        shutil.rmtree(layout.scratch, ignore_errors=True)


def open_published(layout: Layout) -> duckdb.DuckDBPyConnection:
    """Read-only connection to the published file; keeps its snapshot while it is open.

    Raises RairdtcError when nothing is published yet.
    """
    if not layout.published_file.exists():
        raise RairdtcError(f"nothing is published in {layout.root} yet; run: rairdtc refresh")
    return open_to_read(layout.published_file.resolve())


def open_to_read(file: Path) -> duckdb.DuckDBPyConnection:
    """Read-only connection to a file; nothing is drawn on the terminal while a query runs."""
    con = duckdb.connect(str(file), read_only=True, config=_SETTINGS)
    con.execute("SET enable_progress_bar = false")
    return con


def _escaped(path: Path) -> str:
    return str(path.absolute()).replace("'", "''")


@contextmanager
def transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All of what is done inside, or nothing of it."""
    con.execute("BEGIN")
    try:
        yield
    except BaseException:
        con.execute("ROLLBACK")
        raise
    con.execute("COMMIT")
