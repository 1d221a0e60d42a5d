"""Spark makes the tables of the cohort and derived stages as DuckDB does, row for row."""

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager

import duckdb
import pytest

from rairdtc_pipeline.cohort import check_candidates
from rairdtc_pipeline.errors import RairdtcError
from rairdtc_pipeline.protocol import load_protocol
from rairdtc_pipeline.spark import STAGES, open_spark
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.warehouse.sql_table import SqlTable, load_sql_tables
from tests.conftest import RAIRDTC

HAS_JAVA = bool(os.environ.get("JAVA_HOME") or shutil.which("java"))
needs_java = pytest.mark.skipif(not HAS_JAVA, reason="Java is not installed")
TABLES = [table for table in load_sql_tables().values() if table.schema in STAGES]


@contextmanager
def copied(warehouse, folder):
    """Connection to a copy of a refreshed warehouse; `before` is as it was refreshed."""
    for name in ("working", "private"):
        shutil.copy(Layout(warehouse).private / f"{name}.duckdb", folder)
    with duckdb.connect() as con:
        con.execute(f"ATTACH '{Layout(warehouse).working_file}' AS before (READ_ONLY)")
        con.execute(f"ATTACH '{folder / 'working.duckdb'}' AS rairdtc")
        con.execute(f"ATTACH '{folder / 'private.duckdb'}' AS private")
        con.execute("USE rairdtc")
        yield con


def build_on_spark(con, scratch):
    with open_spark(scratch) as engine:
        for table in TABLES:
            if table.full_name == "cohort.eligibility":
                check_candidates(con, load_protocol())
            engine.build(con, table)


def differing(con, table):
    """Rows that only one of the engines has, of either."""
    return con.execute(
        f"""SELECT count(*) FROM ((FROM {table} EXCEPT ALL FROM before.{table})
        UNION ALL (FROM before.{table} EXCEPT ALL FROM {table}))"""
    ).fetchall()[0][0]


def declared(con, database):
    """Every column in its order with its type, the comments of column and table, and its kind."""
    return con.execute(
        """SELECT c.schema_name, c.table_name, c.column_name, c.data_type, c.comment, t.comment, t.kind
        FROM duckdb_columns() AS c JOIN (
            SELECT database_name, schema_name, table_name, comment, 'table' AS kind
            FROM duckdb_tables()
            UNION ALL SELECT database_name, schema_name, view_name, comment, 'view' FROM duckdb_views()
        ) AS t USING (database_name, schema_name, table_name)
        WHERE c.database_name = $database AND list_contains($stages, c.schema_name)
        ORDER BY c.schema_name, c.table_name, c.column_index""",
        {"database": database, "stages": list(STAGES)},
    ).fetchall()


def assert_parity(warehouse, folder):
    with copied(warehouse, folder) as con:
        build_on_spark(con, folder)
        rows = {t.full_name: differing(con, t.full_name) for t in TABLES}
        assert rows == dict.fromkeys(rows, 0)
        assert declared(con, "rairdtc") == declared(con, "before")
    assert sorted(path.name for path in folder.iterdir()) == ["private.duckdb", "working.duckdb"]


@needs_java
def test_no_row_of_the_demo_cohort_differs_between_the_engines(refreshed, tmp_path):
    pytest.importorskip("pyspark")
    assert_parity(refreshed / "warehouse", tmp_path)


@needs_java
@pytest.mark.skipif("RAIRDTC_SPARK_10K" not in os.environ, reason="takes minutes")
def test_no_row_of_ten_thousand_patients_differs_between_the_engines(tmp_path):
    pytest.importorskip("pyspark")
    for command in (["demo", "--patients", "10000"], ["refresh"]):
        subprocess.run([RAIRDTC, *command], cwd=tmp_path, check=True, capture_output=True)
    (tmp_path / "spark").mkdir()
    assert_parity(tmp_path / "warehouse", tmp_path / "spark")


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
        with open_spark(tmp_path) as engine:
            engine.build(con, decimals)
            missing = f"({decimals.query}) EXCEPT ALL FROM derived.made"
            assert con.execute(missing).fetchall() == []
            assert con.execute("SELECT count(*) FROM derived.made").fetchall() == [(40_000,)]
            assert (tmp_path / "spark").stat().st_mode & 0o077 == 0
            with pytest.raises(RairdtcError, match=r"half is DECIMAL.* on Spark and DOUBLE"):
                engine.build(con, table_of_type_that_differs())
            with pytest.raises(RairdtcError, match="could not be built on Spark") as raised:
                engine.build(con, table_that_fails())
    assert raised.value.__context__ is None
    assert "P4711" not in str(raised.value)
    assert "P4711" not in "".join(capfd.readouterr())
    assert list(tmp_path.iterdir()) == []


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
        open_spark(tmp_path) as engine,
        pytest.raises(RairdtcError, match=r"pyspark is missing.*rairdtc-pipeline\[spark\]"),
    ):
        engine.build(con, table_of("SELECT 1 AS a"))


def test_without_java_the_engine_says_what_to_install(tmp_path, monkeypatch):
    pytest.importorskip("pyspark")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with (
        duckdb.connect() as con,
        open_spark(tmp_path) as engine,
        pytest.raises(RairdtcError, match=r"Java 17 or newer is missing.*openjdk-17"),
    ):
        engine.build(con, table_of("SELECT 1 AS a"))
