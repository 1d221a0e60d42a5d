"""Patients who withdrew their consent: a private list of pseudonyms, kept beside the key.

Their rows are quarantined wherever they come in, so that every row stays accounted for and none of
theirs is published.
"""

from collections.abc import Iterable
from pathlib import Path

from rairdtc_pipeline.warehouse.whole_file import replace_whole


def read_withdrawn(file: Path) -> list[str]:
    """Pseudonyms on the list, sorted; none where there is no list."""
    if not file.exists():
        return []
    return sorted({line.strip() for line in file.read_text(encoding="utf-8").splitlines()} - {""})


def write_withdrawn(file: Path, pseudonyms: Iterable[str]) -> None:
    """Replace the list; readable by its owner alone."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    replace_whole(file, "".join(f"{pseudonym}\n" for pseudonym in sorted(set(pseudonyms))))
