"""Database errors without the values they quote."""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from rairdtc_pipeline.errors import RairdtcError

_ABOUT_THE_QUERY = (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException)


@contextmanager
def sealed(what: str) -> Iterator[None]:
    """Let errors about the query pass; of any other keep the class alone.

    A conversion or overflow error quotes the cell it stumbled over, and would carry it into logs
    and Dagster's event storage. Raises RairdtcError without the original in its chain.
    """
    try:
        yield
    except _ABOUT_THE_QUERY:
        raise
    except duckdb.Error as error:
        kind = type(error).__name__
    else:
        return
    raise RairdtcError(f"{what} could not be built: {kind}; run: rairdtc check")
