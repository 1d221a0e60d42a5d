"""Locks that the operating system releases when their process ends, even if it was killed."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from errno import EPERM
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from typing import IO

from rairdtc_pipeline.errors import LockedError
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.storage.layout import Layout

_LOOK_AGAIN_SECONDS = 0.5


@contextmanager
def lock(layout: Layout, *, wait_seconds: float = 0) -> Iterator[None]:
    """Hold the warehouse; the operating system releases it when the process ends in any way.

    Waits up to `wait_seconds` for another process. Then raises LockedError, which names the process
    that holds the warehouse.
    """
    layout.create()
    give_up = time.monotonic() + wait_seconds
    with layout.lock_file.open("a+") as stream:
        while not _taken(stream):
            if time.monotonic() >= give_up:
                stream.seek(0)
                holder = stream.read().strip()
                raise LockedError(
                    message("errors-warehouse-held", root=str(layout.root), holder=holder)
                )
            time.sleep(_LOOK_AGAIN_SECONDS)
        stream.truncate(0)
        stream.write(f"process {os.getpid()}, since {datetime.now(UTC):%Y-%m-%d %H:%M} UTC\n")
        stream.flush()
        yield


def lock_of(file: Path) -> Path:
    """The lock file for a file that only one command at a time may write."""
    return file.with_name(f"{file.name}.lock")


@contextmanager
def unless_held(file: Path) -> Iterator[bool]:
    """Hold an existing lock file; False if another process holds it."""
    with file.open() as stream:
        yield _taken(stream)


@contextmanager
def held_folder(folder: Path) -> Iterator[None]:
    """Hold a folder of this user.

    Raises OSError while another process holds it, if it is not a folder, or if it belongs to
    another user.
    """
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        if os.fstat(handle).st_uid != os.geteuid():
            raise PermissionError(EPERM, os.strerror(EPERM), str(folder))
        flock(handle, LOCK_EX | LOCK_NB)
        yield
    finally:
        os.close(handle)


def hold_for_good(file: Path) -> bool:
    """Hold a file until this process ends; False if another process holds it.

    The lock also stays if this process replaces itself with another program.
    """
    stream = os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT, 0o600), closefd=False)
    os.set_inheritable(stream.fileno(), True)
    return _taken(stream)


def _taken(stream: IO[str]) -> bool:
    try:
        flock(stream, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        return False
    return True
