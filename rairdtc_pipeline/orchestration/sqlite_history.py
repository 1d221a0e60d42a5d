"""Dagster's SQLite history at a tenth of its price.

Dagster opens and closes a database for every event, each time by an engine that has compiled no
statement yet. The last to close a database empties its log, and each commit is flushed: a thousand
times in a refresh of a few seconds. One engine a database compiles a statement once. One connection
that stays open keeps the log for the length of the run, and a log that is not flushed at each
commit is never inconsistent: a power failure can cost the last events of the history, nothing that
is published.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from dagster._core.storage.event_log.sqlite import sqlite_event_log
from dagster._core.storage.runs.sqlite import sqlite_run_storage
from dagster._core.storage.schedules.sqlite import sqlite_schedule_storage
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine

_STORAGES = (sqlite_event_log, sqlite_run_storage, sqlite_schedule_storage)


@contextmanager
def sqlite_logs_kept_open() -> Iterator[None]:
    """Every SQLite database that is opened inside stays open until the end, by one engine."""
    held: dict[str, sqlite3.Connection] = {}

    def hold(connection: object, _record: object) -> None:
        # Another database keeps its connections itself.
        if not isinstance(connection, sqlite3.Connection):
            return
        connection.execute("PRAGMA synchronous = NORMAL")
        ((_, _, file),) = connection.execute("PRAGMA database_list").fetchall()
        if file and file not in held:
            held[file] = sqlite3.connect(file, check_same_thread=False)
        if file:
            # A database that got its log since is held by it, too, once it is read.
            held[file].execute("SELECT 1 FROM sqlite_master").fetchall()

    event.listen(Engine, "connect", hold)
    _make_engines_by(_kept())
    try:
        yield
    finally:
        _make_engines_by(create_engine)
        event.remove(Engine, "connect", hold)
        for connection in held.values():
            connection.close()


def _kept() -> Callable[..., Engine]:
    engines: dict[str, Engine] = {}

    def engine(url: str, **settings: object) -> Engine:
        if url not in engines:
            engines[url] = create_engine(url, **settings)
        return engines[url]

    return engine


def _make_engines_by(make: Callable[..., Engine]) -> None:
    for storage in _STORAGES:
        storage.create_engine = make  # type: ignore[attr-defined]
