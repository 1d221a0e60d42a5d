"""Converts errors of the libraries that write files into the disk errors that caused them."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pyreadstat import ReadstatError
from xlsxwriter.exceptions import FileCreateError

# Message of the library for SPSS and SAS files if the system refuses to write; it has no code.
_NOT_WRITTEN = "Unable to write"


@contextmanager
def errors_of_the_disk(path: Path) -> Iterator[None]:
    """Raises OSError, which names the file, if a library could not write it."""
    failed: OSError
    try:
        yield
    except FileCreateError as error:
        failed = error.args[0]
    except ReadstatError as error:
        if _NOT_WRITTEN not in str(error):
            raise
        failed = OSError(errno.EIO, str(error), str(path))
    else:
        return
    raise failed
