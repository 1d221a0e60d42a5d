"""The exports that are made cell by cell in Python: the SPSS files and the workbook.

They take as long as all others together, and are written by a process of their own meanwhile where
another process can open the file.
"""

import pickle
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time
from pathlib import Path

import duckdb

from rairdtc_pipeline.errors import RairdtcError
from rairdtc_pipeline.publication.exports.analysis_tables import analysis_tables
from rairdtc_pipeline.publication.exports.codes import code_labels
from rairdtc_pipeline.publication.exports.spss import write_sav
from rairdtc_pipeline.publication.exports.workbook import write_workbook

# Formats write when they were made; where no data are dated, this day stands for it.
_UNDATED = datetime(2000, 1, 1, tzinfo=UTC)


@contextmanager
def written_cell_by_cell(con: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[list[Path]]:
    """Write spss/ and rairdtc.xlsx below `folder` while the caller writes others.

    The list holds the files at the end. Raises what writing them raised, and RairdtcError when
    their process was killed.
    """
    files: list[Path] = []
    file = _file_for_others(con)
    if file is None:
        yield files
        files += write_cell_by_cell(con, folder)
        return
    # -P: a module that lies in the folder one happens to be in is not imported.
    command = [sys.executable, "-P", "-m", __package__, str(file), str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        yield files
        said = process.stdout.read() if process.stdout else b""
        if process.wait():
            raise RairdtcError(
                f"the process that writes workbook and SPSS files ended with {process.returncode}; "
                "if memory ran out, make room; refresh again"
            )
    outcome = pickle.loads(said)
    if isinstance(outcome, Exception):
        raise outcome
    files += outcome


def write_cell_by_cell(con: duckdb.DuckDBPyConnection, folder: Path) -> list[Path]:
    """Write spss/ and rairdtc.xlsx below `folder`; the files."""
    made, labels, tables = data_cutoff(con), code_labels(con), analysis_tables(con)
    files = [write_sav(con, t, labels, folder, made) for t in tables if not t.too_large]
    return [*files, write_workbook(con, tables, folder, made)]


def data_cutoff(con: duckdb.DuckDBPyConnection) -> datetime:
    """The data cut-off, as the moment the files say they were made."""
    found = con.execute("SELECT max(data_cutoff) FROM cohort.data_cutoff").fetchall()[0][0]
    return datetime.combine(found, time(), UTC) if found else _UNDATED


def _file_for_others(con: duckdb.DuckDBPyConnection) -> Path | None:
    """The file of a read-only connection; another can be opened by this process alone."""
    ((path, read_only),) = con.execute(
        "SELECT path, readonly FROM duckdb_databases() WHERE database_name = current_database()"
    ).fetchall()
    return Path(path) if path and read_only else None
