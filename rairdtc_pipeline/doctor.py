"""What would keep a refresh from publishing, found before it runs."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.errors import LockedError, RairdtcError
from rairdtc_pipeline.ingest import take_inventory
from rairdtc_pipeline.privacy.key import key_of_warehouse
from rairdtc_pipeline.privacy.pseudonym import KEY_VARIABLE
from rairdtc_pipeline.protocol import load_protocol
from rairdtc_pipeline.settings import Settings
from rairdtc_pipeline.storage.disk_space import room
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.storage.locks import lock
from rairdtc_pipeline.warehouse.connection import open_published
from rairdtc_pipeline.warehouse.integrity import damage


@dataclass(frozen=True)
class Finding:
    """`state` is ok, look (a refresh would go on) or wrong (it would not)."""

    about: str
    state: str
    said: str


def examine(settings: Settings) -> list[Finding]:
    """Every finding, in the order a refresh would meet them."""
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
        yield Finding("settings", "wrong", str(error))
    else:
        yield Finding(
            "settings", "ok", f"protocol {settings.protocol}, {len(load_contracts())} contracts"
        )


def _exports(folder: Path) -> Iterator[Finding]:
    if not folder.is_dir():
        yield Finding("exports", "wrong", f"{folder} is not a folder; set --exports or make it")
        return
    if not os.access(folder, os.R_OK | os.X_OK):
        yield Finding("exports", "wrong", f"{folder} cannot be read by this user")
        return
    try:
        inventory = take_inventory(folder)
    except RairdtcError as error:
        yield Finding("exports", "wrong", str(error))
        return
    required = [contract.name for contract in load_contracts().values() if contract.required]
    lacking = {export: inventory.lacking(export) for export in required}
    missing = [export for export, sites in lacking.items() if sites or not inventory.files]
    if missing:
        said = f"no file of {', '.join(missing)} in {folder}/<site>/"
        among = len({site for sites in lacking.values() for site in sites})
        more = f", in {among} of {len(inventory.sites)} sites; rairdtc check names them"
        yield Finding("exports", "wrong", said + (more if among else ""))
    else:
        yield Finding("exports", "ok", f"{len(inventory.files)} files in {folder}")


def _folders(layout: Layout) -> Iterator[Finding]:
    if not layout.root.exists():
        parent = next(p for p in layout.root.parents if p.exists())
        state = "ok" if os.access(parent, os.W_OK) else "wrong"
        yield Finding("warehouse", state, f"{layout.root} will be made in {parent}")
        return
    for folder in (layout.root, layout.private, layout.snapshots):
        if folder.exists() and not os.access(folder, os.W_OK | os.X_OK):
            yield Finding("warehouse", "wrong", f"{folder} cannot be written by this user")
        elif folder.exists() and stat.S_IMODE(folder.stat().st_mode) & 0o077:
            yield Finding("warehouse", "look", f"others can enter {folder}; chmod 700 {folder}")
        elif folder.exists():
            yield Finding("warehouse", "ok", f"{folder} is yours alone")


def _key(layout: Layout) -> Iterator[Finding]:
    given = os.environ.get(KEY_VARIABLE) or layout.key_file.exists()
    if not given and not layout.published.exists():
        yield Finding("key", "look", f"a key will be made in {layout.key_file}; keep a copy of it")
        return
    try:
        key_of_warehouse(layout)
    except RairdtcError as error:
        yield Finding("key", "wrong", str(error))
    else:
        where = KEY_VARIABLE if os.environ.get(KEY_VARIABLE) else str(layout.key_file)
        yield Finding("key", "ok", f"pseudonym key from {where}; is there a copy elsewhere?")


def _lock(layout: Layout) -> Iterator[Finding]:
    if not layout.lock_file.exists():
        return
    try:
        with lock(layout):
            yield Finding("lock", "ok", "no refresh is under way")
    except LockedError as error:
        yield Finding("lock", "look", str(error))
    except OSError as error:
        yield Finding("lock", "wrong", f"{layout.lock_file}: {error.strerror}")


def disk(exports: Path, layout: Layout) -> Iterator[Finding]:
    """Whether a refresh has room."""
    found = room(exports, layout)
    yield Finding("disk", "ok" if found.enough else "wrong", found.said)


def published(layout: Layout) -> Iterator[Finding]:
    """Whether what is published is whole and opens."""
    if broken := damage(layout):
        yield Finding("published", "wrong", str(broken))
        return
    if not layout.published_file.exists():
        yield Finding("published", "look", "nothing yet; run: rairdtc refresh")
        return
    try:
        with open_published(layout) as con:
            patients = con.execute("SELECT count(*) FROM cohort.patients").fetchall()[0][0]
    except duckdb.Error as error:
        yield Finding("published", "wrong", f"{layout.published_file}: {type(error).__name__}")
    else:
        yield Finding("published", "ok", f"{patients} patients in {layout.published_file}")
