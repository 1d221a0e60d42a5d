"""Errors of the libraries that write a format, as what they are: errors of the disk."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pyreadstat import ReadstatError
from xlsxwriter.exceptions import FileCreateError

# How the library that writes SPSS and SAS files says that the system would not; it has no number.
_NOT_WRITTEN = "Unable to write"


@contextmanager
def errors_of_the_disk(path: Path) -> Iterator[None]:
    """Raises OSError, which names the file, where a library could not write it."""
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
