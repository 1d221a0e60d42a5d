"""Messages for errors of database and disk, without the values that these errors quote."""

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
def errors_redacted(what: str | Message) -> Iterator[None]:
    """Let errors about the query pass; of other database errors keep only the class.

    The text of a conversion or overflow error quotes a cell, which would get into logs and into
    Dagster's event storage. Raises RairdtcError, or StorageError when database or disk fail,
    without the original error in its chain.
    """
    sealed_error: RairdtcError
    try:
        yield
    except _ABOUT_THE_QUERY:
        raise
    except duckdb.DataError as error:
        kind = type(error).__name__
        sealed_error = RairdtcError(message("errors-not-built", what=what, kind=kind))
        error.args = ()  # The new error keeps this one as its context.
    except (duckdb.Error, OSError) as error:
        sealed_error = StorageError(
            message("errors-not-stored", what=what, reason=storage_failure(error))
        )
        error.args = ()
    else:
        return
    raise sealed_error from None


def disk_full(error: duckdb.Error | OSError) -> bool:
    """Whether the disk was full; DuckDB gives no error number, only the system's text."""
    if isinstance(error, OSError):
        return error.errno in _FULL
    return any(os.strerror(number) in str(error) for number in _FULL)


def storage_failure(error: duckdb.Error | OSError) -> Message:
    """The message that says what failed and what to try."""
    if disk_full(error):
        return message("errors-disk-full")
    if isinstance(error, OSError):
        # For a link or a rename, the second name is the one that could not be made.
        name = error.filename2 or error.filename
        reason = error.strerror or type(error).__name__
        if name is None:
            return message("errors-system", reason=reason)
        return message("errors-system-at", place=str(name), reason=reason)
    return message("errors-database", kind=type(error).__name__)
