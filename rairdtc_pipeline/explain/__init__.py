"""The explanation of one patient: the timeline, and the reasons for the results."""

from rairdtc_pipeline.explain.page import lines, page
from rairdtc_pipeline.explain.patient import explain
from rairdtc_pipeline.explain.statement import Explanation, Section, Statement

__all__ = ["Explanation", "Section", "Statement", "explain", "lines", "page"]
