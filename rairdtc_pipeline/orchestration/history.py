"""Dagster's history of past refreshes, whose pages show the first rows of tables.

Deleting a run keeps the last metadata of its assets and checks, which names patients by pseudonym.
After a patient withdrew, those tables of Dagster's storage are emptied as well. Every part can be
repeated after an interruption: the next call deletes everything that belongs to no kept run.
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
    """Delete every finished run except the one that published; return the number of deleted runs.

    DAGSTER_HOME names the storage. SQLite files are also rewritten, so that no deleted data remains
    in them; another database cleans up by its own rules.
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
    """Delete all finished runs except the newest `keep` and the one that published.

    The last metadata of each asset and check stays. DAGSTER_HOME is that of the instance.
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
        # If another process reads the file, it stays unchanged; SQLite reuses its free pages.
        with suppress(sqlite3.OperationalError), closing(sqlite3.connect(file)) as con:
            ((free,),) = con.execute("PRAGMA freelist_count")
            ((pages,),) = con.execute("PRAGMA page_count")
            if free > pages / 2:
                con.execute("VACUUM")


def _delete_files(home: Path, doomed: Callable[[str], bool]) -> None:
    """Delete the log and event files of the runs for which `doomed` returns true."""
    for path in (*home.glob("storage/*/"), *home.glob("history/runs/*.db*")):
        named = _RUN_ID.match(path.name)
        if named and doomed(named[0]):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _forget_checks(instance: dg.DagsterInstance, doomed: Collection[str]) -> None:
    """Delete the check evaluations of deleted runs, except the last one of each check."""
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
    """Delete the last events of assets and checks if their run is not kept."""
    storage = instance.event_log_storage
    if not isinstance(storage, SqlEventLogStorage):
        return
    with storage.index_connection() as con:
        for table in (AssetCheckExecutionsTable, SqlEventLogStorageTable):
            con.execute(table.delete().where(table.c.run_id.notin_(kept)))
        other = AssetKeyTable.c.last_run_id.notin_(kept)
        con.execute(AssetKeyTable.update().where(other).values(last_materialization=None))
