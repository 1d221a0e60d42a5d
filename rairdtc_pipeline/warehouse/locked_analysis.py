"""The publication that was locked as the analysis, with which later ones are compared.

Its record keeps the data cut-off, the protocol and the name of the snapshot, but no patient's row.
The snapshot is kept as long as nobody in it withdraws consent; the record stays.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from rairdtc_pipeline.errors import DeclarationError, RefusedError, StorageError
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.storage.atomic_file import replace_atomically
from rairdtc_pipeline.storage.database import open_to_read
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.warehouse.manifest import manifest_in


@dataclass(frozen=True)
class LockedAnalysis:
    """What was locked; `protocol` has every setting as text, times are in UTC.

    `erased_at` is the time when the snapshot was deleted because a patient in it withdrew consent.
    """

    snapshot: str
    locked_at: str
    published_at: str
    data_cutoff: str
    patients: int
    protocol: dict[str, str]
    erased_at: str | None = None


def read_locked(layout: Layout) -> LockedAnalysis | None:
    """The locked analysis; None if none is locked.

    Raises StorageError for a record that cannot be read.
    """
    try:
        text = layout.locked_analysis_file.read_text(encoding="utf-8")
        return LockedAnalysis(**json.loads(text))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as error:
        file = str(layout.locked_analysis_file)
        raise StorageError(message("warehouse-lock-unreadable", file=file)) from error


def locked_version(layout: Layout) -> str:
    """Hash that changes with the locked analysis; empty if none is locked."""
    file = layout.locked_analysis_file
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.exists() else ""


def lock_analysis(layout: Layout, snapshot: str) -> LockedAnalysis:
    """Lock a kept snapshot as the analysis; locking the same one again changes nothing.

    The caller holds the lock. Raises DeclarationError if the snapshot has no manifest of its own.
    Raises RefusedError if another one is locked, because an analysis that can be chosen again is
    not fixed in advance.
    """
    locked = read_locked(layout)
    if locked is not None and locked.snapshot == snapshot:
        return locked
    if locked is not None:
        file = str(layout.locked_analysis_file)
        raise RefusedError(message("warehouse-other-locked", snapshot=locked.snapshot, file=file))
    made = manifest_in(layout.snapshots / snapshot)
    if made is None or made.snapshot != snapshot:
        raise DeclarationError(message("errors-no-snapshot", snapshot=snapshot))
    cutoff, protocol = _declared(layout.snapshots / snapshot / "rairdtc.duckdb")
    now = datetime.now(UTC).isoformat(timespec="seconds")
    new = LockedAnalysis(snapshot, now, made.published_at, cutoff, made.patients, protocol)
    _write(layout, new)
    return new


def note_erased(layout: Layout) -> LockedAnalysis | None:
    """Record that the locked snapshot was deleted for a withdrawal; None if it was not.

    Only a withdrawal deletes it. An interrupted one leaves it under its hidden name, which the next
    command of any kind deletes.
    """
    locked = read_locked(layout)
    if locked is None or locked.erased_at:
        return None
    names = (locked.snapshot, f".{locked.snapshot}")
    if any((layout.snapshots / name).exists() for name in names):
        return None
    erased = replace(locked, erased_at=datetime.now(UTC).isoformat(timespec="seconds"))
    _write(layout, erased)
    return erased


def _declared(file: Path) -> tuple[str, dict[str, str]]:
    """Data cut-off and settings of a snapshot."""
    with open_to_read(file.resolve()) as con:
        ((cutoff,),) = con.execute("SELECT data_cutoff FROM cohort.data_cutoff").fetchall()
        return str(cutoff), settings_in(con)


def settings_in(con: duckdb.DuckDBPyConnection, database: str = "") -> dict[str, str]:
    """Every protocol setting with which a warehouse was made, as text."""
    found = con.execute(f"FROM {database and f'{database}.'}protocol.settings")
    names = [column[0] for column in found.description or ()]
    (values,) = found.fetchall()
    return dict(zip(names, map(str, values), strict=True))


def _write(layout: Layout, locked: LockedAnalysis) -> None:
    text = json.dumps(asdict(locked), indent=2, ensure_ascii=False)
    replace_atomically(layout.locked_analysis_file, f"{text}\n")
