"""A kept snapshot made again: whether every table comes out as it was, and what is other than then.

Cohort, derived tables and statistics are made from the snapshot's own staged rows and its protocol;
the staged rows, too, where every file it was made from is found by its hash.
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

# Made of the code alone, of the publication before, or of the run.
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
    """One table made again: rows that only the snapshot has, and that only the new table has.

    Both are None where the two cannot be compared: the table or a column is not there any more.
    """

    table: str
    only_then: int | None
    only_now: int | None

    @property
    def same(self) -> bool:
        """Whether no row differs in any bit."""
        return self.only_then == 0 and self.only_now == 0


@dataclass(frozen=True)
class Reproduction:
    """A snapshot made again.

    `changed` and `missing` are files of the snapshot whose content is another, or that are not
    there; `other_versions` are packages with their version then and now; `same_rules` says whether
    code, SQL, contracts, protocol and key are those of then. `staged` are empty where a file lacks.
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
        """Whether every table that was made again is the same, and no file is another."""
        return not self.changed and all(table.same for table in (*self.staged, *self.derived))


def reproduce(layout: Layout, snapshot: str, inputs: Path) -> Reproduction:
    """Make a kept snapshot again in a scratch warehouse; `inputs` is where its files lie.

    Raises DeclarationError for a snapshot that is not kept, and RefusedError where it holds a
    patient who withdrew, or where the dates of birth that belong to it are nowhere.
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
    # What was locked since then is no rule that anything is derived by.
    return made is not None and made.settings_hash in {
        settings_hash(protocol, key, withdrawn, locked, language)
        for locked in ("", locked_version(layout))
        for language in LANGUAGES
    }


def _files(
    inputs: Path, snapshot: Path, workdir: Path
) -> tuple[Inventory, tuple[str, ...], tuple[str, ...]]:
    """The files of the snapshot, those whose content is another, and those that are not there."""
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
        # When a file was received is what was known then; a copy of it is written later.
        replace(here[name][0], received_at=received)
        for name, (sha256, received) in then.items()
        if name in here and here[name][1] == sha256
    )
    changed = tuple(name for name in then if name in here and here[name][1] != then[name][0])
    missing = tuple(name for name in then if name not in here)
    return replace(inventory, files=kept), changed, missing


def _copy_kept_birth_dates(con: duckdb.DuckDBPyConnection, layout: Layout) -> None:
    """Dates of birth are in no snapshot: those of the last refresh stand in for them."""
    with lock(layout):
        if not layout.private_file.exists():
            raise RefusedError(message("replay-no-birth-dates"))
        copy_birth_dates(con, layout.private_file)


def _compare(con: duckdb.DuckDBPyConnection, snapshot: Path, prefix: str) -> Iterator[Remade]:
    """Every table of the snapshot whose name begins so, against the scratch warehouse."""
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
