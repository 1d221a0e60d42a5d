"""What the report is made from: the published file, and the figures drawn of it."""

import duckdb

from rairdtc_pipeline.figures import Figure
from rairdtc_pipeline.published.reader import Published


class ReportSource(Published):
    """The published file behind a read-only connection, with its figures."""

    def __init__(self, con: duckdb.DuckDBPyConnection, figures: list[Figure]) -> None:
        super().__init__(con)
        self.figures = figures
