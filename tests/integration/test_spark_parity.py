"""Spark reads, stages and derives as DuckDB does, row for row, on a cluster that loses executors."""

import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager

import duckdb
import pytest

from rairdtc_pipeline.errors import RairdtcError
from rairdtc_pipeline.ingest import Inventory
from rairdtc_pipeline.settings import Settings
from rairdtc_pipeline.spark import open_spark
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.warehouse.sql_table import SqlTable
from tests.conftest import RAIRDTC
from tests.integration.shell import identifiers
from tests.integration.spark_cluster import cluster

HAS_JAVA = bool(os.environ.get("JAVA_HOME") or shutil.which("java"))
needs_java = pytest.mark.skipif(not HAS_JAVA, reason="Java is not installed")
# What tells of the refresh itself, and not of the rows.
OF_THE_RUN = {"audit.runs", "audit.table_versions", "audit.changes"}


@contextmanager
def engine_in(con, folder):
    """An engine that derives tables from those of a connection; it has no exports."""
    layout, none = Layout(folder), Inventory((), ())
    layout.create()
    with open_spark(
        con, layout, Settings(), found=none, inventory=none, key=b"k" * 32, withdrawn=()
    ) as engine:
        yield engine


def relations(con, database):
    """Every column in its order with its type, and the comments of column and table, by table."""
    found = con.execute(
        """SELECT c.schema_name || '.' || c.table_name, c.column_name, c.data_type, c.comment,
            t.comment
        FROM duckdb_columns() AS c JOIN (
            SELECT database_name, schema_name, table_name, comment FROM duckdb_tables()
            UNION ALL SELECT database_name, schema_name, view_name, comment FROM duckdb_views()
        ) AS t USING (database_name, schema_name, table_name)
        WHERE c.database_name = $database AND NOT c.internal
        ORDER BY c.schema_name, c.table_name, c.column_index""",
        {"database": database},
    ).fetchall()
    return {name: [row[1:] for row in found if row[0] == name] for name in {r[0] for r in found}}


def differing(con, table):
    """Rows that only one of the engines has, of either."""
    return con.execute(
        f"""SELECT count(*) FROM ((FROM duckdb.{table} EXCEPT ALL FROM spark.{table})
        UNION ALL (FROM spark.{table} EXCEPT ALL FROM duckdb.{table}))"""
    ).fetchall()[0][0]


def assert_parity(on_duckdb, on_spark):
    """The two publications hold the same rows, in the same columns with the same comments."""
    with duckdb.connect() as con:
        for name, warehouse in (("duckdb", on_duckdb), ("spark", on_spark)):
            con.execute(f"ATTACH '{Layout(warehouse).published_file}' AS {name} (READ_ONLY)")
        here, there = relations(con, "duckdb"), relations(con, "spark")
        assert here == there
        rows = {name: differing(con, name) for name in sorted(here.keys() - OF_THE_RUN)}
        assert rows == dict.fromkeys(rows, 0)


