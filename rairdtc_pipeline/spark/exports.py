"""Reads and stages the exports on executors; the driver gets the notes and the counts.

A task reads one file or stages one group of patients. Every natural key begins with the patient,
so copies, corrections and conflicts can be decided within a group, by the same statements that
DuckDB runs for all patients at once.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import duckdb

from rairdtc_pipeline.contracts import Contract
from rairdtc_pipeline.errors import RairdtcError
from rairdtc_pipeline.ingest import Identities, RawResult
from rairdtc_pipeline.ingest.raw import PER_EXPORT, forget_export, not_sent
from rairdtc_pipeline.ingest.records import record_removed
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.spark.store import Store, rows_of
from rairdtc_pipeline.spark.tasks import (
    Failed,
    Job,
    find_contradictions,
    read_one_file,
    stage_some_patients,
)
from rairdtc_pipeline.staging.stage import PER_STAGED_EXPORT, forget_staged

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_Result = TypeVar("_Result")


class Run(Protocol):
    """Runs a task for each number below `count`, and returns the results in order."""

    def __call__(
        self, table: str, task: Callable[[int], _Result | Failed], count: int
    ) -> list[_Result | Failed]:
        """Run the tasks that make `table`."""


class ExportsInTasks:
    """Reads and stages exports; an export must be read before it is staged."""

    def __init__(self, store: Store, job: Job, job_file: Path, run: Run) -> None:
        self._store, self._job, self._job_file = store, job, str(job_file)
        self._run = run
        self._read: dict[str, Path] = {}

    def read(self, con: duckdb.DuckDBPyConnection, contract: Contract) -> RawResult:
        """Read the files of an export, one task per file, like `ingest_export`."""
        files, making = self._job.inventory.of(contract.name), self._store.new_making()
        task = partial(read_one_file, self._job_file, str(making), contract.name)
        results = _succeeded(self._run(f"raw.{contract.name}", task, len(files)))
        forget_export(con, contract)
        record_removed(con, contract, 0, {})
        if files:
            for table in PER_EXPORT:
                con.execute(f"INSERT INTO audit.{table} FROM {rows_of(making / table)}")
            _add_up_validation(con, f"raw.{contract.name}", making)
        self._read[contract.name] = making
        return RawResult(
            len(files),
            sum(result.rows_read for result in results),
            (
                *(said for r in results for said in r.refused),
                *not_sent(contract, self._job.inventory),
            ),
            tuple(said for r in results for said in r.unknown_headers),
            tuple(said for r in results for said in r.identifiers_removed),
            tuple(said for r in results for said in r.notes),
            {name: sheet for r in results for name, sheet in r.sheets.items()},
        )

    def stage(
        self, con: duckdb.DuckDBPyConnection, contract: Contract, patients: Path | None
    ) -> Path:
        """Stage an export, one task per group of patients; returns the folder of its tables.

        `patients` is the folder of `staging.patients`, or None for the export of patients itself.
        """
        making, name = self._store.new_making(), contract.name
        read = self._read.pop(name)
        task = partial(
            stage_some_patients, self._job_file, str(making), str(read), str(patients or ""), name
        )
        _succeeded(self._run(f"staging.{name}", task, self._job.groups))
        forget_staged(con, contract)
        for table in PER_STAGED_EXPORT:
            if table != "validation":
                con.execute(f"INSERT INTO audit.{table} FROM {rows_of(making / table)}")
        _add_up_validation(con, f"staging.{name}", making)
        return making

    def contradictions(self) -> Identities:
        """Find contradictions among the rows of all patients files, on one executor."""
        task = partial(find_contradictions, self._job_file)
        return _succeeded(self._run("raw.patients", task, 1))[0]


def _add_up_validation(con: duckdb.DuckDBPyConnection, table: str, making: Path) -> None:
    """Add up the checks of all tasks by rule."""
    con.execute("DELETE FROM audit.validation WHERE table_name = $table", {"table": table})
    con.execute(
        f"""INSERT INTO audit.validation
        SELECT stage, table_name, column_name, rule, description, sum(rows_checked),
            sum(rows_failed)
        FROM {rows_of(making / "validation")} WHERE table_name = $table GROUP BY ALL""",
        {"table": table},
    )


def _succeeded(results: list[_Result | Failed]) -> list[_Result]:
    """The results; raises the error of the first task that failed."""
    found: list[_Result] = []
    for each in results:
        if isinstance(each, Failed):
            raise each.error()
        found.append(each)
    return found


def run_on(
    spark: "SparkSession", table: str, task: Callable[[int], _Result | Failed], count: int
) -> list[_Result | Failed]:
    """Run the tasks on executors.

    Raises RairdtcError if Spark fails, with only the class of its error.
    """
    from py4j.protocol import Py4JError  # noqa: PLC0415

    found: list[_Result | Failed] | None = None
    try:
        found = spark.sparkContext.parallelize(range(count), max(count, 1)).map(task).collect()
    except Py4JError as error:
        failure = type(error).__name__
    if found is None:
        raise RairdtcError(message("spark-not-built", table=table, reason=failure))
    return found
