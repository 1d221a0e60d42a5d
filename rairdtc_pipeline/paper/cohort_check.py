"""The published figures held against the statistics of a warehouse."""

import duckdb
import polars as pl

from rairdtc_pipeline.paper.check import publication_check
from rairdtc_pipeline.paper.published_results import load_published_results

CELL_TABLES = ("baseline_table", "response_table", "change_table")


def check_cohort(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """One row per published figure: the table `audit.publication_check`."""
    cells = " UNION ALL ".join(
        f"SELECT *, '{name}' AS \"table\" FROM statistics.{name}" for name in CELL_TABLES
    )
    return publication_check(
        load_published_results(),
        computed_tests=con.sql("FROM statistics.tests").pl(),
        computed_cells=con.sql(cells).pl(),
        computed_survival=con.sql("FROM statistics.km_summary").pl(),
    )
