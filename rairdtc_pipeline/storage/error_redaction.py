"""Errors of database and disk in words, without the values they quote."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from rairdtc_pipeline.errors import RairdtcError, StorageError

_ABOUT_THE_QUERY = (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException)
_FULL = (errno.ENOSPC, errno.EDQUOT)


@contextmanager
def sealed(what: str) -> Iterator[None]:
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
        sealed_error = RairdtcError(f"{what} could not be built: {kind}; run: rairdtc check")
        error.args = ()  # It stays within reach as the context of ours.
    except (duckdb.Error, OSError) as error:
        sealed_error = StorageError(f"{what} could not be built: {storage_failure(error)}")
        error.args = ()
    else:
        return
    raise sealed_error from None


def disk_full(error: duckdb.Error | OSError) -> bool:
    """Whether there was no room to write; DuckDB gives no number, but the system's words."""
    if isinstance(error, OSError):
        return error.errno in _FULL
    return any(os.strerror(number) in str(error) for number in _FULL)


def storage_failure(error: duckdb.Error | OSError) -> str:
    """What failed and what to try."""
    if disk_full(error):
        return "the disk is full; make room (rairdtc doctor says how much) and refresh again"
    if isinstance(error, OSError):
        # Of a link or a rename the second name is the one that could not be made.
        name = error.filename2 or error.filename
        where = f"{name}: " if name else ""
        return f"{where}{error.strerror or type(error).__name__}; mend it and refresh again"
    return f"{type(error).__name__}; check the disk and refresh again, everything is made anew"
