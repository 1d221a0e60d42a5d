"""Figures that no other section shows, and the cohort flow."""

from dataclasses import dataclass

from rairdtc_pipeline.report.flow import Flow, flow
from rairdtc_pipeline.report.source import (
    MAIN_FIGURE,
    RESPONSE_FIGURES,
    SAFETY_FIGURES,
    Numbered,
    ReportSource,
)


@dataclass(frozen=True)
class Drawings:
    """The remaining figures, and the diagram that follows them as the last."""

    figures: list[Numbered]
    flow: Flow
    flow_number: int


def remaining_figures(published: ReportSource) -> Drawings:
    """What is drawn and stands in no other section, in the order of the numbers."""
    placed = {MAIN_FIGURE, *RESPONSE_FIGURES, *SAFETY_FIGURES}
    figures = [one for one in published.figures if one.figure.name not in placed]
    return Drawings(figures, flow(published), len(published.figures) + 1)
