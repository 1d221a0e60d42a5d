"""Dagster's memory of past refreshes, whose pages show the first rows of tables."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import dagster as dg


def forget_history() -> int:
    """Delete every finished run but the last; returns how many. DAGSTER_HOME is theirs.

    Of SQLite storage the space is overwritten, too; another database cleans up by its own rules.
    """
    with dg.DagsterInstance.get() as instance:
        runs = instance.get_runs()
        doomed = [run.run_id for run in runs[1:] if run.is_finished]
        for run_id in doomed:
            instance.delete_run(run_id)
    for file in sorted(Path(os.environ["DAGSTER_HOME"]).rglob("*.db")):
        if file.stem in doomed:
            file.unlink()
        else:
            with closing(sqlite3.connect(file)) as con:
                con.execute("VACUUM")
    return len(doomed)
