"""The report, made from the published file: a page for clinicians and a page for auditors."""

from rairdtc_pipeline.report.page import write_report

__all__ = ["write_report"]
