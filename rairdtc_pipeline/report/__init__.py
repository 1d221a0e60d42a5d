"""The report: a page for clinicians and one for auditors, made from the published file."""

from rairdtc_pipeline.report.page import write_report

__all__ = ["write_report"]
