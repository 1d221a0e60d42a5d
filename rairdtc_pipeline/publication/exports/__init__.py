"""Exports: the analysis tables as files that other programs open, and the tables and figures."""

from datetime import UTC, datetime, time
from pathlib import Path

import duckdb

from rairdtc_pipeline.publication.exports.analysis_tables import analysis_tables
from rairdtc_pipeline.publication.exports.codes import code_labels
from rairdtc_pipeline.publication.exports.contents import write_readme
from rairdtc_pipeline.publication.exports.flat_files import write_csv, write_parquet
from rairdtc_pipeline.publication.exports.journal_tables import write_journal_tables
from rairdtc_pipeline.publication.exports.spss import write_sav
from rairdtc_pipeline.publication.exports.workbook import write_workbook
from rairdtc_pipeline.publication.exports.xport import write_xpt
from rairdtc_pipeline.publication.figures import Figure

__all__ = ["write_exports"]

_FOLDERS = ("csv", "parquet", "spss", "adam", "figures")
# Formats write when they were made; where no data are dated, this day stands for it.
_UNDATED = datetime(2000, 1, 1, tzinfo=UTC)


def write_exports(
    con: duckdb.DuckDBPyConnection, figures: list[Figure], folder: Path
) -> list[Path]:
    """Write every export below `folder`, readable by its owner alone; returns the files in order.

    `con` is a connection to the file about to be published, `figures` those drawn of it. Where a
    format asks for a date, files carry the data cut-off: the same data make the same bytes.
    """
    for path in (folder, *(folder / name for name in _FOLDERS)):
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = _made(con)
    tables, labels = analysis_tables(con), code_labels(con)
    files: list[Path] = []
    for table in tables:
        if table.too_large:
            continue
        files += [write_csv(con, table, folder), write_parquet(con, table, folder)]
        files.append(write_sav(con, table, labels, folder, made))
        if table.schema == "adam":
            files.append(write_xpt(con, table, folder, made))
    files.append(write_workbook(con, tables, folder, made))
    files.append(write_journal_tables(con, folder))
    for figure in figures:
        for suffix in ("svg", "pdf"):
            path = folder / "figures" / f"{figure.name}.{suffix}"
            figure.save(path)
            files.append(path)
    files.append(write_readme(tables, files, folder))
    for path in files:
        path.chmod(0o600)
    return sorted(files)


def _made(con: duckdb.DuckDBPyConnection) -> datetime:
    """The data cut-off, as the moment the files say they were made."""
    found = con.execute("SELECT max(data_cutoff) FROM cohort.data_cutoff").fetchall()[0][0]
    return datetime.combine(found, time(), UTC) if found else _UNDATED
