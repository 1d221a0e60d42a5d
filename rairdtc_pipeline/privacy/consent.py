"""Patients who withdrew their consent: a private list of pseudonyms, kept beside the key.

Their rows are quarantined wherever they are read, so that every row is accounted for and none of
theirs is published. Under another key, the pseudonyms would belong to nobody, so comments in the
list say for which keys it was written.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from rairdtc_pipeline.errors import RefusedError
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.storage.atomic_file import replace_atomically

# A temporary table of each working connection: one row per pseudonym of a patient who withdrew.
WITHDRAWN = "withdrawn"
_KEY = "# key "


def read_withdrawn(file: Path) -> list[str]:
    """Sorted pseudonyms on the list; empty if the list is missing."""
    return sorted({line for line in _lines(file) if line and not line.startswith("#")})


def withdrawn_under(file: Path, key_hash: str) -> list[str]:
    """Sorted pseudonyms written for this key; all pseudonyms of a list that names no key."""
    sections: dict[str, list[str]] = {}
    key = ""
    for line in _lines(file):
        if line.startswith(_KEY):
            key = line.removeprefix(_KEY)
        elif line and not line.startswith("#"):
            sections.setdefault(key, []).append(line)
    return sorted(sections.get(key_hash, sections.get("", [])))


def write_withdrawn(file: Path, by_key: Mapping[str, Iterable[str]]) -> None:
    """Replace the list: the pseudonyms by the hash of their key. Only its owner can read it."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lines = []
    for key_hash, pseudonyms in by_key.items():
        lines += [f"{_KEY}{key_hash}", *sorted(set(pseudonyms))]
    replace_atomically(file, "".join(f"{line}\n" for line in lines))


def require_key_of_list(file: Path, key_hash: str) -> None:
    """Raise RefusedError if the list is for other keys: no patient would be left out."""
    keys = [line.removeprefix(_KEY) for line in _lines(file) if line.startswith(_KEY)]
    if read_withdrawn(file) and keys and key_hash not in keys:
        raise RefusedError(message("privacy-other-key-withdrew", file=file))


def _lines(file: Path) -> list[str]:
    return [line.strip() for line in file.read_text("utf-8").splitlines()] if file.exists() else []
