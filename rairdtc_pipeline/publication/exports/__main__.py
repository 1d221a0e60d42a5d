"""The process that writes the exports made cell by cell: `FILE FOLDER`.

Its standard output is the pickled list of files, or the error of database or disk. It ends when its
standard input does.
"""

import os
import pickle
import sys
import threading
from pathlib import Path

import duckdb

from rairdtc_pipeline.publication.exports.cell_by_cell import write_cell_by_cell


def _end_with_the_refresh() -> None:
    """End this process when the one that started it is gone: its folder is deleted by the next."""
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)


def _main() -> None:
    file, folder = map(Path, sys.argv[1:])
    threading.Thread(target=_end_with_the_refresh, daemon=True).start()
    outcome: list[Path] | Exception
    try:
        with duckdb.connect(str(file), read_only=True) as con:
            outcome = write_cell_by_cell(con, folder)
    except (duckdb.Error, OSError) as error:
        outcome = error
    sys.stdout.buffer.write(pickle.dumps(outcome))
    sys.stdout.flush()
    # The thread still waits: taking the interpreter down around it is complained about.
    os._exit(0)


_main()
