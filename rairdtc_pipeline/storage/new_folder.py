"""A folder that appears completely or not at all, readable only by its owner."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

from rairdtc_pipeline.errors import DeclarationError
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.storage.locks import held_folder
from rairdtc_pipeline.storage.temporary import DRAFT, recorded_draft


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """A folder to write to, which becomes `target` at the end; its files get mode 0600.

    If a command is killed, the next command deletes its draft, and so does the next command that
    writes to the same parent folder. Raises DeclarationError if `target` exists, or if its parent
    folder does not.
    """
    if target.exists() or target.is_symlink():
        raise DeclarationError(message("release-folder-exists", folder=target))
    around = target.absolute().parent
    if not around.is_dir():
        raise DeclarationError(message("release-no-folder", folder=around))
    _delete_left_behind(around)
    with recorded_draft(around, token_hex(8)) as draft:
        try:
            draft.mkdir(mode=0o700)
            with held_folder(draft):
                yield draft
                for path in draft.rglob("*"):
                    path.chmod(0o700 if path.is_dir() else 0o600)
                draft.rename(target.absolute())
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise


def _delete_left_behind(around: Path) -> None:
    for draft in around.glob(f"{DRAFT}*/"):
        with suppress(OSError), held_folder(draft):
            shutil.rmtree(draft)
