"""Run the cohort and derived stages on the staged tables of a warehouse with one of two engines.

`python -m benchmarks.derivations ENGINE WAREHOUSE FOLDER` prints as JSON the cost of reading the
staged tables and of deriving. For pandas, it adds the number of rows that differ from the
published ones.
"""

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import duckdb

from benchmarks.pandas_peer import DERIVATIONS, Frames, derive, read_staged
from benchmarks.parity import differing_rows
from benchmarks.process import Cost, measured
from rairdtc_pipeline.cohort import check_candidates
from rairdtc_pipeline.protocol import load_protocol
from rairdtc_pipeline.spark import STAGES
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.warehouse.build import build_table
from rairdtc_pipeline.warehouse.connection import open_published, open_working
from rairdtc_pipeline.warehouse.sql_table import load_sql_tables

_WORDS_FOR_READERS = {"estimand"}


def by_pandas(warehouse: Layout, folder: Path) -> dict[str, object]:
    """Derive with pandas and write the tables as Parquet, as DuckDB writes them to its file.

    `differences` is empty if every row equals that of the warehouse.
    """
    costs: dict[str, Cost] = {}
    with measured(costs, "pandas_read"):
        frames = read_staged(warehouse.published_file, warehouse.private_file)
    with measured(costs, "pandas_derive"):
        for _table in derive(frames):
            pass
    folder.mkdir()
    with measured(costs, "pandas_write"):
        for table in DERIVATIONS:
            frames[table].to_parquet(folder / f"{table}.parquet")
    with open_published(warehouse) as published:
        found = {table: differences(published, table, frames) for table in DERIVATIONS}
    return {
        "costs": _plain(costs),
        "differences": {table: columns for table, columns in found.items() if columns},
    }


def by_duckdb(warehouse: Layout, folder: Path) -> dict[str, object]:
    """Derive the same tables with the files of `sql/`, in a file with the layout of a refresh."""
    costs: dict[str, Cost] = {}
    own, protocol = Layout(folder), load_protocol()
    own.create()
    shutil.copyfile(warehouse.private_file, own.private_file)
    size = warehouse.published_file.stat().st_size
    with open_working(own, fresh=False, source_bytes=size) as con:
        with measured(costs, "duckdb_read"):
            _copy_staged(con, warehouse.published_file)
        with measured(costs, "duckdb_derive"):
            for name, table in load_sql_tables().items():
                if name in DERIVATIONS or (table.schema in STAGES and table.kind == "VIEW"):
                    build_table(con, table)
                if name == "cohort.candidates":
                    check_candidates(con, protocol)
    return {"costs": _plain(costs), "differences": {}}


def differences(published: duckdb.DuckDBPyConnection, table: str, frames: Frames) -> dict[str, int]:
    """Column → number of rows in which the pandas table differs from the published one."""
    expected = published.sql(f"FROM {table}").df()
    columns = [name for name in expected.columns if name not in _WORDS_FOR_READERS]
    return differing_rows(expected, frames[table], DERIVATIONS[table][1], columns)


def _copy_staged(con: duckdb.DuckDBPyConnection, published: Path) -> None:
    con.execute(f"ATTACH '{str(published).replace(chr(39), chr(39) * 2)}' AS source (READ_ONLY)")
    names = con.execute(
        """SELECT schema_name || '.' || table_name FROM duckdb_tables()
        WHERE database_name = 'source' AND schema_name IN ('staging', 'protocol') ORDER BY ALL"""
    ).fetchall()
    con.execute("CREATE SCHEMA staging; CREATE SCHEMA protocol")
    for (name,) in names:
        con.execute(f"CREATE TABLE {name} AS FROM source.{name}")


def _plain(costs: dict[str, Cost]) -> dict[str, object]:
    return {name: asdict(cost) for name, cost in costs.items()}


ENGINES: dict[str, Callable[[Layout, Path], dict[str, object]]] = {
    "pandas": by_pandas,
    "duckdb": by_duckdb,
}

if __name__ == "__main__":
    engine, warehouse, folder = sys.argv[1:]
    print(json.dumps(ENGINES[engine](Layout(Path(warehouse)), Path(folder))))
