"""Dagster's memory of past refreshes, whose pages show the first rows of tables.

Deleting a run leaves what its assets and checks showed last, which names patients by pseudonym, so
that those tables of Dagster's storage are emptied as well. Every part can be repeated: what an
interrupted one left belongs to no run that is kept.
"""

import os
import re
import shutil
import sqlite3
from collections.abc import Collection
from contextlib import closing
from pathlib import Path

import dagster as dg
from dagster._core.storage.event_log.schema import (
    AssetCheckExecutionsTable,
    AssetKeyTable,
    SqlEventLogStorageTable,
)
from dagster._core.storage.event_log.sql_event_log import SqlEventLogStorage

from rairdtc_pipeline.orchestration.dead_runs import end_dead_runs
from rairdtc_pipeline.storage.layout import Layout

_RUN_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_LOCK_SECONDS = 60


def forget_history(layout: Layout, published_run: str) -> int:
    """Delete every finished run but the one that published; returns how many.

    DAGSTER_HOME is theirs. Of SQLite storage the space is overwritten, too; another database cleans
    up by its own rules.
    """
    with dg.DagsterInstance.get() as instance:
        end_dead_runs(instance, layout)
        runs = instance.get_runs()
        doomed = [run.run_id for run in runs if run.is_finished and run.run_id != published_run]
        for run_id in doomed:
            instance.delete_run(run_id)
        kept = {run.run_id for run in runs} - set(doomed)
        _forget_last_events(instance, kept)
    home = Path(os.environ["DAGSTER_HOME"])
    for path in (*home.glob("storage/*/"), *home.glob("history/runs/*.db*")):
        named = _RUN_ID.match(path.name)
        if named and named[0] not in kept:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    for file in sorted(home.rglob("*.db")):
        with closing(sqlite3.connect(file, timeout=_LOCK_SECONDS)) as con:
            con.execute("VACUUM")
            con.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return len(doomed)


def _forget_last_events(instance: dg.DagsterInstance, kept: Collection[str]) -> None:
    """What assets and checks showed last, where it is of a run that is not kept."""
    storage = instance.event_log_storage
    if not isinstance(storage, SqlEventLogStorage):
        return
    with storage.index_connection() as con:
        for table in (AssetCheckExecutionsTable, SqlEventLogStorageTable):
            con.execute(table.delete().where(table.c.run_id.notin_(kept)))
        other = AssetKeyTable.c.last_run_id.notin_(kept)
        con.execute(AssetKeyTable.update().where(other).values(last_materialization=None))
