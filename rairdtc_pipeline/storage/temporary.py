"""A folder that is thrown away, and with it what a killed process left of an earlier one."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

_PREFIX, _INSIDE = "rairdtc-", "scratch"


@contextmanager
def throwaway_folder() -> Iterator[Path]:
    """A folder in the system's place for such, for this user alone.

    Its owner holds the folder around it, so that the next one tells one in use from one whose owner
    was killed, and deletes that.
    """
    for left in Path(gettempdir()).glob(f"{_PREFIX}*/{_INSIDE}"):
        with suppress(OSError), _held(left.parent):
            shutil.rmtree(left.parent)
    with TemporaryDirectory(prefix=_PREFIX) as around, _held(Path(around)):
        # Made once it is held: until then it is not looked at.
        folder = Path(around, _INSIDE)
        folder.mkdir()
        yield folder


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Hold a folder; raises OSError while another does, or where it is no folder of this user."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        flock(handle, LOCK_EX | LOCK_NB)
        yield
    finally:
        os.close(handle)
