"""Differences from the locked analysis, reported with each publication."""

from collections.abc import Iterator

import duckdb
import polars as pl

from rairdtc_pipeline.publication.changes import CHANGE_COLUMNS, changes_since
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.warehouse.locked_analysis import LockedAnalysis, read_locked, settings_in

LOCKED_GRAIN = (
    "One row per fact of the locked analysis, and per difference of this publication from it."
)
LOCKED_COLUMNS = {
    "category": "locked: a fact of it; setting, patient, result, p-value, survival: a difference; "
    "not comparable where its snapshot is gone or has other columns.",
    "item": "Which fact, or what differs.",
    "locked": "What the locked analysis says; missing where it does not have it.",
    "now": "What this publication says; missing where it no longer has it.",
}
# Files and rows differ with every delivery; audit.changes reports those differences.
_COMPARED = ("patient", "result", "p-value", "survival", "not comparable")

_Row = tuple[str, str, str | None, str | None]


def against_locked(con: duckdb.DuckDBPyConnection, layout: Layout) -> pl.DataFrame:
    """Rows of `audit.locked_analysis`; no rows if no analysis is locked.

    `con` is the same connection as for `changes_since`.
    """
    schema = dict.fromkeys(LOCKED_COLUMNS, pl.String)
    locked = read_locked(layout)
    if locked is None:
        return pl.DataFrame(schema=schema)
    facts = pl.DataFrame([*_facts(con, locked)], schema=schema, orient="row")
    file = layout.snapshots / locked.snapshot / "rairdtc.duckdb"
    if not file.exists():
        gone: _Row = ("not comparable", "snapshot", locked.erased_at, None)
        return pl.concat([facts, pl.DataFrame([gone], schema=schema, orient="row")])
    found = changes_since(con, file).filter(pl.col("category").is_in(_COMPARED))
    return pl.concat([facts, found.rename(dict(zip(CHANGE_COLUMNS, LOCKED_COLUMNS, strict=True)))])


def _facts(con: duckdb.DuckDBPyConnection, locked: LockedAnalysis) -> Iterator[_Row]:
    ((cutoff,),) = con.execute("SELECT data_cutoff FROM cohort.data_cutoff").fetchall()
    ((patients,),) = con.execute("SELECT count(*) FROM cohort.patients").fetchall()
    yield "locked", "snapshot", locked.snapshot, None
    yield "locked", "locked at", locked.locked_at, None
    yield "locked", "published at", locked.published_at, None
    yield "locked", "data cut-off", locked.data_cutoff, str(cutoff)
    yield "locked", "patients", str(locked.patients), str(patients)
    now = settings_in(con)
    for name in sorted(locked.protocol.keys() | now.keys()):
        if locked.protocol.get(name) != now.get(name):
            yield "setting", name, locked.protocol.get(name), now.get(name)
