"""Dagster's SQLite history at a tenth of its price.

Dagster opens and closes a database for every event. The last to close one empties its log, and each
commit is flushed: a thousand times in a refresh of a few seconds. One connection that stays open
keeps the log for the length of the run, and a log that is not flushed at each commit is never
inconsistent: a power failure can cost the last events of the history, nothing that is published.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.engine import Engine


@contextmanager
def sqlite_logs_kept_open() -> Iterator[None]:
    """Every SQLite database that is opened inside stays open until the end."""
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
    try:
        yield
    finally:
        event.remove(Engine, "connect", hold)
        for connection in held.values():
            connection.close()
