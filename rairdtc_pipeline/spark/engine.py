"""Building SQL tables on Spark: what a table reads goes there as Parquet, its rows come back.

The warehouse gets the tables with the names, types, comments and rows that DuckDB would make, so
that checks, statistics and publication go on from them unchanged.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
from sqlglot import exp

from rairdtc_pipeline.errors import RairdtcError
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.spark import session
from rairdtc_pipeline.spark.dialect import as_spark, spark_name
from rairdtc_pipeline.storage.database import literal
from rairdtc_pipeline.warehouse.build import build_table
from rairdtc_pipeline.warehouse.sql_table import SqlTable

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

STAGES = ("cohort", "derived")
_INTEGERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")


@dataclass(frozen=True)
class _RowsMade(SqlTable):
    """A table whose query reads rows that are made; `declared` is the table as its file has it."""

    declared: SqlTable = field(kw_only=True)

    @cached_property
    def tree(self) -> exp.Select:
        """The SELECT that made the rows."""
        return self.declared.tree


class SparkEngine:
    """Builds tables on Spark, in the order of what they read; Spark starts with the first.

    What a table reads is taken from the warehouse once: within the life of an engine a table is
    built before those that read it, and not again after.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: set[str] = set()
        self._session: SparkSession | None = None

    def build(self, con: duckdb.DuckDBPyConnection, table: SqlTable) -> None:
        """(Re)create one table in the warehouse.

        Raises RairdtcError where Spark cannot be started, fails, or makes a column whose type does
        not convert exactly; messages hold no values.
        """
        self._session = self._session or session.start(self._folder)
        for read in table.tree.find_all(exp.Table):
            if read.db:
                self._take(con, self._session, read)
        if table.kind == "VIEW":
            self._view(self._session, table)
            build_table(con, table)
        else:
            self._make(self._session, table)
            build_table(con, _rows_made(con, table, self._folder / table.full_name))

    def stop(self) -> None:
        """Stop Spark, where it was started."""
        if self._session is not None:
            session.stop(self._session)

    def _take(self, con: duckdb.DuckDBPyConnection, spark: "SparkSession", read: exp.Table) -> None:
        name = spark_name(read)
        if name in self._known:
            return
        folder = self._folder / name
        folder.mkdir(mode=0o700)
        source = ".".join(filter(None, (read.catalog, read.db, read.name)))
        con.execute(f"COPY (FROM {source}) TO {literal(folder / 'rows.parquet')} (FORMAT parquet)")
        self._register(spark, name)

    def _view(self, spark: "SparkSession", table: SqlTable) -> None:
        spark.sql(f"CREATE DATABASE IF NOT EXISTS {table.schema}")
        spark.sql(f"CREATE VIEW {table.full_name} AS {as_spark(table).query}")
        self._known.add(table.full_name)

    def _make(self, spark: "SparkSession", table: SqlTable) -> None:
        failure = self._failure(spark, table)
        if failure:
            raise RairdtcError(message("spark-not-built", table=table.full_name, reason=failure))
        self._register(spark, table.full_name)

    def _failure(self, spark: "SparkSession", table: SqlTable) -> str | None:
        """Write a table's rows; of an error keep the class alone, as its message quotes cells.

        Errors about the query pass. The name is returned, for an error raised in the place of
        another would carry that in its chain.
        """
        from py4j.protocol import Py4JError  # noqa: PLC0415
        from pyspark.errors import AnalysisException, PySparkException  # noqa: PLC0415

        translated = as_spark(table)
        try:
            for view, query in translated.beforehand.items():
                spark.sql(f"CACHE TABLE {view} AS {query}")
            spark.sql(translated.query).write.parquet(str(self._folder / table.full_name))
            for view in translated.beforehand:
                spark.catalog.dropTempView(view)
        except AnalysisException:
            raise
        except PySparkException as error:
            return error.getCondition() or type(error).__name__
        except Py4JError as error:
            return type(error).__name__
        return None

    def _register(self, spark: "SparkSession", name: str) -> None:
        spark.sql(f"CREATE DATABASE IF NOT EXISTS {name.split('.', maxsplit=1)[0]}")
        spark.catalog.createTable(name, path=str(self._folder / name), source="parquet")
        self._known.add(name)


@contextmanager
def open_spark(scratch: Path) -> Iterator[SparkEngine]:
    """An engine that writes into a private folder below `scratch`, deleted at the end."""
    folder = scratch.absolute() / "spark"
    folder.mkdir(mode=0o700)
    engine = SparkEngine(folder)
    try:
        yield engine
    finally:
        engine.stop()
        shutil.rmtree(folder)


def _rows_made(con: duckdb.DuckDBPyConnection, table: SqlTable, folder: Path) -> SqlTable:
    """The table as a query over the rows Spark wrote, with the types DuckDB gives its columns."""
    rows = f"read_parquet({literal(folder / '*.parquet')}, hive_partitioning = false)"
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
    query = f"SELECT {columns} FROM {rows} ORDER BY ALL"
    return _RowsMade(
        schema=table.schema,
        name=table.name,
        title=table.title,
        grain=table.grain,
        explanation=table.explanation,
        query=query,
        declared=table,
    )


def _types(con: duckdb.DuckDBPyConnection, query: str) -> dict[str, str]:
    return {row[0]: row[1] for row in con.execute(f"DESCRIBE {query}").fetchall()}


def _exact(made: str, wanted: str) -> bool:
    """Whether every value of the one type converts to the other as it is, or fails aloud."""
    if made.startswith("DECIMAL") and wanted.startswith("DECIMAL"):
        return made.split(",")[1] == wanted.split(",")[1]
    return made == wanted or (made in _INTEGERS and wanted in _INTEGERS)
