"""Small files that are written completely or not at all, even if the process or power fails."""

import os
from fcntl import LOCK_EX, flock
from pathlib import Path


def write_atomically(path: Path, text: str) -> None:
    """Write a file that does not exist yet; it is on disk when this returns.

    If several processes write it at once, the first wins. Only its owner can read it.
    """
    draft = draft_of(path)
    descriptor = os.open(draft, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        flock(stream, LOCK_EX)
        if path.exists():
            draft.unlink(missing_ok=True)
            return
        os.ftruncate(descriptor, 0)
        os.fchmod(descriptor, 0o600)
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
        draft.replace(path)
    flush(path.parent)


def draft_of(path: Path) -> Path:
    """The path at which a file is written until it is complete."""
    return path.with_name(f"{path.name}.new")


def replace_atomically(path: Path, text: str) -> None:
    """Replace a file, with the guarantees of `write_atomically`; the caller holds the lock."""
    draft = draft_of(path)
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(path)
    flush(path.parent)


def flush(path: Path) -> None:
    """Flush a file, or the names in a folder, to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
