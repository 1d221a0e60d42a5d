"""Patients who withdrew their consent: a private list of pseudonyms, kept beside the key.

Their rows are quarantined wherever they come in, so that every row stays accounted for and none of
theirs is published.
"""

import os
from collections.abc import Iterable
from pathlib import Path


def read_withdrawn(file: Path) -> list[str]:
    """Pseudonyms on the list, sorted; none where there is no list."""
    if not file.exists():
        return []
    return sorted({line.strip() for line in file.read_text(encoding="utf-8").splitlines()} - {""})


def write_withdrawn(file: Path, pseudonyms: Iterable[str]) -> None:
    """Replace the list in one rename; readable by its owner alone."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = file.with_name(f"{file.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write("".join(f"{pseudonym}\n" for pseudonym in sorted(set(pseudonyms))))
        stream.flush()
        os.fsync(stream.fileno())
    new.replace(file)
