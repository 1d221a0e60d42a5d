"""Copies the working file into a snapshot, audits it, and publishes it.

A publication is a folder below `snapshots/`. It is written under a hidden name, flushed to disk and
renamed; only then does one rename move the symlink `published` to it. If the process is killed at
any moment, `published` is either the last good publication or the new one.
"""

import json
import logging
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.errors import RefusedError
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.storage.atomic_file import flush
from rairdtc_pipeline.storage.database import STORED_TABLES, literal, open_to_read
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.warehouse.integrity import file_states
from rairdtc_pipeline.warehouse.locked_analysis import read_locked
from rairdtc_pipeline.warehouse.manifest import MANIFEST, Manifest
from rairdtc_pipeline.warehouse.parquet_tables import parquet_tables, taken_along
from rairdtc_pipeline.warehouse.short_names import add_short_names

_HIDDEN = "."
_NAMED = "%Y%m%dT%H%M%S"
_log = logging.getLogger(__name__)


def publish(
    con: duckdb.DuckDBPyConnection,
    layout: Layout,
    *,
    run_id: str,
    inputs_hash: str,
    settings_hash: str,
    key_hash: str,
    furnish: Callable[[duckdb.DuckDBPyConnection, Path], None],
) -> Manifest:
    """Publish the working file of this connection, which stays attached afterwards.

    `furnish` writes the report and the exports into the given folder, from a read-only connection
    to the copy, so that all parts of a publication change together.

    Raises RefusedError when the copy differs from what was built; the last publication stays in
    place.
    """
    patients = int(con.execute("SELECT count(*) FROM cohort.patients").fetchall()[0][0])
    add_short_names(con)
    tables = _table_counts(con)
    now = datetime.now(UTC)
    snapshot = f"{time_to_name(layout, now):{_NAMED}}-{run_id[:8]}"
    manifest = Manifest(
        snapshot,
        run_id,
        now.isoformat(timespec="seconds"),
        inputs_hash,
        settings_hash,
        patients,
        key_hash,
    )
    hidden = layout.snapshots / f"{_HIDDEN}{snapshot}"
    hidden.mkdir(mode=0o700)
    file = hidden / f"rairdtc-{snapshot}.duckdb"
    parquet = parquet_tables(con)
    _copy_working_file(con, layout, file)
    with taken_along(parquet, file, layout.snapshots / snapshot):
        _audit(file, tables)
        with open_to_read(file) as copy:
            furnish(copy, hidden)
    (hidden / "rairdtc.duckdb").symlink_to(file.name)
    manifest = replace(manifest, files=file_states(hidden))
    (hidden / MANIFEST).write_text(json.dumps(asdict(manifest), indent=2), encoding="utf-8")
    for path in (*hidden.rglob("*"), hidden):
        flush(path)
    hidden.rename(layout.snapshots / snapshot)
    flush(layout.snapshots)
    point_to(layout, snapshot)
    return manifest


@dataclass(frozen=True)
class Pruned:
    """Names of the deleted snapshots, and a message for each that could not be deleted."""

    deleted: tuple[str, ...] = ()
    left: tuple[str, ...] = ()

    def __add__(self, other: "Pruned") -> "Pruned":
        return Pruned(self.deleted + other.deleted, self.left + other.left)


def prune(layout: Layout, *, keep: int, max_age_days: int) -> Pruned:
    """Delete snapshots beyond the count or age kept, but never the published or the locked one.

    The age of a snapshot is measured at the time of the previous publication, so that a clock that
    jumps forward makes none old. A snapshot that cannot be deleted is reported and left, because
    the publication does not depend on it.
    """
    try:
        doomed = _beyond(layout, keep=keep, max_age_days=max_age_days)
    except OSError as error:
        return _left(layout.snapshots, error)
    return sum(map(delete_snapshot, doomed), Pruned())


def forget_unfinished(layout: Layout) -> Pruned:
    """Delete the unfinished snapshots of refreshes that ended early. The caller holds the lock.

    What cannot be deleted is reported and left, because it does no harm.
    """
    for path in layout.snapshots.glob(f"[!{_HIDDEN}]*"):
        if path.is_symlink():
            path.unlink()
    return sum(map(delete_snapshot, sorted(layout.snapshots.glob(f"{_HIDDEN}*/"))), Pruned())


