"""Files published with the DuckDB file: the report and the exports."""

from itertools import chain
from pathlib import Path

import duckdb

from rairdtc_pipeline.figures import Figure, draw_figures
from rairdtc_pipeline.formats.contents import write_readme
from rairdtc_pipeline.formats.journal_docx import write_word_tables
from rairdtc_pipeline.formats.journal_tables import write_journal_tables
from rairdtc_pipeline.formats.tables import tables_exported
from rairdtc_pipeline.messages.language import ENGLISH
from rairdtc_pipeline.report import write_report


def furnish_publication(
    con: duckdb.DuckDBPyConnection, folder: Path, language: str = ENGLISH
) -> dict[str, list[Figure]]:
    """Write `report/` and `exports/` in `folder`, readable only by their owner.

    `con` is a read-only connection to the file that is published with them; `language` is the
    language of the words in both. Returns the figures of each kind.
    """
    report, exports = folder / "report", folder / "exports"
    with tables_exported(con, exports, language) as exported:
        drawn = draw_figures(con, language)
        figures = list(chain.from_iterable(drawn.values()))
        report.mkdir(mode=0o700)
        pages = write_report(con, figures, report, language)
        words = [
            write(con, exports, language) for write in (write_journal_tables, write_word_tables)
        ]
        others = [*words, *_save(figures, exports / "figures")]
    files = [*exported.files, *others]
    for path in (*pages, write_readme(exported.tables, files, exports), *files):
        path.chmod(0o600)
    return drawn


def _save(figures: list[Figure], folder: Path) -> list[Path]:
    folder.mkdir(mode=0o700)
    files = {folder / f"{f.name}.{suffix}": f for f in figures for suffix in ("svg", "pdf")}
    for path, figure in files.items():
        figure.save(path)
    return list(files)
