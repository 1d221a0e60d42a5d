"""The manifest of a snapshot: its sources and its files."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from rairdtc_pipeline.storage.layout import Layout

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Manifest:
    """What a snapshot was made from; `key_hash` identifies the key of its pseudonyms.

    `files` has the state of every other file of the snapshot, by its path.
    """

    snapshot: str
    run_id: str
    published_at: str
    inputs_hash: str
    settings_hash: str
    patients: int
    key_hash: str = ""
    files: dict[str, str] = field(default_factory=dict)


def read_manifest(layout: Layout) -> Manifest | None:
    """Manifest of the publication; None if nothing is published or the manifest is damaged."""
    return manifest_in(layout.publication)


def manifest_in(folder: Path) -> Manifest | None:
    """Manifest of one snapshot; None if it is missing or damaged."""
    path = folder / MANIFEST
    if not path.is_file():
        return None
    try:
        return Manifest(**json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError):
        return None
