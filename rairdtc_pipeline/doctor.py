"""Finds, before a refresh runs, what would keep it from publishing."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.errors import LockedError, RairdtcError
from rairdtc_pipeline.ingest import take_inventory
from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.privacy.key import key_of_warehouse
from rairdtc_pipeline.privacy.pseudonym import KEY_VARIABLE
from rairdtc_pipeline.protocol import load_protocol
from rairdtc_pipeline.settings import Settings
from rairdtc_pipeline.storage.disk_space import disk_space
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.storage.locks import lock
from rairdtc_pipeline.warehouse.connection import open_published
from rairdtc_pipeline.warehouse.integrity import damage


@dataclass(frozen=True)
class Finding:
    """`state` is ok, look (a refresh would continue) or wrong (it would not)."""

    about: str
    state: str
    said: Message


def examine(settings: Settings) -> list[Finding]:
    """Every finding, in the order in which a refresh would meet them."""
    layout = Layout(settings.warehouse.absolute())
    return [
        *_declarations(settings),
        *_exports(settings.exports),
        *_folders(layout),
        *_key(layout),
        *_lock(layout),
        *disk(settings.exports, layout),
        *published(layout),
    ]


def _declarations(settings: Settings) -> Iterator[Finding]:
    try:
        load_protocol(settings.protocol)
        load_contracts()
    except RairdtcError as error:
        yield Finding("settings", "wrong", error.said)
    else:
        said = message("doctor-settings", file=settings.protocol, contracts=len(load_contracts()))
        yield Finding("settings", "ok", said)


def _exports(folder: Path) -> Iterator[Finding]:
    if not folder.is_dir():
        yield Finding("exports", "wrong", message("doctor-no-exports", folder=folder))
        return
    if not os.access(folder, os.R_OK | os.X_OK):
        yield Finding("exports", "wrong", message("doctor-exports-closed", folder=folder))
        return
    try:
        inventory = take_inventory(folder)
    except RairdtcError as error:
        yield Finding("exports", "wrong", error.said)
        return
    required = [contract.name for contract in load_contracts().values() if contract.required]
    lacking = {export: inventory.lacking(export) for export in required}
    missing = [export for export, sites in lacking.items() if sites or not inventory.files]
    if missing:
        among = len({site for sites in lacking.values() for site in sites})
        said = message(
            "doctor-exports-missing",
            exports=missing,
            folder=folder,
            among=among,
            sites=len(inventory.sites),
        )
        yield Finding("exports", "wrong", said)
    else:
        yield Finding(
            "exports", "ok", message("doctor-exports", files=len(inventory.files), folder=folder)
        )


def _folders(layout: Layout) -> Iterator[Finding]:
    if not layout.root.exists():
        parent = next(p for p in layout.root.parents if p.exists())
        state = "ok" if os.access(parent, os.W_OK) else "wrong"
        yield Finding(
            "warehouse", state, message("doctor-warehouse-new", root=layout.root, parent=parent)
        )
        return
    for folder in (layout.root, layout.private, layout.snapshots):
        if folder.exists() and not os.access(folder, os.W_OK | os.X_OK):
            yield Finding("warehouse", "wrong", message("doctor-folder-closed", folder=folder))
        elif folder.exists() and stat.S_IMODE(folder.stat().st_mode) & 0o077:
            yield Finding("warehouse", "look", message("doctor-folder-open", folder=folder))
        elif folder.exists():
            yield Finding("warehouse", "ok", message("doctor-folder", folder=folder))


def _key(layout: Layout) -> Iterator[Finding]:
    given = os.environ.get(KEY_VARIABLE) or layout.key_file.exists()
    if not given and not layout.published.exists():
        yield Finding("key", "look", message("doctor-key-new", file=layout.key_file))
        return
    try:
        key_of_warehouse(layout)
    except RairdtcError as error:
        yield Finding("key", "wrong", error.said)
    else:
        where = KEY_VARIABLE if os.environ.get(KEY_VARIABLE) else str(layout.key_file)
        yield Finding("key", "ok", message("doctor-key", place=where))


def _lock(layout: Layout) -> Iterator[Finding]:
    if not layout.lock_file.exists():
        return
    try:
        with lock(layout):
            yield Finding("lock", "ok", message("doctor-no-refresh"))
    except LockedError as error:
        yield Finding("lock", "look", error.said)
    except OSError as error:
        yield Finding(
            "lock",
            "wrong",
            message("doctor-at", file=layout.lock_file, reason=error.strerror or ""),
        )


def disk(exports: Path, layout: Layout) -> Iterator[Finding]:
    """Whether the disk has room for a refresh."""
    found = disk_space(exports, layout)
    yield Finding("disk", "ok" if found.enough else "wrong", found.said)


def published(layout: Layout) -> Iterator[Finding]:
    """Whether the publication is complete and can be opened."""
    if broken := damage(layout):
        yield Finding("published", "wrong", broken)
        return
    if not layout.published_file.exists():
        yield Finding("published", "look", message("doctor-nothing-published"))
        return
    try:
        with open_published(layout) as con:
            patients = con.execute("SELECT count(*) FROM cohort.patients").fetchall()[0][0]
    except duckdb.Error as error:
        yield Finding(
            "published",
            "wrong",
            message("doctor-at", file=layout.published_file, reason=type(error).__name__),
        )
    else:
        yield Finding(
            "published",
            "ok",
            message("doctor-published", patients=patients, file=layout.published_file),
        )