def _beyond(layout: Layout, *, keep: int, max_age_days: int) -> list[Path]:
    locked = read_locked(layout)
    spared = {layout.published.resolve().name, locked.snapshot if locked else ""}
    others = sorted(
        (p for p in layout.snapshots.iterdir() if p.name not in spared and p.name[0] != _HIDDEN),
        reverse=True,
    )
    last = min((_made_at(path) for path in others[:1]), default=datetime.now(UTC))
    oldest = min(last, datetime.now(UTC)) - timedelta(days=max_age_days)
    return [
        path for position, path in enumerate(others) if position >= keep or _made_at(path) < oldest
    ]


def _made_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def time_to_name(layout: Layout, now: datetime) -> datetime:
    """The time in the name of a new snapshot: the newest sorts last, whatever the clock says."""
    names = [name.partition("-")[0] for name in kept_snapshots(layout)[:1]]
    try:
        times = [datetime.strptime(name, _NAMED).replace(tzinfo=UTC) for name in names]
    except ValueError:
        times = []
    return max([now, *(time + timedelta(seconds=1) for time in times)])


def delete_snapshot(path: Path) -> Pruned:
    """Hide and delete a snapshot: a half-deleted one must not look like a complete one."""
    hidden = path.with_name(f"{_HIDDEN}{path.name.removeprefix(_HIDDEN)}")
    try:
        path.rename(hidden)
        shutil.rmtree(hidden)
    except OSError as error:
        return _left(hidden if hidden.exists() else path, error)
    return Pruned(deleted=(path.name,))


def _left(path: Path, error: OSError) -> Pruned:
    said = (
        f"the old snapshot {path} cannot be deleted: {error.strerror or error}; "
        "see that this user may (chown, chmod, chattr -i), or delete it by hand; the next refresh "
        "tries again"
    )
    _log.warning(said)
    return Pruned(left=(said,))


def _copy_working_file(con: duckdb.DuckDBPyConnection, layout: Layout, target: Path) -> None:
    """Close the working file, so that all data is in one file, and copy it."""
    con.execute("CHECKPOINT rairdtc")
    con.execute("USE memory")
    con.execute("DETACH rairdtc")
    wal = layout.working_file.with_name(layout.working_file.name + ".wal")
    if wal.exists():
        raise RefusedError(message("warehouse-log-left", file=wal.name))
    shutil.copyfile(layout.working_file, target)
    con.execute(f"ATTACH {literal(layout.working_file.absolute())} AS rairdtc")
    con.execute("USE rairdtc")


def _table_counts(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    names = con.execute(
        f"SELECT schema_name || '.' || table_name FROM {STORED_TABLES} "
        "WHERE database_name = current_database() ORDER BY ALL"
    ).fetchall()
    return {
        name: int(con.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0]) for (name,) in names
    }


def _audit(file: Path, expected: dict[str, int]) -> None:
    """Open the copy as an analyst would; it must hold what was built, and nothing private."""
    with open_to_read(file) as copy:
        if _table_counts(copy) != expected:
            raise RefusedError(message("warehouse-snapshot-differs"))
        found = copy.execute(
            "SELECT column_name FROM duckdb_columns() WHERE NOT internal"
        ).fetchall()
    columns = {name for (name,) in found}
    closed = {
        column.name
        for contract in load_contracts().values()
        for column in contract.columns
        if column.is_identifier or column.private
    }
    if columns & closed:
        raise RefusedError(message("warehouse-private-columns", columns=sorted(columns & closed)))


def kept_snapshots(layout: Layout) -> list[str]:
    """Snapshots that can be published again, newest first."""
    found = layout.snapshots.glob(f"[!{_HIDDEN}]*")
    return sorted((path.name for path in found if not path.is_symlink()), reverse=True)


def point_to(layout: Layout, snapshot: str) -> None:
    """Publish a snapshot in one rename. The caller holds the lock."""
    link = layout.next_published
    link.unlink(missing_ok=True)
    link.symlink_to(Path(layout.snapshots.name) / snapshot)
    link.replace(layout.published)
    flush(layout.root)
