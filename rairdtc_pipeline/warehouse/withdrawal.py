"""Removes a withdrawn patient, or an old pseudonym key, from all that the warehouse keeps."""

import re
import shutil
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from rairdtc_pipeline.errors import DeclarationError, RefusedError, StorageError
from rairdtc_pipeline.ingest import Inventory, known_identifiers
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.privacy.consent import (
    read_withdrawn,
    require_key_of_list,
    withdrawn_under,
    write_withdrawn,
)
from rairdtc_pipeline.privacy.identifiers import Identifiers
from rairdtc_pipeline.privacy.key import key_of_warehouse
from rairdtc_pipeline.privacy.pseudonym import key_of_file, new_key, pseudonym
from rairdtc_pipeline.storage.atomic_file import replace_atomically
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.warehouse.connection import forget_build
from rairdtc_pipeline.warehouse.fingerprint import key_hash
from rairdtc_pipeline.warehouse.locked_analysis import note_erased
from rairdtc_pipeline.warehouse.manifest import manifest_in
from rairdtc_pipeline.warehouse.publish import (
    Pruned,
    delete_snapshot,
    forget_unfinished,
    kept_snapshots,
    point_to,
)

_SEARCHED_BYTES = 2**22


def is_pseudonym(text: str) -> bool:
    """Whether a text has the form of a pseudonym."""
    return re.fullmatch(r"P[0-9a-f]{16}", text) is not None


def pseudonym_of(layout: Layout, patient: str) -> str:
    """The pseudonym of a patient, given as the pseudonym itself or as a patient number.

    Raises DeclarationError for a text that means a missing number.
    """
    if is_pseudonym(patient):
        return patient
    made = pseudonym(patient, key_of_warehouse(layout))
    if made is None:
        raise DeclarationError(message("warehouse-no-number"))
    return made


def withdraw(layout: Layout, asked: str) -> tuple[str, bool]:
    """Put a patient on the list, so that the next refresh leaves the patient out.

    Returns the pseudonym, and whether any publication or kept snapshot holds it: a number may be
    withdrawn before its first export. The working files are deleted, because a changed file keeps
    bytes of deleted rows. The caller holds the lock. Raises RefusedError for an unknown pseudonym,
    which can only be a mistake, and for a list that was written under another key.
    """
    today = key_hash(key_of_warehouse(layout))
    require_key_of_list(layout.withdrawn_file, today)
    patient, listed = pseudonym_of(layout, asked), withdrawn_under(layout.withdrawn_file, today)
    known = patient in listed or is_named(layout, patient)
    if is_pseudonym(asked) and not known:
        raise RefusedError(message("warehouse-nobody-withdrawn", patient=asked))
    write_withdrawn(layout.withdrawn_file, {today: [*listed, patient]})
    forget_build(layout)
    return patient, known


def withdrawn_in_one_form(layout: Layout, known: Identifiers, key: bytes) -> list[str]:
    """Add the current pseudonyms of patients listed under an older one, and return the list.

    An older pseudonym was made from the number as a file wrote it. The caller holds the lock.
    """
    today = key_hash(key)
    listed = withdrawn_under(layout.withdrawn_file, today)
    if added := _in_one_form(listed, known, key).difference(listed):
        write_withdrawn(layout.withdrawn_file, {today: [*listed, *added]})
    return read_withdrawn(layout.withdrawn_file)


def read_withdrawn_in_one_form(layout: Layout, known: Identifiers, key: bytes) -> set[str]:
    """As `withdrawn_in_one_form`, but without writing the list."""
    listed = withdrawn_under(layout.withdrawn_file, key_hash(key))
    return {*listed, *_in_one_form(listed, known, key)}


def _in_one_form(listed: list[str], known: Identifiers, key: bytes) -> set[str]:
    """Current pseudonyms of patients who are listed under an older one."""
    in_one_form = known.spellings(key) if listed else {}
    return {in_one_form[old] for old in listed if old in in_one_form}


def holds(layout: Layout, snapshot: str, patients: Collection[str]) -> bool:
    """Whether a kept snapshot holds any of the patients, or may hold one.

    A snapshot may hold one if it does not open, or if it was made with another key, because its
    pseudonyms then differ from the current ones.
    """
    made = manifest_in(layout.snapshots / snapshot)
    if patients and (made is None or made.key_hash != key_hash(key_of_warehouse(layout))):
        return True
    try:
        return _names(layout, snapshot, patients)
    except duckdb.Error:
        return True


def is_named(layout: Layout, patient: str) -> bool:
    """Whether a kept or published snapshot holds the patient under this pseudonym.

    Snapshots with another key are left out: in them the pseudonym would belong to somebody else,
    and the patient would have another one.
    """
    today = key_hash(key_of_warehouse(layout))
    for snapshot in kept_snapshots(layout):
        made = manifest_in(layout.snapshots / snapshot)
        if made is None or made.key_hash not in ("", today):
            continue
        with suppress(duckdb.Error):
            if _names(layout, snapshot, [patient]):
                return True
    return False


