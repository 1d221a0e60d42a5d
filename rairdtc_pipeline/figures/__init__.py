"""The figures of the paper, drawn from the published file."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import duckdb

from rairdtc_pipeline.figures import (
    adverse_events,
    cumulative_incidence,
    forest,
    kaplan_meier,
    pain,
    spider,
    swimmer,
    thyroglobulin,
    waterfall,
)
from rairdtc_pipeline.figures.design import drawing_style
from rairdtc_pipeline.figures.figure import Figure, Subject
from rairdtc_pipeline.figures.study import Study
from rairdtc_pipeline.messages.language import ENGLISH

__all__ = ["FIGURES", "Figure", "Subject", "draw_figures"]

_EVERY_FIGURE_READS = ("cohort.patients", "protocol.settings")


@dataclass(frozen=True)
class Kind:
    """One kind of figure: title, drawing function, source tables and subject."""

    title: str
    drawn_by: Callable[[Study], Iterable[Figure]]
    own_tables: tuple[str, ...]
    subject: Subject = Subject.RESPONSE

    @property
    def reads(self) -> tuple[str, ...]:
        """Tables that the figure requires; without them it is left out."""
        return (*_EVERY_FIGURE_READS, *self.own_tables)


FIGURES = {
    "kaplan_meier": Kind(
        "Kaplan–Meier curves of every endpoint",
        kaplan_meier.draw_kaplan_meier,
        kaplan_meier.READS,
        Subject.SURVIVAL,
    ),
    "waterfall": Kind("Best change of each patient", waterfall.draw_waterfalls, waterfall.READS),
    "spider": Kind("Sum of diameters over time", spider.draw_spider, spider.READS),
    "swimmer": Kind("Course of each patient", swimmer.draw_swimmer, swimmer.READS),
    "thyroglobulin": Kind(
        "Thyroglobulin over time", thyroglobulin.draw_thyroglobulin, thyroglobulin.READS
    ),
    "pain": Kind("Pain over time", pain.draw_pain, pain.READS),
    "adverse_events": Kind(
        "Adverse events by grade", adverse_events.draw_adverse_events, adverse_events.READS
    ),
    "cumulative_incidence": Kind(
        "Local progression with death competing",
        cumulative_incidence.draw_cumulative_incidence,
        cumulative_incidence.READS,
        Subject.SURVIVAL,
    ),
    "hazard_ratios": Kind("Hazard ratios", forest.draw_forest, forest.READS, Subject.SURVIVAL),
}


def draw_figures(
    con: duckdb.DuckDBPyConnection, language: str = ENGLISH
) -> dict[str, list[Figure]]:
    """Draw the figures of each kind, in the order of the paper, with words in the language.

    A kind has no figures if its tables or rows are missing. `con` is a connection to a warehouse,
    and the function only reads from it.
    """
    return {name: _draw(Study(con, language), kind) for name, kind in FIGURES.items()}


def _draw(study: Study, kind: Kind) -> list[Figure]:
    if not study.has(*kind.reads) or not study.arms:
        return []
    with drawing_style():
        return [replace(drawn, subject=kind.subject) for drawn in kind.drawn_by(study)]
