"""Statistics as pure functions: arrays and frames in, numbers and frames out."""

from rairdtc_pipeline.statistics.survival_tables import (
    CURVE_COLUMNS,
    SUMMARY_COLUMNS,
    TEST_COLUMNS,
    SurvivalTables,
    survival_tables,
)

__all__ = ["CURVE_COLUMNS", "SUMMARY_COLUMNS", "TEST_COLUMNS", "SurvivalTables", "survival_tables"]
