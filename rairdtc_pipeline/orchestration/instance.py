"""Dagster's instance in the warehouse folder: its folder, its settings, its storage."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg
from sqlalchemy.exc import SQLAlchemyError

from rairdtc_pipeline.errors import StorageError
from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.orchestration.sqlite_history import sqlite_logs_kept_open
from rairdtc_pipeline.storage.atomic_file import write_atomically
from rairdtc_pipeline.storage.error_redaction import storage_failure
from rairdtc_pipeline.storage.layout import Layout

_INSTANCE = """\
# Dagster's settings for this warehouse; written where there are none.
telemetry:
  enabled: false
nux:
  enabled: false
run_coordinator:
  module: dagster._core.run_coordinator
  class: DefaultRunCoordinator
retention:
  schedule:
    purge_after_days: 365
  sensor:
    purge_after_days:
      skipped: 7
      success: 90
      failure: 90
      started: 90
"""


def name_dagster_home(layout: Layout) -> str:
    """Set DAGSTER_HOME to a folder of the warehouse unless it is set; return it, create nothing."""
    os.umask(0o077)
    home = os.environ.get("DAGSTER_HOME") or str(layout.dagster_home.absolute())
    os.environ["DAGSTER_HOME"] = home
    return home


def prepare_dagster_home(layout: Layout) -> None:
    """Make the folders of the warehouse and Dagster's storage."""
    home = name_dagster_home(layout)
    layout.create()
    settings = layout.dagster_home / "dagster.yaml"
    if home == str(layout.dagster_home.absolute()) and not settings.exists():
        write_atomically(settings, _INSTANCE)


@contextmanager
def recorded_by_dagster() -> Iterator[dg.DagsterInstance]:
    """Open the instance of DAGSTER_HOME.

    Raises StorageError if Dagster's storage fails; the publication does not depend on it.
    """
    home = os.environ["DAGSTER_HOME"]
    failed: str | Message = ""
    try:
        with sqlite_logs_kept_open(), dg.DagsterInstance.get() as instance:
            yield instance
    except (SQLAlchemyError, sqlite3.Error, dg.DagsterError) as error:
        failed = type(error).__name__
    except OSError as error:
        failed = storage_failure(error)
    if failed:
        raise StorageError(message("errors-dagster-records", folder=home, reason=failed))
