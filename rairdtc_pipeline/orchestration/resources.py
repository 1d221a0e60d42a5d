"""The warehouse as a Dagster resource: one lock and one connection for the whole run."""

import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime

import dagster as dg
import duckdb
from pydantic import PrivateAttr

from rairdtc_pipeline.engine import Engine, Exports, open_engine
from rairdtc_pipeline.errors import StorageError
from rairdtc_pipeline.ingest import (
    Inventory,
    known_identifiers,
    record_ignored,
    take_inventory,
    without_identifiers,
)
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.orchestration.dead_runs import end_dead_runs, shown_alive
from rairdtc_pipeline.orchestration.history import prune_history
from rairdtc_pipeline.orchestration.outcome import kept_with_the_run
from rairdtc_pipeline.privacy.consent import require_key_of_list
from rairdtc_pipeline.privacy.key import key_of_warehouse
from rairdtc_pipeline.protocol import Protocol, load_protocol
from rairdtc_pipeline.settings import load_settings
from rairdtc_pipeline.storage.disk_space import require_disk_space
from rairdtc_pipeline.storage.error_redaction import errors_redacted
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.storage.locks import lock
from rairdtc_pipeline.warehouse.connection import (
    forget_build,
    is_large,
    list_withdrawn,
    open_working,
    working_versions,
)
from rairdtc_pipeline.warehouse.fingerprint import key_hash, source_hashes
from rairdtc_pipeline.warehouse.publish import forget_unfinished
from rairdtc_pipeline.warehouse.versions import Version, recorded_versions
from rairdtc_pipeline.warehouse.withdrawal import withdrawn_in_one_form

Progress = Callable[[str, int | None, float], None]
PROGRESS: ContextVar[Progress | None] = ContextVar("progress", default=None)


@dataclass
class Refresh:
    """The state that the steps of one run share."""

    con: duckdb.DuckDBPyConnection
    layout: Layout
    inventory: Inventory
    protocol: Protocol
    key: bytes
    run_id: str
    started_at: datetime
    withdrawn: list[str]
    sources: Mapping[str, str]
    engine: Engine
    left: tuple[str, ...] = ()

    @property
    def large(self) -> bool:
        """Whether the exports are those of a registry."""
        return is_large(self.inventory.size_bytes)

    def versions(self) -> dict[str, Version]:
        """Versions of the tables in the working file."""
        return recorded_versions(self.con)

    def done(self, asset: str, rows: int | None, since: float) -> None:
        """Report that a table is made; `since` is the perf_counter time of its start."""
        progress = PROGRESS.get()
        if progress:
            progress(asset, rows, time.perf_counter() - since)


@contextmanager
def making(refresh: Refresh, what: str) -> Iterator[None]:
    """Replace database errors by errors without values; after one, the build is not continued."""
    try:
        with errors_redacted(what):
            yield
    except StorageError:
        forget_build(refresh.layout)
        raise


class WarehouseResource(dg.ConfigurableResource["WarehouseResource"]):
    """Working file of the warehouse, open and locked from the first step of a run to the last.

    A run that remakes every table starts from an empty file; a partial run continues the last
    build. Folders and protocol come from the deployment's settings, not from Dagster's
    configuration: a run launched in the UI can neither read nor write elsewhere.
    """

    _refresh: Refresh | None = PrivateAttr(default=None)

    @property
    def refresh(self) -> Refresh:
        """The run in progress."""
        if self._refresh is None:
            raise RuntimeError("the warehouse is open only while a run is under way")
        return self._refresh

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator["WarehouseResource"]:
        """Lock the warehouse and open the working file for the duration of a run."""
        with kept_with_the_run(context.instance, context.run.run_id if context.run else ""):
            yield from self._opened(context)

    def _opened(self, context: dg.InitResourceContext) -> Iterator["WarehouseResource"]:
        settings = load_settings()
        layout, exports = Layout(settings.warehouse.absolute()), settings.exports.absolute()
        run = context.run
        selected = {".".join(key.path) for key in (run.asset_selection if run else None) or ()}
        protocol = load_protocol(settings.protocol)
        waiting = float(protocol["refresh_waits_seconds"])
        run_id = run.run_id if run else "adhoc"
        with (
            errors_redacted(message("errors-working-file")),
            shown_alive(layout, run_id),
            lock(layout, wait_seconds=waiting),
        ):
            if context.instance:
                end_dead_runs(context.instance, layout)
                if context.instance.is_persistent:
                    kept_runs = int(protocol["history_runs_kept"])
                    prune_history(context.instance, layout, keep=kept_runs)
            left = forget_unfinished(layout).left
            shutil.rmtree(layout.scratch, ignore_errors=True)
            require_disk_space(exports, layout)
            found = take_inventory(exports)
            key = key_of_warehouse(layout)
            require_key_of_list(layout.withdrawn_file, key_hash(key))
            recorded = working_versions(layout, settings.engine) if selected else {}
            kept = recorded.keys() - selected
            with open_working(layout, fresh=not kept, source_bytes=found.size_bytes) as con:
                identifiers = known_identifiers(found, layout.scratch)
                withdrawn = withdrawn_in_one_form(layout, identifiers, key)
                list_withdrawn(con, withdrawn)
                inventory = without_identifiers(found, identifiers)
                reading = Exports(found, inventory, identifiers, key, tuple(withdrawn))
                record_ignored(con, inventory)
                with open_engine(con, layout, settings, reading) as engine:
                    self._refresh = Refresh(
                        con=con,
                        layout=layout,
                        inventory=inventory,
                        protocol=protocol,
                        key=key,
                        run_id=run_id,
                        started_at=datetime.now(UTC),
                        sources=source_hashes(found, key, withdrawn, protocol),
                        withdrawn=withdrawn,
                        engine=engine,
                        left=left,
                    )
                    yield self
        self._refresh = None
