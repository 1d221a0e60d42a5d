"""The store: tables as Parquet, in a folder that the driver and every executor see.

Each making of a table is a folder of its own, below one that has the name of the making. A part is
renamed into place: one that is made twice, as where an executor was lost, is there once. What a
refresh that died left behind never becomes a part of a later making.
"""

import shutil
from collections.abc import Collection
from pathlib import Path
from uuid import uuid4

import duckdb

from rairdtc_pipeline.storage.database import literal


class Store:
    """Where the tables of one warehouse lie; only its owner may enter."""

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)

    def new_making(self) -> Path:
        """A folder for tables that are made together."""
        making = self.root / uuid4().hex[:12]
        making.mkdir(mode=0o700)
        return making

    def find(self, table: str) -> Path | None:
        """The folder of a table that an earlier refresh left and the working file still reads."""
        return next(iter(sorted(self.root.glob(f"*/{table}"))), None)

    def keep_only(self, kept: Collection[Path]) -> None:
        """Delete everything but these folders of tables; a build that is forgotten left none."""
        for making in self.root.iterdir() if self.root.is_dir() else ():
            if not making.is_dir():
                making.unlink()
            elif not any(folder.parent == making for folder in kept):
                shutil.rmtree(making)
            else:
                for folder in set(making.iterdir()).difference(kept):
                    shutil.rmtree(folder)


def rows_of(folder: Path) -> str:
    """SQL of the rows of a table in the store."""
    return f"read_parquet({literal(folder / '*.parquet')}, hive_partitioning = false)"


def write_part(con: duckdb.DuckDBPyConnection, query: str, folder: Path, number: int) -> None:
    """Write the rows of a query as one part of a table."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder / f".{number:05d}-{uuid4().hex}"
    con.execute(f"COPY ({query}) TO {literal(draft)} (FORMAT parquet, COMPRESSION zstd)")
    draft.replace(folder / f"part-{number:05d}.parquet")


def tables_read(con: duckdb.DuckDBPyConnection, store: Store) -> list[Path]:
    """Folders of the store that views of the open files read."""
    views = [
        sql
        for (sql,) in con.execute("SELECT sql FROM duckdb_views() WHERE NOT internal").fetchall()
    ]
    return [
        folder
        for folder in store.root.glob("*/*")
        if any(literal(folder / "*.parquet") in sql for sql in views)
    ]
