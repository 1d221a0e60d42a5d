"""Makes a kept snapshot again, and reports which tables, files and versions differ.

The cohort, derived tables and statistics are made from the snapshot's own staged rows and protocol.
The staged rows are made again too if every source file is found by its hash.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import duckdb

from rairdtc_pipeline import __version__
from rairdtc_pipeline.errors import DeclarationError, RefusedError
from rairdtc_pipeline.ingest import (
    Inventory,
    known_identifiers,
    take_inventory,
    without_identifiers,
)
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.messages.language import LANGUAGES
from rairdtc_pipeline.privacy.consent import read_withdrawn
from rairdtc_pipeline.privacy.key import key_of_warehouse
from rairdtc_pipeline.protocol import Protocol
from rairdtc_pipeline.replay.derive import derive_again
from rairdtc_pipeline.replay.protocol import protocol_of
from rairdtc_pipeline.replay.scratch import (
    attached,
    copy_birth_dates,
    copy_staged,
)
from rairdtc_pipeline.replay.staging import stage_again
from rairdtc_pipeline.storage.database import open_to_read
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.storage.locks import lock
from rairdtc_pipeline.warehouse.connection import open_temporary, scratch_of
from rairdtc_pipeline.warehouse.fingerprint import package_versions, settings_hash
from rairdtc_pipeline.warehouse.locked_analysis import locked_version
from rairdtc_pipeline.warehouse.manifest import manifest_in
from rairdtc_pipeline.warehouse.publish import kept_snapshots
from rairdtc_pipeline.warehouse.withdrawal import holds

# These tables depend only on the code, on the previous publication, or on the run.
NOT_MADE_AGAIN = frozenset(
    {
        "audit.changes",
        "audit.column_lineage",
        "audit.locked_analysis",
        "audit.runs",
        "audit.table_versions",
    }
)
_SNAPSHOT = "snapshot"
_RELATIONS = """
SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE database_name = $database
UNION ALL SELECT schema_name || '.' || view_name FROM duckdb_views()
WHERE database_name = $database AND schema_name <> 'main' AND NOT internal ORDER BY ALL
"""


@dataclass(frozen=True)
class Remade:
    """One table made again: numbers of rows that only the snapshot or only the new table has.

    Both are None if no comparison is possible, because the table or a column no longer exists.
    """

    table: str
    only_then: int | None
    only_now: int | None

    @property
    def same(self) -> bool:
        """Whether all rows are identical."""
        return self.only_then == 0 and self.only_now == 0


@dataclass(frozen=True)
class Reproduction:
    """A snapshot made again.

    `changed` and `missing` have the files of the snapshot with other content, and those that do not
    exist. `other_versions` has packages with their versions then and now. `same_rules` says whether
    code, SQL, contracts, protocol and key are unchanged. `staged` is empty if a file is missing.
    """

    snapshot: str
    changed: tuple[str, ...]
    missing: tuple[str, ...]
    other_versions: dict[str, tuple[str, str]]
    same_rules: bool
    new_settings: tuple[str, ...]
    staged: tuple[Remade, ...]
    derived: tuple[Remade, ...]

    @property
    def same(self) -> bool:
        """Whether every table that was made again is identical, and no file has changed."""
        return not self.changed and all(table.same for table in (*self.staged, *self.derived))


def reproduce(layout: Layout, snapshot: str, inputs: Path) -> Reproduction:
    """Make a kept snapshot again in a scratch warehouse; `inputs` is the folder of its files.

    Raises DeclarationError if the snapshot is not kept. Raises RefusedError if it contains a
    patient who withdrew, or if its dates of birth are missing.
    """
    if snapshot not in kept_snapshots(layout):
        raise DeclarationError(message("errors-no-snapshot", snapshot=snapshot))
    withdrawn = read_withdrawn(layout.withdrawn_file)
    if holds(layout, snapshot, withdrawn):
        raise RefusedError(message("replay-withdrawn", snapshot=snapshot))
    file = (layout.snapshots / snapshot / "rairdtc.duckdb").resolve()
    key = key_of_warehouse(layout)
    with open_to_read(file) as con:
        protocol = protocol_of(con)
        other_versions = _other_versions(con)
    with open_temporary() as con:
        found, changed, missing = _files(inputs, file, scratch_of(con))
        staged: tuple[Remade, ...] = ()
        if not changed and not missing:
            stage_again(con, found, key, withdrawn)
            staged = tuple(_compare(con, file, "staging."))
        else:
            _copy_kept_birth_dates(con, layout)
        copy_staged(con, file)
        derive_again(con, protocol.protocol)
        derived = tuple(_compare(con, file, ""))
    return Reproduction(
        snapshot,
        changed,
        missing,
        other_versions,
        _same_rules(layout, snapshot, protocol.protocol, key, withdrawn),
        protocol.missing,
        staged,
        derived,
    )


def _other_versions(con: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, str]]:
    ((code, packages),) = con.execute(
        "SELECT code_version, package_versions FROM audit.runs"
    ).fetchall()
    then = {"rairdtc-pipeline": code, **json.loads(packages)}
    now = {"rairdtc-pipeline": __version__, **package_versions()}
    return {
        name: (then.get(name, "–"), now.get(name, "–"))
        for name in sorted(then.keys() | now.keys())
        if then.get(name) != now.get(name)
    }


def _same_rules(
    layout: Layout, snapshot: str, protocol: Protocol, key: bytes, withdrawn: list[str]
) -> bool:
    made = manifest_in(layout.snapshots / snapshot)
    # A later lock of the analysis is not a rule that changes derived values.
    return made is not None and made.settings_hash in {
        settings_hash(protocol, key, withdrawn, locked, language)
        for locked in ("", locked_version(layout))
        for language in LANGUAGES
    }


def _files(
    inputs: Path, snapshot: Path, workdir: Path
) -> tuple[Inventory, tuple[str, ...], tuple[str, ...]]:
    """The unchanged files of the snapshot, and names of changed and of missing files."""
    query = """SELECT file_name, sha256, received_at FROM audit.source_files
        WHERE status <> 'ignored' ORDER BY file_name"""
    with open_to_read(snapshot) as con:
        then: dict[str, tuple[str, datetime]] = {
            name: (sha256, received) for name, sha256, received in con.execute(query).fetchall()
        }
    inventory = take_inventory(inputs) if inputs.is_dir() else Inventory((), ())
    named = without_identifiers(inventory, known_identifiers(inventory, workdir))
    here = {
        published.name: (file, published.sha256)
        for file, published in zip(inventory.files, named.files, strict=True)
    }
    kept = tuple(
        # The time of receipt comes from the snapshot, because a copy of a file has a later time.
        replace(here[name][0], received_at=received)
        for name, (sha256, received) in then.items()
        if name in here and here[name][1] == sha256
    )
    changed = tuple(name for name in then if name in here and here[name][1] != then[name][0])
    missing = tuple(name for name in then if name not in here)
    return replace(inventory, files=kept), changed, missing


def _copy_kept_birth_dates(con: duckdb.DuckDBPyConnection, layout: Layout) -> None:
    """Copy the dates of birth of the last refresh, because snapshots have none."""
    with lock(layout):
        if not layout.private_file.exists():
            raise RefusedError(message("replay-no-birth-dates"))
        copy_birth_dates(con, layout.private_file)


def _compare(con: duckdb.DuckDBPyConnection, snapshot: Path, prefix: str) -> Iterator[Remade]:
    """Compare the snapshot's tables whose names begin with `prefix` with the scratch warehouse."""
    with attached(con, snapshot, _SNAPSHOT):
        names = con.execute(_RELATIONS, {"database": _SNAPSHOT}).fetchall()
        for (table,) in names:
            is_staged = table.startswith("staging.")
            if (
                table in NOT_MADE_AGAIN
                or (is_staged and not prefix)
                or not table.startswith(prefix)
            ):
                continue
            yield _remade(con, table)


def _remade(con: duckdb.DuckDBPyConnection, table: str) -> Remade:
    counts = []
    for one, other in ((f"{_SNAPSHOT}.{table}", table), (table, f"{_SNAPSHOT}.{table}")):
        query = f"SELECT count(*) FROM (FROM {one} EXCEPT ALL FROM {other})"
        try:
            counts.append(int(con.execute(query).fetchall()[0][0]))
        except (duckdb.CatalogException, duckdb.BinderException):
            return Remade(table, None, None)
    return Remade(table, *counts)
