"""The report: one self-contained page made from the published file."""

from rairdtc_pipeline.report.page import write_report

__all__ = ["write_report"]
