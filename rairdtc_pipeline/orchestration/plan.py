"""The assets that a refresh has to make: none, those that are out of date, or all."""

from collections.abc import Sequence

import dagster as dg

from rairdtc_pipeline.errors import LockedError
from rairdtc_pipeline.ingest import Inventory
from rairdtc_pipeline.orchestration.asset_graph import ASSETS
from rairdtc_pipeline.orchestration.publication import CHANGES, PUBLICATION
from rairdtc_pipeline.orchestration.step import recipe, table_name
from rairdtc_pipeline.privacy.consent import read_withdrawn
from rairdtc_pipeline.privacy.key import key_of_warehouse
from rairdtc_pipeline.protocol import load_protocol
from rairdtc_pipeline.settings import Settings
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.storage.locks import lock
from rairdtc_pipeline.warehouse.connection import working_versions
from rairdtc_pipeline.warehouse.fingerprint import source_hashes
from rairdtc_pipeline.warehouse.versions import outdated

_EVERYTHING = None


def out_of_date(settings: Settings, inventory: Inventory) -> Sequence[dg.AssetKey] | None:
    """Assets to remake so that the publication equals that of a full refresh.

    None means all assets: there is no build to continue, or another refresh is running.
    """
    layout = Layout(settings.warehouse.absolute())
    specs = {table_name(spec.key): spec for found in ASSETS for spec in found.specs}
    recipes = {name: recipe(spec) for name, spec in specs.items() if name != PUBLICATION}
    protocol = load_protocol(settings.protocol)
    try:
        with lock(layout):
            recorded = working_versions(layout, settings.engine)
    except LockedError:
        return _EVERYTHING
    withdrawn = read_withdrawn(layout.withdrawn_file)
    sources = source_hashes(inventory, key_of_warehouse(layout), withdrawn, protocol)
    stale = outdated(recipes, sources, recorded)
    stale |= {CHANGES, PUBLICATION} | _staged_from(stale)
    for found in ASSETS:
        if not found.can_subset and any(table_name(key) in stale for key in found.keys):
            stale |= set(map(table_name, found.keys))
    return _EVERYTHING if stale >= recipes.keys() else [specs[name].key for name in sorted(stale)]


def _staged_from(stale: set[str]) -> set[str]:
    """Raw assets of the stale staging tables: raw rows are not stored and must be read again."""
    return {f"raw.{name.removeprefix('staging.')}" for name in stale if name.startswith("staging.")}
