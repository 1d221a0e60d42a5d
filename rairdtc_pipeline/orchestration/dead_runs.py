"""Runs whose process died are ended in Dagster's history, so that nobody waits for them.

Every run holds a file that is named after it; the operating system lets go of it when the process
ends, however it ends.
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
    """Hold the file of a run for as long as it is under way; once is enough."""
    layout.create()
    file, new = layout.runs / run_id, layout.runs / f".{run_id}"
    if file.exists():
        yield
        return
    with new.open("w") as stream:
        flock(stream, LOCK_EX)
        # It gets its name when it is held: without, nobody takes it for that of a dead run.
        new.rename(file)
        try:
            yield
        finally:
            file.unlink(missing_ok=True)


def end_dead_runs(instance: dg.DagsterInstance, layout: Layout) -> list[dg.DagsterRun]:
    """Report every run as failed that is said to be under way and whose file nobody holds.

    Returns those runs.
    """
    ended = []
    for file in filter(_is_left_behind, sorted(layout.runs.glob("[!.]*"))):
        run = instance.get_run_by_id(file.name)
        if run and not run.is_finished:
            instance.report_run_failed(run, _DIED)
            ended.append(run)
        file.unlink(missing_ok=True)
    return ended


def _is_left_behind(file: Path) -> bool:
    try:
        with file.open() as stream:
            flock(stream, LOCK_EX | LOCK_NB)
    except (BlockingIOError, FileNotFoundError):
        return False
    # A run that ends deletes its file before it lets go of it.
    return file.exists()
