"""The figures that no other section shows, and the cohort flow."""

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
    """The remaining figures, and the cohort flow diagram after them."""

    figures: list[Numbered]
    flow: Flow
    flow_number: int


def remaining_figures(published: ReportSource) -> Drawings:
    """Figures that are in no other section, in the order of their numbers."""
    placed = {MAIN_FIGURE, *RESPONSE_FIGURES, *SAFETY_FIGURES}
    figures = [one for one in published.figures if one.figure.name not in placed]
    return Drawings(figures, flow(published), len(published.figures) + 1)
