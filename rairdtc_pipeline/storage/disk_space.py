"""Checks that the disk has room for a refresh."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from rairdtc_pipeline.errors import RefusedError
from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.storage.layout import Layout

# A refresh needs the working file, spilled sorts and the new snapshot beside the last publication.
_PER_EXPORT_BYTE = 6
_AT_LEAST = 200 * 2**20


@dataclass(frozen=True)
class DiskSpace:
    """Free bytes on the disk of the warehouse, and bytes that a refresh may need."""

    free: int
    needed: int

    @property
    def enough(self) -> bool:
        """Whether a refresh fits."""
        return self.free >= self.needed

    @property
    def said(self) -> Message:
        """The message about the space."""
        return message("errors-room", free=self.free / 2**30, needed=self.needed / 2**30)


def disk_space(exports: Path, layout: Layout) -> DiskSpace:
    """Free and needed space on the disk of the warehouse for a refresh of these exports."""
    sent = sum(_size(Path(place, name)) for place, _, names in os.walk(exports) for name in names)
    place = next(p for p in (layout.root, *layout.root.parents) if p.exists())
    return DiskSpace(shutil.disk_usage(place).free, max(_AT_LEAST, _PER_EXPORT_BYTE * sent))


def _size(file: Path) -> int:
    """Size of a file; 0 if it cannot be examined, because the reader of the exports refuses it."""
    try:
        return file.stat().st_size
    except OSError:
        return 0


def require_disk_space(exports: Path, layout: Layout) -> None:
    """Raise RefusedError, before a refresh begins, if it might not have enough room."""
    found = disk_space(exports, layout)
    if not found.enough:
        raise RefusedError(message("errors-disk-too-full", root=layout.root, room=found.said))
