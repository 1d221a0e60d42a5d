"""Errors of database and disk in words, without the values they quote."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from rairdtc_pipeline.errors import RairdtcError, StorageError
from rairdtc_pipeline.messages import Message, message

_ABOUT_THE_QUERY = (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException)
_FULL = (errno.ENOSPC, errno.EDQUOT)


@contextmanager
def sealed(what: str | Message) -> Iterator[None]:
    """Let errors about the query pass; of any other of the database keep the class alone.

    A conversion or overflow error quotes the cell it stumbled over, and would carry it into logs
    and Dagster's event storage. Raises RairdtcError, or StorageError when database or disk fail,
    without the original in its chain.
    """
    sealed_error: RairdtcError
    try:
        yield
    except _ABOUT_THE_QUERY:
        raise
    except duckdb.DataError as error:
        kind = type(error).__name__
        sealed_error = RairdtcError(message("errors-not-built", what=what, kind=kind))
        error.args = ()  # It stays within reach as the context of ours.
    except (duckdb.Error, OSError) as error:
        sealed_error = StorageError(
            message("errors-not-stored", what=what, reason=storage_failure(error))
        )
        error.args = ()
    else:
        return
    raise sealed_error from None


def disk_full(error: duckdb.Error | OSError) -> bool:
    """Whether there was no room to write; DuckDB gives no number, but the system's words."""
    if isinstance(error, OSError):
        return error.errno in _FULL
    return any(os.strerror(number) in str(error) for number in _FULL)


def storage_failure(error: duckdb.Error | OSError) -> Message:
    """What failed and what to try."""
    if disk_full(error):
        return message("errors-disk-full")
    if isinstance(error, OSError):
        # Of a link or a rename the second name is the one that could not be made.
        name = error.filename2 or error.filename
        reason = error.strerror or type(error).__name__
        if name is None:
            return message("errors-system", reason=reason)
        return message("errors-system-at", place=str(name), reason=reason)
    return message("errors-database", kind=type(error).__name__)
