"""Opens the warehouse: the working file for one refresh, the published file for reading."""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from rairdtc_pipeline.errors import RairdtcError, StorageError
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.privacy.consent import WITHDRAWN, read_withdrawn
from rairdtc_pipeline.storage.database import SETTINGS, literal, open_to_read
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.storage.temporary import temporary_folder
from rairdtc_pipeline.warehouse.audit_tables import create_audit_tables
from rairdtc_pipeline.warehouse.integrity import file_damage
from rairdtc_pipeline.warehouse.versions import Version, recorded_versions

# Storage options of a new file. Every column of every table takes at least one block: a study of
# fifty patients fills 38 MB with the default block size, and 9 MB with small blocks. A registry is
# read faster with large blocks, and its texts are written a quarter faster in a newer storage
# version. In v1.3.0, DuckDB 1.3 reads texts as NULL without an error; it refuses to open v1.4.0.
_STUDY = "BLOCK_SIZE 16384, STORAGE_VERSION 'v1.0.0'"
_REGISTRY = "BLOCK_SIZE 262144, STORAGE_VERSION 'v1.4.0'"
# One core reads or writes a row group, and an incomplete row group waits in the log. The default
# size holds all of a hundred thousand patients in one row group.
_ROW_GROUP = 24_576
# Data beyond this limit is spilled to the scratch folder.
_MEMORY = "4GB"
# A table waits in the log up to this size; with the default, each table is written separately.
_LOG = "1GB"
# Trying these compressions on every text takes a sixth of the time of all writing, and saves a few
# hundredths of the file.
_NOT_TRIED = "fsst,zstd"
_LARGE_FROM_BYTES = 100_000_000
_IN_MEMORY = ":memory:"
_OF_PARQUET = "SELECT 1 FROM duckdb_views() WHERE contains(sql, 'read_parquet(') LIMIT 1"


def working_versions(layout: Layout, engine: str = "duckdb") -> dict[str, Version]:
    """Table → version of its content in the working file; empty if the file cannot be reused.

    DuckDB cannot reuse a file whose tables are in the store of Spark.

    A refresh that ended, with or without an error, leaves no log beside its two files. A refresh
    that was killed leaves a log, and its files are not reused. The caller holds the lock.
    """
    files = (layout.working_file, layout.private_file)
    if not all(file.exists() for file in files) or any(_log(file).exists() for file in files):
        return {}
    try:
        with duckdb.connect(str(layout.private_file), read_only=True, config=SETTINGS):
            pass
        with duckdb.connect(str(layout.working_file), read_only=True, config=SETTINGS) as con:
            views = con.execute(_OF_PARQUET).fetchall()
            return {} if views and engine == "duckdb" else recorded_versions(con)
    except duckdb.Error:
        return {}


def forget_build(layout: Layout) -> None:
    """Delete the working file and the private store, so that the next refresh starts from nothing.

    An open connection to them keeps its data. The caller holds the lock.
    """
    for file in (layout.working_file, layout.private_file):
        file.unlink(missing_ok=True)
        _log(file).unlink(missing_ok=True)
    shutil.rmtree(layout.store, ignore_errors=True)


def _log(file: Path) -> Path:
    return file.with_name(f"{file.name}.wal")


def is_large(source_bytes: int) -> bool:
    """Whether exports of this size are those of a registry rather than of a study."""
    return source_bytes >= _LARGE_FROM_BYTES


@contextmanager
def open_working(
    layout: Layout, *, fresh: bool, source_bytes: int = 0
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Connection to the working file (`rairdtc`) and the private store (`private`).

    `fresh` starts from nothing; otherwise the tables of the last build are kept. `source_bytes` is
    the size of the exports, which decides the storage options. The caller holds the lock.
    """
    os.umask(0o077)
    shutil.rmtree(layout.scratch, ignore_errors=True)
    layout.create()
    if fresh:
        forget_build(layout)
    working, private = layout.working_file.absolute(), layout.private_file.absolute()
    laid_out = _REGISTRY if is_large(source_bytes) else _STUDY
    try:
        with _opened(
            layout.scratch, working, private, "" if working.exists() else f", {laid_out}"
        ) as con:
            list_withdrawn(con, read_withdrawn(layout.withdrawn_file))
            yield con
    finally:
        shutil.rmtree(layout.scratch, ignore_errors=True)


@contextmanager
def open_temporary() -> Iterator[duckdb.DuckDBPyConnection]:
    """Connection to an empty warehouse and private store in memory, which end with the process.

    Data that does not fit in memory is spilled to a temporary folder, see `scratch_of`.
    """
    with (
        temporary_folder() as folder,
        _opened(folder, _IN_MEMORY, _IN_MEMORY, ", COMPRESS true") as con,
    ):
        list_withdrawn(con, ())
        yield con


@contextmanager
def _opened(
    scratch: Path, working: str | Path, private: str | Path, laid_out: str
) -> Iterator[duckdb.DuckDBPyConnection]:
    con = duckdb.connect(_IN_MEMORY, config=SETTINGS)
    try:
        con.execute("SET enable_progress_bar = false")
        con.execute(f"SET memory_limit = '{_MEMORY}'")
        con.execute(f"SET checkpoint_threshold = '{_LOG}'")
        con.execute(f"SET disabled_compression_methods = '{_NOT_TRIED}'")
        con.execute(f"SET temp_directory = {literal(scratch.absolute())}")
        con.execute(f"ATTACH {literal(working)} AS rairdtc (ROW_GROUP_SIZE {_ROW_GROUP}{laid_out})")
        con.execute(f"ATTACH {literal(private)} AS private (ROW_GROUP_SIZE {_ROW_GROUP})")
        con.execute("USE rairdtc")
        create_audit_tables(con)
        yield con
    finally:
        con.close()


def scratch_of(con: duckdb.DuckDBPyConnection) -> Path:
    """The folder to which a connection spills; files that must be copied to be read go there."""
    return Path(con.execute("SELECT current_setting('temp_directory')").fetchall()[0][0])


def list_withdrawn(con: duckdb.DuckDBPyConnection, patients: Iterable[str]) -> None:
    """Fill the table of patients who withdrew their consent, given by pseudonym."""
    con.execute(f"CREATE OR REPLACE TEMP TABLE {WITHDRAWN} (patient VARCHAR)")
    for patient in patients:
        con.execute(f"INSERT INTO {WITHDRAWN} VALUES (?)", [patient])


def open_published(layout: Layout) -> duckdb.DuckDBPyConnection:
    """Read-only connection to the published file, which keeps its snapshot while it is open.

    Raises RairdtcError when nothing is published yet, and StorageError when the file is missing or
    damaged.
    """
    if broken := file_damage(layout):
        raise StorageError(broken)
    if not layout.published_file.exists():
        raise RairdtcError(message("warehouse-nothing-published", root=layout.root))
    return open_to_read(layout.published_file.resolve())
