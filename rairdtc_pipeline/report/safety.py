"""Adverse events on treatment by class, term and worst grade."""

from dataclasses import dataclass

from rairdtc_pipeline.published.reader import Row
from rairdtc_pipeline.report.source import SAFETY_FIGURES, Numbered, ReportSource

_COUNTS = """
    SELECT *, n_grade_3 + n_grade_4 + n_grade_5 AS n_severe FROM derived.ae_counts
    ORDER BY soc NULLS FIRST, level, term NULLS FIRST, arm"""


@dataclass(frozen=True)
class Item:
    """All events, a class or a term, with its counts per arm."""

    level: str
    label: str
    arms: dict[str, Row]

    @property
    def is_term(self) -> bool:
        """Whether it is a term of a class."""
        return self.level == "term"


@dataclass(frozen=True)
class Safety:
    """What the sections show: all events first, then each class with its terms."""

    arms: dict[str, int]
    items: list[Item]
    figures: list[Numbered]


def safety(published: ReportSource) -> Safety:
    """Patients with adverse events that began on treatment."""
    found: dict[tuple[str, str | None, str | None], dict[str, Row]] = {}
    if published.has("derived.ae_counts"):
        for row in published.rows(_COUNTS):
            key = (row["level"], row["soc"], row["term"])
            found.setdefault(key, {})[row["arm"]] = row
    items = [Item(level, term or soc or "", arms) for (level, soc, term), arms in found.items()]
    return Safety(published.arms, items, published.figures_named(*SAFETY_FIGURES))
