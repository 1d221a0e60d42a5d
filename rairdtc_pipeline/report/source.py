"""The source of the report: the published file and its figures."""

from dataclasses import dataclass
from functools import cached_property

import duckdb

from rairdtc_pipeline.figures import Figure
from rairdtc_pipeline.messages.language import ENGLISH
from rairdtc_pipeline.published.reader import Published
from rairdtc_pipeline.published.words import worded
from rairdtc_pipeline.vocabulary import vocabulary

# Figures in the sections of their results, in this order; the others follow the tables.
MAIN_FIGURE = "kaplan_meier_lpfs"
RESPONSE_FIGURES = ("waterfall_diameters", "waterfall_volume")
SAFETY_FIGURES = ("adverse_events_worst_grade", "adverse_events_by_term")


@dataclass(frozen=True)
class Numbered:
    """A figure with its number on the clinicians' page."""

    number: int
    figure: Figure


class ReportSource(Published):
    """The published file behind a read-only connection, its figures, and the pages' language."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        figures: list[Figure],
        language: str = ENGLISH,
    ) -> None:
        super().__init__(con)
        self._figures, self.language = figures, language

    @cached_property
    def figures(self) -> list[Numbered]:
        """Every figure, numbered in the order in which the page shows them."""
        first = [MAIN_FIGURE, *RESPONSE_FIGURES, *SAFETY_FIGURES]
        known = {figure.name: figure for figure in self._figures}
        order = [known[name] for name in first if name in known]
        order += [figure for figure in self._figures if figure.name not in first]
        return [Numbered(number, figure) for number, figure in enumerate(order, start=1)]

    def figures_named(self, *names: str) -> list[Numbered]:
        """The named figures that exist, in the order of their numbers."""
        return [one for one in self.figures if one.figure.name in names]

    @cached_property
    def arm_names(self) -> dict[str, str]:
        """Name of each arm's treatment; arms that are not in the study have no name."""
        known = vocabulary().arms
        return {arm: known[arm].label for arm in self.arms if arm in known}

    @cached_property
    def significance_level(self) -> float:
        """Significance level, which is 1 minus the confidence level.

        It is 0 if the file has no settings, so that the report calls no difference significant.
        """
        settings = next(iter(self.table("protocol.settings")), {})
        return round(1 - float(settings.get("confidence_level", 1)), 9)

    @cached_property
    def treatments(self) -> dict[str, str]:
        """Name of each arm's treatment for use inside a sentence."""
        known = vocabulary().arms
        if self.language != ENGLISH:
            return {arm: worded(known[arm].label, self.language) for arm in self.arm_names}
        return {arm: known[arm].in_sentence for arm in self.arm_names}
