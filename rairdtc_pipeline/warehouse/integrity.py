"""Checks that every file of the last publication is present and unchanged."""

from hashlib import file_digest
from os.path import lexists
from pathlib import Path

from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.warehouse.manifest import MANIFEST, manifest_in

# Of larger files only the size is checked, because this check runs every minute.
_HASHED_BYTES = 2**28


def file_states(folder: Path) -> dict[str, str]:
    """Size and SHA-256 of every file of a snapshot, by its path in it; large files have no hash."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())
    return {str(path.relative_to(folder)): _state(path) for path in files if path.name != MANIFEST}


def damage(layout: Layout, *, only: str = "*") -> Message | None:
    """What is missing or damaged in the last publication; None if all is well or none exists.

    `only` is a pattern of paths in the snapshot.
    """
    if not lexists(layout.published):
        return None
    folder = layout.publication.resolve()
    manifest = manifest_in(folder)
    if manifest is None:
        return _said(layout.published / MANIFEST)
    for name, state in manifest.files.items():
        if Path(name).match(only) and not _is(folder / name, state):
            return _said(layout.published / name)
    file = layout.published_file.name
    return None if (folder / file).is_file() else _said(layout.published / file)


def file_damage(layout: Layout) -> Message | None:
    """As `damage`, but only for the DuckDB file."""
    return damage(layout, only="*.duckdb")


def _is(path: Path, state: str) -> bool:
    try:
        return _state(path) == state
    except OSError:
        return False


def _state(path: Path) -> str:
    size = path.stat().st_size
    if size > _HASHED_BYTES:
        return str(size)
    with path.open("rb") as stream:
        return f"{size} {file_digest(stream, 'sha256').hexdigest()}"


def _said(path: Path) -> Message:
    state = "damaged" if path.exists() else "missing"
    return message("errors-published-damaged", file=str(path), state=state)
