"""Dagster's memory of past refreshes, whose pages show the first rows of tables.

Deleting a run leaves what its assets and checks showed last, which names patients by pseudonym. For
a patient who withdrew, those tables of Dagster's storage are emptied as well. Every part can be
repeated: what an interrupted one left belongs to no run that is kept.
"""

import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Collection
from contextlib import closing, suppress
from pathlib import Path

import dagster as dg
import sqlalchemy as sa
from dagster._core.storage.dagster_run import FINISHED_STATUSES
from dagster._core.storage.event_log.schema import (
    AssetCheckExecutionsTable,
    AssetKeyTable,
    SqlEventLogStorageTable,
)
from dagster._core.storage.event_log.sql_event_log import SqlEventLogStorage

from rairdtc_pipeline.orchestration.dead_runs import end_dead_runs
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.warehouse.manifest import read_manifest

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
    _delete_files(home, lambda run_id: run_id not in kept)
    for file in sorted(home.rglob("*.db")):
        with closing(sqlite3.connect(file, timeout=_LOCK_SECONDS)) as con:
            con.execute("VACUUM")
            con.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return len(doomed)


def prune_history(instance: dg.DagsterInstance, layout: Layout, *, keep: int) -> None:
    """Delete the oldest finished runs beyond those kept, but never the one that published.

    What each asset and check showed last stays. DAGSTER_HOME is that of the instance.
    """
    manifest = read_manifest(layout)
    published = manifest.run_id if manifest else None
    finished = instance.get_runs(dg.RunsFilter(statuses=list(FINISHED_STATUSES)))
    doomed = [run.run_id for run in finished[keep:] if run.run_id != published]
    if not doomed:
        return
    for run_id in doomed:
        instance.delete_run(run_id)
    _forget_checks(instance, doomed)
    home = Path(os.environ["DAGSTER_HOME"])
    _delete_files(home, set(doomed).__contains__)
    for file in (home / "history" / "runs" / "index.db", home / "history" / "runs.db"):
        # While somebody reads it stays as it is: its free pages are written again.
        with suppress(sqlite3.OperationalError), closing(sqlite3.connect(file)) as con:
            ((free,),) = con.execute("PRAGMA freelist_count")
            ((pages,),) = con.execute("PRAGMA page_count")
            if free > pages / 2:
                con.execute("VACUUM")


def _delete_files(home: Path, doomed: Callable[[str], bool]) -> None:
    """Delete logs and events of runs."""
    for path in (*home.glob("storage/*/"), *home.glob("history/runs/*.db*")):
        named = _RUN_ID.match(path.name)
        if named and doomed(named[0]):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _forget_checks(instance: dg.DagsterInstance, doomed: Collection[str]) -> None:
    """All but the last evaluation of each check, of runs that are deleted."""
    storage = instance.event_log_storage
    if not isinstance(storage, SqlEventLogStorage):
        return
    executions = AssetCheckExecutionsTable
    last = sa.select(sa.func.max(executions.c.id)).group_by(
        executions.c.asset_key, executions.c.check_name
    )
    with storage.index_connection() as con:
        con.execute(
            executions.delete().where(
                executions.c.run_id.in_(doomed), executions.c.id.notin_(last.scalar_subquery())
            )
        )


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
