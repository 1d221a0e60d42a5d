"""The warehouse as a Dagster resource: one lock and one connection for the whole run."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import duckdb
from pydantic import PrivateAttr

from rairdtc_pipeline.contracts import EXPORTS
from rairdtc_pipeline.ingest import Inventory, record_ignored, take_inventory
from rairdtc_pipeline.ingest.pseudonym import load_key
from rairdtc_pipeline.protocol import Protocol, load_protocol
from rairdtc_pipeline.publication.figures import Figure
from rairdtc_pipeline.settings import load_settings
from rairdtc_pipeline.warehouse.connection import lock, open_working
from rairdtc_pipeline.warehouse.layout import Layout

Progress = Callable[[str, int | None, float], None]
PROGRESS: ContextVar[Progress | None] = ContextVar("progress", default=None)


@dataclass
class Refresh:
    """What the steps of one run share."""

    con: duckdb.DuckDBPyConnection
    layout: Layout
    inventory: Inventory
    protocol: Protocol
    key: bytes
    run_id: str
    started_at: datetime
    figures: list[Figure] = field(default_factory=list)

    def done(self, asset: str, rows: int | None, since: float) -> None:
        """Tell whoever follows the run that a table is there; `since` is a perf_counter time."""
        progress = PROGRESS.get()
        if progress:
            progress(asset, rows, time.perf_counter() - since)


class WarehouseResource(dg.ConfigurableResource["WarehouseResource"]):
    """Working file of the warehouse, held from the first step of a run to its last.

    A run of every raw asset builds from nothing; a run of a part continues the last build.
    """

    exports: str
    warehouse: str
    protocol: str
    _refresh: Refresh | None = PrivateAttr(default=None)

    @property
    def refresh(self) -> Refresh:
        """The run under way."""
        if self._refresh is None:
            raise RuntimeError("the warehouse is open only while a run is under way")
        return self._refresh

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator["WarehouseResource"]:
        """Take the lock and open the working file for the length of a run."""
        layout = Layout(Path(self.warehouse))
        run = context.run
        selected = run.asset_selection if run else None
        raw = {dg.AssetKey(["raw", export]) for export in EXPORTS}
        fresh = not selected or raw <= selected
        inventory = take_inventory(Path(self.exports))
        size = sum(file.path.stat().st_size for file in inventory.files)
        with lock(layout), open_working(layout, fresh=fresh, source_bytes=size) as con:
            record_ignored(con, inventory)
            self._refresh = Refresh(
                con=con,
                layout=layout,
                inventory=inventory,
                protocol=load_protocol(Path(self.protocol)),
                key=load_key(layout.key_file),
                run_id=run.run_id if run else "adhoc",
                started_at=datetime.now(UTC),
            )
            yield self
        self._refresh = None


def warehouse_from_settings() -> WarehouseResource:
    """The resource for the folders of this deployment."""
    settings = load_settings()
    return WarehouseResource(
        exports=str(settings.exports.absolute()),
        warehouse=str(settings.warehouse.absolute()),
        protocol=str(settings.protocol.absolute()),
    )
