"""The process that exports the analysis tables: `FILE FOLDER`.

Its standard output is what it exported, or the error of database or disk, pickled, and nothing that
a library prints. It ends when its standard input does.
"""

import os
import pickle
import sys
import threading
from pathlib import Path

import duckdb

from rairdtc_pipeline.formats.tables import Exported, write_tables
from rairdtc_pipeline.storage.database import open_to_read


def _end_with_the_refresh() -> None:
    """End this process when the one that started it is gone: its folder is deleted by the next."""
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)


def _main() -> None:
    file, folder = map(Path, sys.argv[1:])
    threading.Thread(target=_end_with_the_refresh, daemon=True).start()
    answer = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    outcome: Exported | Exception
    try:
        with open_to_read(file) as con:
            outcome = write_tables(con, folder)
    except (duckdb.Error, OSError) as error:
        outcome = error
    with answer:
        pickle.dump(outcome, answer)
    # The thread still waits: taking the interpreter down around it is complained about.
    os._exit(0)


_main()
