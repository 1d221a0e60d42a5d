"""Lists the files below an exports folder, and reports what cannot be opened.

Errors give the position of a file or folder instead of its name: until the patients files are read,
any name may be that of a patient.
"""

import hashlib
import os
import stat
from contextlib import suppress
from pathlib import Path

from rairdtc_pipeline.errors import ExportError
from rairdtc_pipeline.messages import message

# A folder that file systems create at their root and that users cannot open.
_NO_SITES = ("lost+found",)


def paths_below(exports: Path) -> list[Path]:
    """Files below the exports folder, in order.

    A folder within a site that cannot be opened is listed as a file. A site may be a link to a
    folder.

    Raises ExportError for a site that cannot be opened: its patients would be left out without
    notice.
    """
    closed: dict[Path, str] = {}

    def note(error: OSError) -> None:
        closed[Path(error.filename)] = reason_of(error)

    below = list(os.walk(exports, onerror=note))
    for linked in (Path(exports, name) for name in below[0][1]) if below else ():
        if linked.is_symlink():
            below += os.walk(linked, onerror=note)
    found = [
        Path(folder, name)
        for folder, _, names in below
        for name in names
        if _is_file(Path(folder, name))
    ]
    for folder, reason in closed.items():
        if folder == exports:
            raise cannot_be_opened("the exports folder", exports, reason)
        if folder.parent == exports and folder.name not in _NO_SITES:
            raise cannot_be_opened(_place_of_site(folder), exports, reason)
    within = [folder for folder in closed if folder.parent != exports]
    return sorted([*found, *within], key=lambda path: path.as_posix())


def _is_file(path: Path) -> bool:
    """Whether a path is listed as a file.

    A path that cannot be examined, and a link to a missing file, are listed, so that they are not
    left out without notice. A file that was deleted meanwhile is not listed.
    """
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except FileNotFoundError:
        return path.is_symlink()
    except OSError:
        return True


def state_of(exports: Path) -> str:
    """A hash that changes with names, sizes and modification times below the exports folder.

    Raises ExportError as `paths_below` does.
    """
    seen = hashlib.sha256()
    for path in paths_below(exports):
        with suppress(OSError):  # A folder that cannot be listed is refused when it is read.
            found = path.stat()
            seen.update(repr((path.as_posix(), found.st_size, found.st_mtime_ns)).encode())
    return seen.hexdigest()


def reason_of(error: OSError) -> str:
    """Why something cannot be opened, without its name."""
    return error.strerror or type(error).__name__


def cannot_be_opened(place: str, exports: Path, reason: str) -> ExportError:
    """The error for something that cannot be opened.

    Raise it outside of the `except` block of the OSError, whose text holds the name.
    """
    return ExportError(
        message("files-place-not-opened", place=place, reason=reason, folder=exports)
    )


def place_of_file(path: Path, same_export: list[Path]) -> str:
    """The position of a file among the files of the same export and site."""
    files = [other.name for other in same_export if other.parent == path.parent]
    return f"{files.index(path.name) + 1} of {len(files)} in {_place_of_site(path.parent)}"


def _place_of_site(folder: Path) -> str:
    sites = sorted(next(os.walk(folder.parent))[1])
    return f"site folder {sites.index(folder.name) + 1} of {len(sites)} by name"
