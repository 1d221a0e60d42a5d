"""The statistics of a warehouse: observations read from it, and the tables made of them."""

from rairdtc_pipeline.analysis.frames import statistics_frames

__all__ = ["statistics_frames"]
