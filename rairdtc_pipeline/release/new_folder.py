"""A folder that appears whole or not at all, readable by its owner alone."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rairdtc_pipeline.errors import DeclarationError


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """A folder to write to that becomes `target` when all is written; its files get mode 0600.

    Raises DeclarationError where `target` is there already, or has no folder to lie in.
    """
    if target.exists() or target.is_symlink():
        raise DeclarationError(f"{target} is there already; name a new folder")
    if not target.absolute().parent.is_dir():
        raise DeclarationError(f"{target.absolute().parent} is not a folder; make it first")
    draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=target.absolute().parent))
    try:
        yield draft
        for path in draft.rglob("*"):
            path.chmod(0o700 if path.is_dir() else 0o600)
        draft.rename(target.absolute())
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
