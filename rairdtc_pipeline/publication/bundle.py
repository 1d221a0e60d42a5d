"""What is published beside the DuckDB file: the report and the exports."""

from pathlib import Path

import duckdb

from rairdtc_pipeline.publication.exports.write import write_exports
from rairdtc_pipeline.publication.figures import Figure
from rairdtc_pipeline.publication.report import write_report


def furnish_publication(
    con: duckdb.DuckDBPyConnection, figures: list[Figure], folder: Path
) -> None:
    """Write `report/index.html` and `exports/` below `folder`, readable by their owner alone.

    `con` is a read-only connection to the file that is published with them.
    """
    page = folder / "report" / "index.html"
    page.parent.mkdir(mode=0o700)

    def report() -> None:
        write_report(con, figures, page)
        page.chmod(0o600)

    write_exports(con, figures, folder / "exports", meanwhile=report)
