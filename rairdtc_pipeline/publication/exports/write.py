"""Every export: the analysis tables in every format, the tables and the figures of the paper."""

from collections.abc import Callable
from pathlib import Path

import duckdb

from rairdtc_pipeline.publication.exports.analysis_tables import analysis_tables
from rairdtc_pipeline.publication.exports.cell_by_cell import data_cutoff, written_cell_by_cell
from rairdtc_pipeline.publication.exports.contents import write_readme
from rairdtc_pipeline.publication.exports.flat_files import write_csv, write_parquet
from rairdtc_pipeline.publication.exports.journal_tables import write_journal_tables
from rairdtc_pipeline.publication.exports.xport import write_xpt
from rairdtc_pipeline.publication.figures import Figure

_FOLDERS = ("csv", "parquet", "spss", "adam", "figures")


def write_exports(
    con: duckdb.DuckDBPyConnection,
    figures: list[Figure],
    folder: Path,
    *,
    meanwhile: Callable[[], None] = lambda: None,
) -> list[Path]:
    """Write every export below `folder`, readable by its owner alone; returns the files in order.

    `con` is a connection to the file about to be published, `figures` those drawn of it. Where a
    format asks for a date, files carry the data cut-off: the same data make the same bytes.
    `meanwhile` is done first, while another process writes the slowest of them.
    """
    for path in (folder, *(folder / name for name in _FOLDERS)):
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    with written_cell_by_cell(con, folder) as cell_by_cell:
        meanwhile()
        tables, made = analysis_tables(con), data_cutoff(con)
        files: list[Path] = []
        for table in tables:
            if table.too_large:
                continue
            files += [write_csv(con, table, folder), write_parquet(con, table, folder)]
            if table.schema == "adam":
                files.append(write_xpt(con, table, folder, made))
        files.append(write_journal_tables(con, folder))
        for figure in figures:
            for suffix in ("svg", "pdf"):
                path = folder / "figures" / f"{figure.name}.{suffix}"
                figure.save(path)
                files.append(path)
    files += cell_by_cell
    files.append(write_readme(tables, files, folder))
    for path in files:
        path.chmod(0o600)
    return sorted(files)
