"""The engine that reads exports and makes tables: DuckDB in this process, or Spark on a cluster.

The tables are the same, row for row, so the callers need not know which engine is used.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

import duckdb

from rairdtc_pipeline.contracts import Contract
from rairdtc_pipeline.ingest import (
    Identities,
    Inventory,
    RawResult,
    contradicting_identities,
    ingest_export,
)
from rairdtc_pipeline.privacy.identifiers import Identifiers
from rairdtc_pipeline.settings import Settings
from rairdtc_pipeline.spark import open_spark
from rairdtc_pipeline.staging import StagingResult, stage_export
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.warehouse.build import build_table
from rairdtc_pipeline.warehouse.sql_table import SqlTable


class Engine(Protocol):
    """The interface of an engine; the arguments are those of the named functions."""

    def read(self, con: duckdb.DuckDBPyConnection, contract: Contract) -> RawResult:
        """Run `ingest_export`."""

    def contradictions(self) -> Identities:
        """Run `contradicting_identities`."""

    def stage(self, con: duckdb.DuckDBPyConnection, contract: Contract) -> StagingResult:
        """Run `stage_export`."""

    def build(self, con: duckdb.DuckDBPyConnection, table: SqlTable) -> None:
        """Run `build_table`."""


@dataclass(frozen=True)
class Exports:
    """The exports to read: `found` has the original names, `inventory` has no identifiers."""

    found: Inventory
    inventory: Inventory
    identifiers: Identifiers
    key: bytes
    withdrawn: tuple[str, ...]


@dataclass(frozen=True)
class DuckDBEngine:
    """The engine that runs everything in this process."""

    exports: Exports
    layout: Layout

    def read(self, con: duckdb.DuckDBPyConnection, contract: Contract) -> RawResult:
        """As `Engine.read`."""
        given = self.exports
        return ingest_export(
            con, contract, given.inventory, given.key, self.layout.scratch, given.identifiers
        )

    def contradictions(self) -> Identities:
        """As `Engine.contradictions`."""
        return contradicting_identities(self.exports.inventory, self.layout.scratch)

    def stage(self, con: duckdb.DuckDBPyConnection, contract: Contract) -> StagingResult:
        """As `Engine.stage`."""
        return stage_export(con, contract)

    def build(self, con: duckdb.DuckDBPyConnection, table: SqlTable) -> None:
        """As `Engine.build`."""
        build_table(con, table)


@contextmanager
def open_engine(
    con: duckdb.DuckDBPyConnection, layout: Layout, settings: Settings, exports: Exports
) -> Iterator[Engine]:
    """The engine that the settings name."""
    if settings.engine == "duckdb":
        yield DuckDBEngine(exports, layout)
        return
    with open_spark(
        con,
        layout,
        settings,
        found=exports.found,
        inventory=exports.inventory,
        key=exports.key,
        withdrawn=exports.withdrawn,
    ) as spark:
        yield spark