def _names(layout: Layout, snapshot: str, patients: Collection[str]) -> bool:
    file = (layout.snapshots / snapshot / "rairdtc.duckdb").resolve()
    query = "SELECT count(*) FROM cohort.candidates WHERE patient IN (SELECT unnest($patients))"
    with duckdb.connect(str(file), read_only=True) as con:
        return bool(con.execute(query, {"patients": list(patients)}).fetchall()[0][0])


def republish(layout: Layout, snapshot: str) -> None:
    """Publish a kept snapshot again; the caller holds the lock.

    Raises RefusedError for a snapshot that holds, or may hold, a patient who withdrew.
    """
    if holds(layout, snapshot, read_withdrawn(layout.withdrawn_file)):
        raise RefusedError(message("warehouse-snapshot-of-withdrawn", snapshot=snapshot))
    point_to(layout, snapshot)


def forget_snapshots(layout: Layout) -> list[str]:
    """Delete every kept snapshot that `holds` a withdrawn patient; the caller holds the lock.

    Remains of interrupted deletions and refreshes are deleted first. Raises RefusedError while the
    published snapshot holds such a patient, and StorageError when something cannot be deleted.
    """
    withdrawn = read_withdrawn(layout.withdrawn_file)
    doomed = [name for name in kept_snapshots(layout) if holds(layout, name, withdrawn)]
    if layout.published.exists() and layout.published.resolve().name in doomed:
        raise RefusedError(message("warehouse-published-of-withdrawn"))
    gone = forget_unfinished(layout) + sum(
        (delete_snapshot(layout.snapshots / name) for name in doomed), Pruned()
    )
    note_erased(layout)
    if gone.left:
        raise StorageError(message("warehouse-not-deleted", failures="; ".join(gone.left)))
    shutil.rmtree(layout.scratch, ignore_errors=True)
    return doomed


@dataclass(frozen=True)
class Search:
    """Number of files that were searched, and those that hold a patient who withdrew."""

    files: int
    found: tuple[Path, ...]


def search_for_withdrawn(layout: Layout, *folders: Path) -> Search:
    """Search the bytes of every file, except the list itself, for the pseudonyms on the list.

    DuckDB files are compressed, so the tables of the kept snapshots are queried before, in `holds`.
    """
    wanted = [patient.encode() for patient in read_withdrawn(layout.withdrawn_file)]
    roots = {folder.resolve() for folder in (layout.root, *folders) if folder.is_dir()}
    files = {
        path
        for root in roots
        for path in root.rglob("*")
        if path.is_file() and not path.is_symlink() and path != layout.withdrawn_file.resolve()
    }
    return Search(len(files), tuple(path for path in sorted(files) if _has_any(path, wanted)))


def _has_any(path: Path, wanted: Sequence[bytes]) -> bool:
    before = b""
    with suppress(FileNotFoundError), path.open("rb") as stream:
        while part := stream.read(_SEARCHED_BYTES):
            if any(patient in before + part for patient in wanted):
                return True
            before = part[-max(map(len, wanted), default=0) :]
    return False


def rotate_key(layout: Layout, inventory: Inventory) -> None:
    """Make a new pseudonym key; the next refresh gives every patient another pseudonym.

    Patients who withdrew stay withdrawn: the list is first written with the pseudonyms under both
    keys. If the rotation is interrupted, the list is therefore right for either key, and the
    rotation can be repeated. The caller holds the lock. Raises RefusedError if a withdrawn patient
    is not in the exports, and DeclarationError if the key is not in its file.
    """
    old, new = key_of_file(layout.key_file), new_key()
    before, after = key_hash(old), key_hash(new)
    withdrawn = withdrawn_under(layout.withdrawn_file, before)
    forget_build(layout)
    if not withdrawn:
        replace_atomically(layout.key_file, new.decode())
        return
    known = known_identifiers(inventory, layout.scratch)
    again = {
        patient: renamed
        for site in known.sites
        for patient, renamed in zip(
            known.pseudonyms(old, site)["pseudonym"].to_pylist(),
            known.pseudonyms(new, site)["pseudonym"].to_pylist(),
            strict=True,
        )
    }
    again |= {old_name: again[name] for old_name, name in known.spellings(old).items()}
    missing = [patient for patient in withdrawn if patient not in again]
    if missing:
        raise RefusedError(
            message("warehouse-withdrawn-not-sent", missing=len(missing), withdrawn=len(withdrawn))
        )
    renamed_list = [again[patient] for patient in withdrawn]
    write_withdrawn(layout.withdrawn_file, {before: withdrawn, after: renamed_list})
    replace_atomically(layout.key_file, new.decode())
    write_withdrawn(layout.withdrawn_file, {after: renamed_list})
