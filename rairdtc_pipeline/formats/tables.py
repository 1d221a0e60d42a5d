"""The analysis tables in every format.

Writing the tables value by value takes as long as the rest of the publication, so a separate
process writes them if another process can open the file.
"""

import pickle
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from pathlib import Path

import duckdb

from rairdtc_pipeline.errors import RairdtcError
from rairdtc_pipeline.formats.codes import code_labels
from rairdtc_pipeline.formats.flat_files import write_csv, write_parquet
from rairdtc_pipeline.formats.spss import write_sav
from rairdtc_pipeline.formats.workbook import workbook
from rairdtc_pipeline.formats.xport import write_xpt
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.messages.language import ENGLISH
from rairdtc_pipeline.published.analysis_tables import Table, analysis_tables, taken_out

_FOLDERS = ("csv", "parquet", "spss", "adam")
# Some formats store the date of creation; if the data have no date, they store this day.
_UNDATED = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass
class Exported:
    """The analysis tables of a published file, and the files that were written."""

    tables: list[Table] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)


@contextmanager
def tables_exported(
    con: duckdb.DuckDBPyConnection, folder: Path, language: str = ENGLISH
) -> Iterator[Exported]:
    """Write csv/, parquet/, spss/, adam/ and rairdtc.xlsx below `folder` during the context.

    Labels of values are in the language.

    The yielded object is complete only after the context. Raises the errors of writing, and
    RairdtcError if the writing process was killed.
    """
    for path in (folder, *(folder / name for name in _FOLDERS)):
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    exported = Exported()
    file = _file_for_others(con)
    if file is None:
        yield exported
        outcome = write_tables(con, folder, language)
    else:
        # -P prevents imports of modules from the current folder.
        command = [sys.executable, "-P", "-m", __package__, str(file), str(folder), language]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            yield exported
            said = process.stdout.read() if process.stdout else b""
            if process.wait():
                raise RairdtcError(message("errors-tables-killed", code=str(process.returncode)))
        outcome = pickle.loads(said)
    if isinstance(outcome, Exception):
        raise outcome
    exported.tables, exported.files = outcome.tables, outcome.files


def write_tables(con: duckdb.DuckDBPyConnection, folder: Path, language: str = ENGLISH) -> Exported:
    """Write the tables below `folder`, whose subfolders must exist.

    If a format needs a date, it is the data cut-off, so that the same data give identical bytes.
    """
    made, labels, tables = _data_cutoff(con), code_labels(con, language), analysis_tables(con)
    with workbook(tables, folder, made) as (book, write_sheet):
        files = [book]
        for table in tables:
            if table.too_large:
                write_sheet(con, table)
                continue
            with taken_out(con, table) as rows:
                files += [write_csv(con, rows, folder), write_parquet(con, rows, folder)]
                files.append(write_sav(con, rows, labels, folder, made, language))
                if table.schema == "adam":
                    files.append(write_xpt(con, rows, folder, made))
                write_sheet(con, rows)
    return Exported(tables, files)


def _data_cutoff(con: duckdb.DuckDBPyConnection) -> datetime:
    """The data cut-off, which the files have as their date of creation."""
    found = con.execute("SELECT max(data_cutoff) FROM cohort.data_cutoff").fetchall()[0][0]
    return datetime.combine(found, time(), UTC) if found else _UNDATED


def _file_for_others(con: duckdb.DuckDBPyConnection) -> Path | None:
    """The file of a read-only connection; None if only this process can open it."""
    ((path, read_only),) = con.execute(
        "SELECT path, readonly FROM duckdb_databases() WHERE database_name = current_database()"
    ).fetchall()
    return Path(path) if path and read_only else None