@contextmanager
def refresh_on(cluster, folder, warehouse, **settings):
    """A refresh on the cluster, under way; a test that fails before its end ends it."""
    environment = os.environ | {
        "RAIRDTC_ENGINE": "spark",
        "RAIRDTC_SPARK_MASTER": cluster.master,
        "RAIRDTC_PSEUDONYM_KEY": cluster.key,
        **settings,
    }
    with subprocess.Popen(
        [RAIRDTC, "refresh", "--warehouse", str(warehouse)],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as made:
        try:
            yield made
        finally:
            made.kill()


def kill_one_executor(cluster):
    """SIGKILL for an executor; its worker starts another."""
    executors = [pid for pids in cluster.executors().values() for pid in pids]
    os.kill(executors[0], signal.SIGKILL)


# Five Java processes, of which three are started again.
@pytest.mark.slow
@pytest.mark.timeout(3600)
@needs_java
def test_a_cluster_that_loses_executors_publishes_what_duckdb_publishes(refreshed, tmp_path):
    """Large tables stay Parquet in the snapshot; no executor leaves the key or names a patient."""
    pytest.importorskip("pyspark")
    key = (refreshed / "warehouse/private/pseudonym.key").read_text().strip()
    warehouse = tmp_path / "warehouse"
    settings = {"RAIRDTC_SPARK_ROWS_IN_FILE": "100", "RAIRDTC_SPARK_PARALLELISM": "2"}
    with (
        cluster(tmp_path, key) as running,
        refresh_on(running, refreshed, warehouse, **settings) as made,
    ):
        said = []
        for line in made.stdout:
            said.append(line)
            if any(f" {table} " in line for table in ("raw.labs", "staging.labs", "cohort.deaths")):
                kill_one_executor(running)
        assert made.wait() == 0, "".join(said)
        left = b"".join(p.read_bytes() for p in tmp_path.glob("work*/**/*") if p.is_file())
    assert_parity(refreshed / "warehouse", warehouse)
    snapshot = Layout(warehouse).published.resolve()
    assert list(snapshot.glob("tables/staging.labs/*.parquet"))
    named = identifiers(refreshed / "exports") | {key}
    assert [text for text in named if text.encode() in left] == []


def table_of(query):
    return SqlTable("derived", "made", "Made.", "One row.", "", query)


@needs_java
def test_spark_makes_decimals_and_refuses_types_as_duckdb_does_and_leaves_nothing(tmp_path, capfd):
    pytest.importorskip("pyspark")
    drawn = """CREATE TABLE staging.drawn AS SELECT CAST(x * sign AS DOUBLE) AS x FROM
        (SELECT power(random() * 10, 1 + i % 7) AS x FROM range(20_000) AS r (i))
        CROSS JOIN (VALUES (1), (-1)) AS s (sign)"""
    decimals = table_of(
        """SELECT x, CAST(CAST(x AS DOUBLE) AS DECIMAL(30, 18)) AS wide,
            CAST(CAST(x AS DOUBLE) AS DECIMAL(18, 9)) AS narrow FROM staging.drawn"""
    )
    with duckdb.connect() as con:
        con.execute("SELECT setseed(0.5)").fetchall()
        con.execute("CREATE SCHEMA staging")
        con.execute(drawn)
        with engine_in(con, tmp_path) as engine:
            engine.build(con, decimals)
            missing = f"({decimals.query}) EXCEPT ALL FROM derived.made"
            assert con.execute(missing).fetchall() == []
            assert con.execute("SELECT count(*) FROM derived.made").fetchall() == [(40_000,)]
            assert Layout(tmp_path).store.stat().st_mode & 0o077 == 0
            with pytest.raises(RairdtcError, match=r"half is DECIMAL.* on Spark and DOUBLE"):
                engine.build(con, table_of_type_that_differs())
            with pytest.raises(RairdtcError, match="could not be built on Spark") as raised:
                engine.build(con, table_that_fails())
    assert raised.value.__context__ is None
    assert "P4711" not in str(raised.value)
    assert "P4711" not in "".join(capfd.readouterr())
    assert list(Layout(tmp_path).store.iterdir()) == list(Layout(tmp_path).scratch.iterdir()) == []


def table_of_type_that_differs():
    query = "SELECT CAST(7 AS DECIMAL(4, 1)) / CAST(2 AS DECIMAL(4, 1)) AS half"
    return SqlTable("derived", "half", "Half.", "One row.", "", query)


def table_that_fails():
    query = "SELECT CAST('P4711' || CAST(x AS VARCHAR) AS INTEGER) AS number FROM staging.drawn"
    return SqlTable("derived", "fails", "Fails.", "One row.", "", query)


def test_without_pyspark_the_engine_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.setitem(sys.modules, "pyspark.errors", None)
    with (
        duckdb.connect() as con,
        engine_in(con, tmp_path) as engine,
        pytest.raises(RairdtcError, match=r"pyspark is missing.*rairdtc-pipeline\[spark\]"),
    ):
        engine.build(con, table_of("SELECT 1 AS a"))


def test_without_java_the_engine_says_what_to_install(tmp_path, monkeypatch):
    pytest.importorskip("pyspark")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with (
        duckdb.connect() as con,
        engine_in(con, tmp_path) as engine,
        pytest.raises(RairdtcError, match=r"Java 17 or newer is missing.*openjdk-17"),
    ):
        engine.build(con, table_of("SELECT 1 AS a"))
