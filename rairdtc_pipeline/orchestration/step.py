"""One step of a run makes its tables in order, if they are selected and out of date.

Dagster starts steps; people look at tables. Tables of one layer share a step, because starting a
step takes longer than making most tables.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import dagster as dg

from rairdtc_pipeline.orchestration.outcome import kept_with_the_run
from rairdtc_pipeline.orchestration.resources import Refresh, WarehouseResource, making
from rairdtc_pipeline.warehouse.fingerprint import code_hash
from rairdtc_pipeline.warehouse.sql_table import load_sql_tables
from rairdtc_pipeline.warehouse.versions import Recipe, Version, content_of, digest, forget, record

ROWS = "dagster/row_count"


@dataclass(frozen=True)
class Made:
    """A finished table: the metadata on its page, and the results of its checks."""

    metadata: Mapping[str, Any]
    checks: Sequence[dg.AssetCheckResult] = ()

    @property
    def may_be_published(self) -> bool:
        """Whether no check failed that stops a publication."""
        return all(c.passed or c.severity != dg.AssetCheckSeverity.ERROR for c in self.checks)


@dataclass(frozen=True)
class Table:
    """One table of a layer. `make` makes it and returns its metadata.

    `show` returns the metadata of a table whose inputs are unchanged. Without `show`, the table is
    made whenever it is selected.
    """

    spec: dg.AssetSpec
    make: Callable[[Refresh], Made]
    show: Callable[[Refresh], Made] | None = None
    checks: Sequence[dg.AssetCheckSpec] = ()


Tables = Iterator[tuple[str, Made]]


def made_by(*declarations: str) -> str:
    """Code version of a table: hash of the project's code and of the table's declarations."""
    return digest(_code(), *declarations)


@lru_cache(maxsize=1)
def _code() -> str:
    return code_hash()


def table_name(key: dg.AssetKey) -> str:
    """Name of an asset's table: schema.table."""
    return ".".join(key.path)


def recipe(spec: dg.AssetSpec) -> Recipe:
    """Code version and inputs of an asset, from which its version is computed."""
    made_from = sorted({table_name(dep.asset_key) for dep in spec.deps})
    return Recipe(spec.code_version or "", tuple(made_from))


def layer(name: str, tables: Sequence[Table]) -> dg.AssetsDefinition:
    """One step for tables that can be made individually, in the given order."""

    def make(refresh: Refresh, wanted: frozenset[str]) -> Tables:
        for table in tables:
            key = table_name(table.spec.key)
            if key in wanted:
                start = time.perf_counter()
                if table.show and not _stale(refresh, key, recipe(table.spec)):
                    made = table.show(refresh)
                else:
                    forget(refresh.con, key)
                    made = table.make(refresh)
                refresh.done(key, made.metadata.get(ROWS), start)
                yield key, made

    checks = [check for table in tables for check in table.checks]
    return step(name, [table.spec for table in tables], make, checks=checks, can_subset=True)


def _stale(refresh: Refresh, table: str, how: Recipe) -> bool:
    known = refresh.versions()
    return table not in known or known[table].inputs != how.inputs(
        known, refresh.sources.get(table, "")
    )


def step(
    name: str,
    specs: Sequence[dg.AssetSpec],
    make: Callable[[Refresh, frozenset[str]], Tables],
    *,
    checks: Iterable[dg.AssetCheckSpec] = (),
    can_subset: bool = False,
) -> dg.AssetsDefinition:
    """One step; `make` yields each selected table as soon as it is made."""
    recipes = {table_name(spec.key): recipe(spec) for spec in specs}

    @dg.multi_asset(name=name, specs=specs, check_specs=list(checks), can_subset=can_subset)
    def _step(
        context: dg.AssetExecutionContext, warehouse: WarehouseResource
    ) -> Iterator[dg.MaterializeResult]:
        refresh = warehouse.refresh
        wanted = frozenset(map(table_name, context.selected_asset_keys))
        with kept_with_the_run(context.instance, context.run_id), making(refresh, name):
            if not can_subset:
                for table in wanted:
                    forget(refresh.con, table)
            for table, made in make(refresh, wanted):
                version = _version(refresh, table, recipes[table])
                unchanged = version == refresh.versions().get(table)
                if version and made.may_be_published and not unchanged:
                    record(refresh.con, table, version, refresh.run_id)
                yield _result(table, made, version)

    return _step


def _result(table: str, made: Made, version: Version | None) -> dg.MaterializeResult:
    key = dg.AssetKey(table.split("."))
    return dg.MaterializeResult(
        asset_key=key,
        metadata=made.metadata,
        check_results=[check._replace(asset_key=key) for check in made.checks],
        data_version=dg.DataVersion(version.content) if version else None,
    )


def _version(refresh: Refresh, table: str, how: Recipe) -> Version | None:
    inputs = how.inputs(refresh.versions(), refresh.sources.get(table, ""))
    if inputs is None:
        return None
    return Version(inputs, content_of(refresh.con, table) if _is_stored(table) else inputs)


def _is_stored(table: str) -> bool:
    sql = load_sql_tables().get(table)
    return not table.startswith("raw.") and (sql is None or sql.kind == "TABLE")
