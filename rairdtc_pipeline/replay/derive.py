"""Cohort, derived tables and statistics made from the staged rows that lie in a warehouse."""

import duckdb

from rairdtc_pipeline.analysis import statistics_frames
from rairdtc_pipeline.cohort import derive
from rairdtc_pipeline.paper.cohort_check import CHECK_TABLES, check_cohort
from rairdtc_pipeline.protocol import Protocol
from rairdtc_pipeline.statistics.tables.declared import TABLES
from rairdtc_pipeline.warehouse.build import write_frame


def derive_again(con: duckdb.DuckDBPyConnection, protocol: Protocol) -> None:
    """Make every table of `protocol`, `sql/` and `statistics`, and the check of the paper.

    The connection has the staged rows, their private columns, and the notes of the stages.
    """
    for _ in derive(con, protocol):
        pass
    for name, frame in statistics_frames(con, protocol).items():
        declared = TABLES[name]
        write_frame(con, f"statistics.{name}", frame, declared.grain, dict(declared.columns))
    for name, frame in check_cohort(con).items():
        write_frame(con, name, frame, CHECK_TABLES[name].grain, CHECK_TABLES[name].columns)
