"""Spark as the engine of a refresh: executors read and stage the exports and make the SQL tables.

The tables have the names, types, comments and rows that DuckDB would make, so checks, statistics
and publication need not know the engine. The rows of a large table stay in the store, and the
warehouse has a view of them.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from uuid import uuid4

import duckdb
from sqlglot import exp

from rairdtc_pipeline.contracts import Contract
from rairdtc_pipeline.errors import RairdtcError
from rairdtc_pipeline.ingest import Identities, Inventory, RawResult
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.settings import Settings
from rairdtc_pipeline.spark import session
from rairdtc_pipeline.spark.dialect import as_spark, spark_name
from rairdtc_pipeline.spark.exports import ExportsInTasks, run_on
from rairdtc_pipeline.spark.store import Store, rows_of, tables_read, write_part
from rairdtc_pipeline.spark.tasks import Failed, Job, store_name
from rairdtc_pipeline.staging import StagingResult
from rairdtc_pipeline.staging.stage import count_staged, describe_staged
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.warehouse.build import build_table, drop_relation
from rairdtc_pipeline.warehouse.fingerprint import key_hash
from rairdtc_pipeline.warehouse.sql_table import SqlTable

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

STAGES = ("cohort", "derived")
_INTEGERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")
_PATIENTS = "staging.patients"
_Result = TypeVar("_Result")


@dataclass(frozen=True)
class _RowsMade(SqlTable):
    """A table whose query reads rows that Spark made; `declared` is the table of the SQL file."""

    declared: SqlTable = field(kw_only=True)

    @cached_property
    def tree(self) -> exp.Select:
        """The SELECT of the SQL file."""
        return self.declared.tree


class SparkEngine:
    """Makes tables on Spark, which starts with the first of them.

    The caller makes each table once, before the tables that read it.
    """

    def __init__(
        self, scratch: Path, store: Store, settings: Settings, job: Job, job_file: Path
    ) -> None:
        self._scratch, self._store, self._settings = scratch, store, settings
        self._exports = ExportsInTasks(store, job, job_file, self._run)
        self._folders: dict[str, Path] = {}
        # Folders of the store that views of the warehouse read.
        self.kept: list[Path] = []
        self._registered: set[str] = set()
        self._session: SparkSession | None = None

    def read(self, con: duckdb.DuckDBPyConnection, contract: Contract) -> RawResult:
        """Read the files of an export, like `ingest_export`."""
        return self._exports.read(con, contract)

    def contradictions(self) -> Identities:
        """Find contradictions, like `contradicting_identities`."""
        return self._exports.contradictions()

    def stage(self, con: duckdb.DuckDBPyConnection, contract: Contract) -> StagingResult:
        """Stage an export that was read, like `stage_export`."""
        table = f"staging.{contract.name}"
        patients = None if table == _PATIENTS else self._folder(con, _PATIENTS)
        making = self._exports.stage(con, contract, patients)
        kind = self._keep(con, table, making / table)
        describe_staged(con, contract, kind)
        private = f"private.{table}"
        if any(column.private for column in contract.stored):
            self._keep(con, private, making / store_name(private))
        return count_staged(con, contract)

    def build(self, con: duckdb.DuckDBPyConnection, table: SqlTable) -> None:
        """(Re)create one table in the warehouse.

        Raises RairdtcError if Spark does not start, fails, or makes a column whose type cannot be
        converted exactly. The messages hold no values.
        """
        if table.schema not in STAGES:
            build_table(con, table)
            return
        spark = self._started()
        for read in table.tree.find_all(exp.Table):
            if read.db:
                source = ".".join(filter(None, (read.catalog, read.db, read.name)))
                self._register(spark, spark_name(read), con, source)
        if table.kind == "VIEW":
            spark.sql(f"CREATE DATABASE IF NOT EXISTS {table.schema}")
            spark.sql(f"CREATE VIEW {table.full_name} AS {as_spark(table).query}")
            self._registered.add(table.full_name)
            build_table(con, table)
            return
        folder = self._store.new_making() / table.full_name
        self._make(spark, table, folder)
        self._folders[table.full_name] = folder
        made = _rows_made(con, table, folder, large=self._stays(con, folder))
        drop_relation(con, table.full_name)
        build_table(con, made)

    def stop(self) -> None:
        """Stop Spark if it was started."""
        if self._session is not None:
            session.stop(self._session)

    def _run(
        self, table: str, task: Callable[[int], _Result | Failed], count: int
    ) -> list[_Result | Failed]:
        return run_on(self._started(), table, task, count)

    def _started(self) -> "SparkSession":
        self._session = self._session or session.start(
            self._scratch, self._store.root, self._settings
        )
        return self._session

    def _keep(self, con: duckdb.DuckDBPyConnection, table: str, folder: Path) -> str:
        """Copy a table of the store into the warehouse, or make a view of it; returns which."""
        self._folders[table] = folder
        kind = "VIEW" if self._stays(con, folder) else "TABLE"
        con.execute(f"CREATE SCHEMA IF NOT EXISTS {table.rpartition('.')[0]}")
        drop_relation(con, table)
        con.execute(f"CREATE {kind} {table} AS FROM {rows_of(folder)}")
        return kind

    def _stays(self, con: duckdb.DuckDBPyConnection, folder: Path) -> bool:
        """Whether a table is so large that its rows stay in the store."""
        rows = con.execute(f"SELECT count(*) FROM {rows_of(folder)}").fetchall()[0][0]
        if rows <= self._settings.spark_rows_in_file:
            return False
        self.kept.append(folder)
        return True

    def _folder(self, con: duckdb.DuckDBPyConnection, table: str) -> Path:
        """The folder of a table in the store; a table of the warehouse is first written there."""
        folder = self._folders.get(table) or self._store.find(store_name(table))
        if folder is None:
            folder = self._store.new_making() / store_name(table)
            write_part(con, f"FROM {table}", folder, 0)
        self._folders[table] = folder
        return folder

    def _register(
        self, spark: "SparkSession", name: str, con: duckdb.DuckDBPyConnection, source: str
    ) -> None:
        if name in self._registered:
            return
        folder = self._folder(con, source)
        spark.sql(f"CREATE DATABASE IF NOT EXISTS {name.split('.', maxsplit=1)[0]}")
        spark.catalog.createTable(name, path=str(folder), source="parquet")
        self._registered.add(name)

    def _make(self, spark: "SparkSession", table: SqlTable, folder: Path) -> None:
        failure = self._failure(spark, table, folder)
        if failure:
            raise RairdtcError(message("spark-not-built", table=table.full_name, reason=failure))

    def _failure(self, spark: "SparkSession", table: SqlTable, folder: Path) -> str | None:
        """Write the rows of a table; returns the class of an error, because its text quotes cells.

        An error about the query itself is raised. Others are returned as a name: an error raised
        while another is handled would carry the text of that one along.
        """
        from py4j.protocol import Py4JError  # noqa: PLC0415
        from pyspark.errors import AnalysisException, PySparkException  # noqa: PLC0415

        translated = as_spark(table)
        try:
            for view, query in translated.beforehand.items():
                spark.sql(f"CACHE TABLE {view} AS {query}")
            spark.sql(translated.query).write.parquet(str(folder))
            for view in translated.beforehand:
                spark.catalog.dropTempView(view)
        except AnalysisException:
            raise
        except PySparkException as error:
            return error.getCondition() or type(error).__name__
        except Py4JError as error:
            return type(error).__name__
        return None


@contextmanager
def open_spark(
    con: duckdb.DuckDBPyConnection,
    layout: Layout,
    settings: Settings,
    *,
    found: Inventory,
    inventory: Inventory,
    key: bytes,
    withdrawn: tuple[str, ...],
) -> Iterator[SparkEngine]:
    """An engine; at its end the store keeps only the tables that views of the warehouse read.

    `found` has the original names of the files, `inventory` has no identifiers.
    """
    store = Store(settings.store or layout.store)
    scratch = layout.scratch.absolute() / "spark"
    scratch.mkdir(mode=0o700)
    earlier = tables_read(con, store)
    store.keep_only(earlier)
    job = Job(
        found,
        inventory,
        withdrawn,
        layout.key_file.absolute(),
        key_hash(key),
        settings.spark_parallelism,
        settings.spark_task_memory,
    )
    job_file = store.root / f"job-{uuid4().hex}"
    job.write(job_file)
    engine = SparkEngine(scratch, store, settings, job, job_file)
    try:
        yield engine
    finally:
        engine.stop()
        store.keep_only([*earlier, *engine.kept])
        shutil.rmtree(scratch)


def _rows_made(
    con: duckdb.DuckDBPyConnection, table: SqlTable, folder: Path, *, large: bool
) -> SqlTable:
    """The table as a query over the rows that Spark wrote, with the column types of DuckDB."""
    rows = rows_of(folder)
    wanted, made = _types(con, table.query), _types(con, f"FROM {rows}")
    for column, sql_type in wanted.items():
        if not _exact(made[column], sql_type):
            raise RairdtcError(
                message(
                    "spark-other-type",
                    table=table.full_name,
                    column=column,
                    made=made[column],
                    wanted=sql_type,
                    schema=table.schema,
                    name=table.name,
                )
            )
    columns = ", ".join(f'CAST("{name}" AS {kind}) AS "{name}"' for name, kind in wanted.items())
    query = f"SELECT {columns} FROM {rows}" + ("" if large else " ORDER BY ALL")
    return _RowsMade(
        schema=table.schema,
        name=table.name,
        title=table.title,
        grain=table.grain,
        explanation=table.explanation,
        query=query,
        is_view=large,
        declared=table,
    )


def _types(con: duckdb.DuckDBPyConnection, query: str) -> dict[str, str]:
    return {row[0]: row[1] for row in con.execute(f"DESCRIBE {query}").fetchall()}


def _exact(made: str, wanted: str) -> bool:
    """Whether each value of one type converts to the other exactly, or with an error."""
    if made.startswith("DECIMAL") and wanted.startswith("DECIMAL"):
        return made.split(",")[1] == wanted.split(",")[1]
    return made == wanted or (made in _INTEGERS and wanted in _INTEGERS)
