"""The tasks that run on executors: they read one file, or stage one group of patients.

The arguments of a task are only numbers and paths in the store, because Spark shows and stores
them. Everything else is in a file of the store, and the key is in the environment or in the key
file of the warehouse. A task that fails returns a message: an exception could write cells to logs.
"""

import os
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar, cast

import duckdb

from rairdtc_pipeline.contracts import Contract, load_contracts
from rairdtc_pipeline.contracts.model import PATIENTS
from rairdtc_pipeline.errors import DeclarationError, RairdtcError, StorageError
from rairdtc_pipeline.ingest import (
    Identities,
    Inventory,
    RawResult,
    contradicting_identities,
    ingest_export,
    known_identifiers,
)
from rairdtc_pipeline.ingest.raw import PER_EXPORT
from rairdtc_pipeline.ingest.typed import TypedRows
from rairdtc_pipeline.ingest.typed_table import typed_table
from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.privacy.identifiers import Identifiers
from rairdtc_pipeline.privacy.pseudonym import KEY_VARIABLE, load_key
from rairdtc_pipeline.spark.store import rows_of, write_part
from rairdtc_pipeline.staging import stage_export
from rairdtc_pipeline.staging.stage import PER_STAGED_EXPORT
from rairdtc_pipeline.storage.error_redaction import errors_redacted
from rairdtc_pipeline.storage.temporary import temporary_folder
from rairdtc_pipeline.warehouse.connection import list_withdrawn, open_temporary, scratch_of
from rairdtc_pipeline.warehouse.fingerprint import key_hash

TYPED = "typed"
_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Job:
    """The data that all tasks of one refresh need.

    `found` has the original names of files and sites, `inventory` has no identifiers. The patients
    of a group have pseudonyms with the same hash modulo `groups`. `memory` limits DuckDB in a task.
    """

    found: Inventory
    inventory: Inventory
    withdrawn: tuple[str, ...]
    key_file: Path
    key_hash: str
    groups: int
    memory: str

    def write(self, file: Path) -> None:
        """Write the job to a file that only its owner can read."""
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            pickle.dump(self, stream)


@dataclass(frozen=True)
class Failed:
    """The reason why a task failed; `storage` is true for a failure of the disk."""

    said: Message
    storage: bool

    def error(self) -> RairdtcError:
        """The error to raise on the driver."""
        return (StorageError if self.storage else RairdtcError)(self.said)


def read_one_file(job_file: str, making: str, export: str, number: int) -> RawResult | Failed:
    """Read one file of an export, and write its typed rows and the notes about it."""
    contract, made = load_contracts()[export], Path(making)

    def work() -> RawResult:
        job, key = _job(job_file)
        known, file = _identifiers(job_file), job.inventory.of(export)[number]
        with _warehouse(job) as con:
            one = Inventory((file,), ())
            result = ingest_export(con, contract, one, key, scratch_of(con), known)
            typed = (
                f"SELECT *, {_group(job)} AS patients_group FROM {typed_table(con, contract)} "
                "ORDER BY patients_group"
            )
            write_part(con, typed, made / TYPED, number)
            for table in (*PER_EXPORT, "validation"):
                write_part(con, f"FROM audit.{table}", made / table, number)
        return result

    place = message("spark-file", number=number + 1, export=export)
    return _done(f"raw.{export}", place, work)


def stage_some_patients(
    job_file: str, making: str, read: str, patients: str, export: str, number: int
) -> Failed | None:
    """Stage the rows of one group of patients.

    `read` is the folder of the files that were read, `patients` that of `staging.patients`.
    """
    contract, made = load_contracts()[export], Path(making)
    _identifiers.cache_clear()

    def work() -> None:
        job, _ = _job(job_file)
        with _warehouse(job) as con:
            _take_typed(con, contract, job, Path(read), number)
            if export != PATIENTS:
                con.execute("CREATE SCHEMA IF NOT EXISTS staging")
                con.execute(
                    f"CREATE VIEW staging.patients AS FROM {rows_of(Path(patients))} "
                    f"WHERE {_group(job)} = {number}"
                )
            stage_export(con, contract)
            tables = [f"staging.{export}"]
            if any(column.private for column in contract.stored):
                tables.append(f"private.staging.{export}")
            for table in tables:
                write_part(con, f"FROM {table}", made / store_name(table), number)
            for table in PER_STAGED_EXPORT:
                write_part(con, f"FROM audit.{table}", made / table, number)

    place = message("spark-group", number=number + 1)
    return _done(f"staging.{export}", place, work)


def find_contradictions(job_file: str, _number: int) -> Identities | Failed:
    """Find contradictions among the rows of all patients files."""

    def work() -> Identities:
        job, _ = _job(job_file)
        with temporary_folder() as folder:
            return contradicting_identities(job.inventory, folder)

    return _done("raw.patients", message("spark-all-files"), work)


def store_name(table: str) -> str:
    """Name of a table in the store and in Spark, with two levels: private_staging.patients."""
    return f"private_{table.removeprefix('private.')}" if table.startswith("private.") else table


def _take_typed(
    con: duckdb.DuckDBPyConnection, contract: Contract, job: Job, read: Path, number: int
) -> None:
    """Load the typed rows of a group and their files into the state that `ingest_export` leaves."""
    files = job.inventory.of(contract.name)
    TypedRows(con, contract, Identifiers((), {}))
    if not files:
        return
    con.execute(f"INSERT INTO audit.source_files FROM {rows_of(read / 'source_files')}")
    con.execute(
        f"""INSERT INTO {typed_table(con, contract)}
        SELECT * EXCLUDE (patients_group) FROM {rows_of(read / TYPED)}
        WHERE patients_group = {number}"""
    )


def _group(job: Job) -> str:
    return f"CAST(hash(patient) % {job.groups} AS INTEGER)"


@contextmanager
def _warehouse(job: Job) -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty warehouse for one task; data that does not fit in its memory is spilled."""
    with open_temporary() as con:
        con.execute(f"SET memory_limit = '{job.memory}'")
        con.execute("SET threads = 1")
        list_withdrawn(con, job.withdrawn)
        yield con


@lru_cache(maxsize=1)
def _job(file: str) -> tuple[Job, bytes]:
    """The job and the key.

    Raises DeclarationError if an executor has no key, or another key than the driver.
    """
    job = cast(Job, pickle.loads(Path(file).read_bytes()))
    given = os.environ.get(KEY_VARIABLE) or job.key_file.exists()
    key = load_key(job.key_file) if given else b""
    if key_hash(key) != job.key_hash:
        raise DeclarationError(message("spark-other-key", variable=KEY_VARIABLE))
    return job, key


@lru_cache(maxsize=1)
def _identifiers(job_file: str) -> Identifiers:
    """Every identifier in the patients files; each process reads them once."""
    job, _ = _job(job_file)
    with temporary_folder() as folder:
        return known_identifiers(job.found, folder)


def _done(table: str, place: Message, work: Callable[[], _Result]) -> _Result | Failed:
    """The result of the work, or the reason why it failed, without any patient's value."""
    what = message("spark-task", table=table, place=place)
    try:
        with errors_redacted(what):
            return work()
    except RairdtcError as error:
        return Failed(error.said, isinstance(error, StorageError))
    except Exception as error:  # Its text may quote a cell.
        return Failed(message("errors-not-built", what=what, kind=type(error).__name__), False)
