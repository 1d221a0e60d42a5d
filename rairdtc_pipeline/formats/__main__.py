"""The process that exports the analysis tables; its arguments are `FILE FOLDER LANGUAGE`.

Its standard output is the pickled result, or the pickled error of the database or the disk; output
of libraries goes to standard error. The process ends when its standard input closes.
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
    """End this process if its parent has ended, because the next refresh deletes the folder."""
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)


def _main() -> None:
    file, folder, language = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    threading.Thread(target=_end_with_the_refresh, daemon=True).start()
    answer = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    outcome: Exported | Exception
    try:
        with open_to_read(file) as con:
            outcome = write_tables(con, folder, language)
    except (duckdb.Error, OSError) as error:
        outcome = error
    with answer:
        pickle.dump(outcome, answer)
    # The thread is still waiting, and a normal exit of the interpreter would print a warning.
    os._exit(0)


_main()
