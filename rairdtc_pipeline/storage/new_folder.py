"""A folder that appears whole or not at all, readable by its owner alone."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path

from rairdtc_pipeline.errors import DeclarationError
from rairdtc_pipeline.messages import message

_DRAFT = ".rairdtc-draft-"


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """A folder to write to that becomes `target` when all is written; its files get mode 0600.

    Drafts of commands that were killed are deleted from the folder around it: the operating system
    let go of them. Raises DeclarationError where `target` is there already, or has no folder to
    lie in.
    """
    if target.exists() or target.is_symlink():
        raise DeclarationError(message("release-folder-exists", folder=target))
    around = target.absolute().parent
    if not around.is_dir():
        raise DeclarationError(message("release-no-folder", folder=around))
    _delete_left_behind(around)
    draft = Path(tempfile.mkdtemp(prefix=_DRAFT, dir=around))
    try:
        with _held(draft):
            yield draft
            for path in draft.rglob("*"):
                path.chmod(0o700 if path.is_dir() else 0o600)
            draft.rename(target.absolute())
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def _delete_left_behind(around: Path) -> None:
    for draft in around.glob(f"{_DRAFT}*/"):
        with suppress(OSError), _held(draft):
            shutil.rmtree(draft)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Hold a folder; raises OSError while another process does, or where it is no folder."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        flock(handle, LOCK_EX | LOCK_NB)
        yield
    finally:
        os.close(handle)
