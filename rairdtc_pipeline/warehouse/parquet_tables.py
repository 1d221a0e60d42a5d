"""Tables that are stored as Parquet beside a DuckDB file, which has a view of each.

A large table that a cluster made is never written into a DuckDB file. In a publication, its files
are in the folder of the snapshot, so that they are kept, checked and deleted with it.
"""

import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from rairdtc_pipeline.storage.database import SETTINGS, describe, literal, transaction

_FOLDER = "tables"
_PARQUET = re.compile(r"read_parquet\('((?:[^']|'')*)/\*\.parquet'")


@dataclass(frozen=True)
class ParquetTable:
    """A view over the Parquet files of a folder; `sql` made it, `comment` is its comment."""

    name: str
    sql: str
    comment: str | None

    @property
    def folder(self) -> Path:
        """The folder of the files."""
        return Path(self._call[1].replace("''", "'"))

    def sql_over(self, folder: Path) -> str:
        """The statement that makes the view over the same files in another folder."""
        moved = self.sql.replace(self._call[0], f"read_parquet({literal(folder / '*.parquet')}")
        return moved.replace("CREATE VIEW", "CREATE OR REPLACE VIEW", 1)

    @property
    def _call(self) -> re.Match[str]:
        found = _PARQUET.search(self.sql)
        if found is None:
            raise RuntimeError(f"the view {self.name} reads other files than those of a folder")
        return found


def parquet_tables(con: duckdb.DuckDBPyConnection) -> list[ParquetTable]:
    """The tables of the current database that are stored as Parquet."""
    found = con.execute(
        """SELECT schema_name || '.' || view_name, sql, comment FROM duckdb_views()
        WHERE NOT internal AND database_name = current_database()
            AND contains(sql, 'read_parquet(') ORDER BY ALL"""
    ).fetchall()
    return [ParquetTable(*row) for row in found]


@contextmanager
def taken_along(tables: Sequence[ParquetTable], file: Path, target: Path) -> Iterator[None]:
    """Put Parquet tables beside a copied DuckDB file, so that its views read them there.

    The folder of the file becomes `target` later. Until then, a link at `target` leads to the
    folder, because the views name the final paths of their files.
    """
    if not tables:
        yield
        return
    target.symlink_to(file.parent.name)
    with duckdb.connect(str(file), config=SETTINGS) as con:
        for table in tables:
            _link(table.folder, file.parent / _FOLDER / table.name)
            _replace(con, table, target / _FOLDER / table.name)
    yield
    target.unlink()


def _replace(con: duckdb.DuckDBPyConnection, table: ParquetTable, folder: Path) -> None:
    """Replace a view, and add its comments again, which the replacement loses."""
    described = con.execute(
        """SELECT column_name, comment FROM duckdb_columns()
        WHERE schema_name || '.' || table_name = $view AND comment IS NOT NULL""",
        {"view": table.name},
    ).fetchall()
    with transaction(con):
        con.execute(table.sql_over(folder))
        describe(con, table.name, table.comment or "", dict(described), kind="VIEW")


def _link(source: Path, target: Path) -> None:
    """Hard-link the files of a table; copy them if source and target are on different disks.

    The files of a table never change once they are written.
    """
    target.mkdir(mode=0o700, parents=True)
    for path in sorted(source.glob("*.parquet")):
        try:
            os.link(path, target / path.name)
        except OSError:
            shutil.copyfile(path, target / path.name)
