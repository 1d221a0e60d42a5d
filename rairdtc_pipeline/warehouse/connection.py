"""Opening the warehouse: the working file for one refresh, the published file for reading."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path

import duckdb

from rairdtc_pipeline.errors import LockedError, RairdtcError
from rairdtc_pipeline.warehouse.audit_tables import create_audit_tables
from rairdtc_pipeline.warehouse.layout import Layout

STORAGE_VERSION = "v1.0.0"
# Every column of every table takes at least a block: with the default a study of fifty patients
# fills 38 MB, with small blocks 9. A registry is read faster in large ones.
_SMALL_BLOCK, _LARGE_BLOCK = 16_384, 262_144
_LARGE_FROM_BYTES = 100_000_000
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


@contextmanager
def lock(layout: Layout) -> Iterator[None]:
    """Hold the warehouse; the operating system frees it when the process ends, however it ends.

    Raises LockedError naming the process that holds it.
    """
    layout.create()
    with layout.lock_file.open("a+") as stream:
        try:
            flock(stream, LOCK_EX | LOCK_NB)
        except BlockingIOError as error:
            stream.seek(0)
            raise LockedError(
                f"another refresh holds {layout.root}: {stream.read().strip()}; "
                "wait until it has ended"
            ) from error
        stream.truncate(0)
        stream.write(f"process {os.getpid()}\n")
        stream.flush()
        yield


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
        for file in (layout.working_file, layout.private_file):
            for path in (file, file.with_name(file.name + ".wal")):
                path.unlink(missing_ok=True)
    block = _SMALL_BLOCK if source_bytes < _LARGE_FROM_BYTES else _LARGE_BLOCK
    blocks = "" if layout.working_file.exists() else f", BLOCK_SIZE {block}"
    con = duckdb.connect(":memory:", config=_SETTINGS)
    try:
        con.execute("SET enable_progress_bar = false")
        con.execute(f"SET temp_directory = '{_escaped(layout.scratch)}'")
        con.execute(
            f"ATTACH '{_escaped(layout.working_file)}' AS rairdtc "
            f"(STORAGE_VERSION '{STORAGE_VERSION}'{blocks})"
        )
        con.execute(f"ATTACH '{_escaped(layout.private_file)}' AS private")
        con.execute("USE rairdtc")
        create_audit_tables(con)
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
    return duckdb.connect(str(layout.published_file.resolve()), read_only=True, config=_SETTINGS)


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
