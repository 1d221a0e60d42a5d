"""Mark runs whose process died as failed in Dagster's history, so that nobody waits for them.

Every run locks a file that is named after it; the operating system releases the lock when the
process ends for any reason.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path

import dagster as dg

from rairdtc_pipeline.storage.layout import Layout

_DIED = "The process of this run was stopped or the machine went down; it published nothing more."


@contextmanager
def shown_alive(layout: Layout, run_id: str) -> Iterator[None]:
    """Lock the file of a run while the run is in progress; a nested call does nothing."""
    layout.create()
    file, new = layout.runs / run_id, layout.runs / f".{run_id}"
    if file.exists():
        yield
        return
    with new.open("w") as stream:
        flock(stream, LOCK_EX)
        # The file gets its name after it is locked: an unlocked file would mean a dead run.
        new.rename(file)
        try:
            yield
        finally:
            file.unlink(missing_ok=True)


def end_dead_runs(instance: dg.DagsterInstance, layout: Layout) -> list[dg.DagsterRun]:
    """Report a run as failed if Dagster shows it as in progress but no process locks its file.

    Returns those runs, and those whose end Dagster's code server noticed and reported first.
    """
    ended = []
    for file in filter(_is_left_behind, sorted(layout.runs.glob("[!.]*"))):
        run = instance.get_run_by_id(file.name)
        if run and not run.is_finished:
            instance.report_run_failed(run, _DIED)
        if run and (run.is_failure or not run.is_finished):
            ended.append(run)
        file.unlink(missing_ok=True)
    return ended


def _is_left_behind(file: Path) -> bool:
    try:
        with file.open() as stream:
            flock(stream, LOCK_EX | LOCK_NB)
    except (BlockingIOError, FileNotFoundError):
        return False
    # A run that ends deletes its file before it releases the lock.
    return file.exists()
