"""The store: tables as Parquet files in a folder that the driver and every executor can reach.

Tables that are made together get a new folder, with one folder per table. Each part of a table is
written under another name and then renamed: if a part is made twice because an executor was lost,
it exists once. Files that a killed refresh left never become part of a later table.
"""

import re
import shutil
import stat
from collections.abc import Collection
from pathlib import Path
from uuid import uuid4

import duckdb

from rairdtc_pipeline.errors import DeclarationError
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.storage.database import literal

_OWN_NAMES = re.compile(r"[0-9a-f]{12}|job(-[0-9a-f]{32})?|log4j2\.properties")


class Store:
    """The store of one warehouse; only its owner has access.

    Raises DeclarationError for a folder with other contents, because a refresh deletes what no
    table needs, and for one that everybody can write to: a task runs what the job file holds.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.root.stat().st_mode & stat.S_IWOTH:
            raise DeclarationError(message("spark-store-open", folder=self.root))
        if not all(_OWN_NAMES.fullmatch(path.name) for path in self.root.iterdir()):
            raise DeclarationError(message("spark-store-other-contents", folder=self.root))

    def new_making(self) -> Path:
        """A folder for tables that are made together."""
        making = self.root / uuid4().hex[:12]
        making.mkdir(mode=0o700)
        return making

    def find(self, table: str) -> Path | None:
        """The folder of a table of an earlier refresh that the working file still reads."""
        return next(iter(sorted(self.root.glob(f"*/{table}"))), None)

    def keep_only(self, kept: Collection[Path]) -> None:
        """Delete everything except these folders of tables.

        The store may be missing, because a build that is discarded deletes it.
        """
        for making in self.root.iterdir() if self.root.is_dir() else ():
            if not making.is_dir():
                making.unlink()
            elif not any(folder.parent == making for folder in kept):
                shutil.rmtree(making)
            else:
                for folder in set(making.iterdir()).difference(kept):
                    shutil.rmtree(folder)


def rows_of(folder: Path) -> str:
    """SQL that reads the rows of a table in the store."""
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
