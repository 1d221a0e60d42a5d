"""The statistics of a warehouse: reads the observations and makes the tables from them."""

from rairdtc_pipeline.analysis.frames import statistics_frames

__all__ = ["statistics_frames"]
