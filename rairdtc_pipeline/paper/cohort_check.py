"""Checks the published figures against the statistics of a warehouse."""

from dataclasses import dataclass

import duckdb
import polars as pl

from rairdtc_pipeline.paper.check import CHECK_COLUMNS, FINDING_COLUMNS, publication_check
from rairdtc_pipeline.paper.published_results import load_published_results
from rairdtc_pipeline.published.reader import holds_notice

CELL_TABLES = ("baseline_table", "response_table", "change_table")


@dataclass(frozen=True)
class CheckTable:
    """Grain and columns of a table of the check, and the column that counts its rows."""

    grain: str
    columns: dict[str, str]
    kind: str


CHECK_TABLES = {
    "audit.publication_check": CheckTable(
        "One row per figure and claim that the study published: whether it holds, and why.",
        CHECK_COLUMNS,
        "verdict",
    ),
    "audit.publication_findings": CheckTable(
        "One row per fault of the published study, with the figures that show it.",
        FINDING_COLUMNS,
        "split_part(finding_id, ':', 1)",
    ),
}


def check_cohort(con: duckdb.DuckDBPyConnection) -> dict[str, pl.DataFrame]:
    """Make every table of CHECK_TABLES."""
    cells = " UNION ALL ".join(
        f"SELECT *, '{name}' AS \"table\" FROM statistics.{name}" for name in CELL_TABLES
    )
    files = con.execute("SELECT file_name FROM audit.source_files").fetchall()
    checked = publication_check(
        load_published_results(),
        computed_tests=con.sql("FROM statistics.tests").pl(),
        computed_cells=con.sql(cells).pl(),
        computed_survival=con.sql("FROM statistics.km_summary").pl(),
        synthetic=holds_notice(name for (name,) in files),
    )
    return dict(zip(CHECK_TABLES, (checked.figures, checked.findings), strict=True))
