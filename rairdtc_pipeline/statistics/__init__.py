"""Statistics as pure functions: arrays and frames in, numbers and frames out."""

from rairdtc_pipeline.statistics.cells import CELL_COLUMNS, TEST_COLUMNS, frame_of_tests
from rairdtc_pipeline.statistics.study_tables import baseline_table, change_table, response_table
from rairdtc_pipeline.statistics.survival_tables import (
    CURVE_COLUMNS,
    SUMMARY_COLUMNS,
    survival_tables,
)

__all__ = [
    "CELL_COLUMNS",
    "CURVE_COLUMNS",
    "SUMMARY_COLUMNS",
    "TEST_COLUMNS",
    "baseline_table",
    "change_table",
    "frame_of_tests",
    "response_table",
    "survival_tables",
]
