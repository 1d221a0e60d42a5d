"""Adverse events on treatment by class, term and worst grade."""

from collections.abc import Iterable
from dataclasses import dataclass

from rairdtc_pipeline.published.reader import Row
from rairdtc_pipeline.report.source import SAFETY_FIGURES, Numbered, ReportSource

_COUNTS = """
    SELECT *, n_grade_3 + n_grade_4 + n_grade_5 AS n_severe FROM derived.ae_counts
    ORDER BY soc NULLS FIRST, level, term NULLS FIRST, arm"""


@dataclass(frozen=True)
class Item:
    """All events, a class, or a term, with the counts per arm."""

    level: str
    label: str
    arms: dict[str, Row]

    @property
    def is_term(self) -> bool:
        """Whether it is a term of a class."""
        return self.level == "term"


@dataclass(frozen=True)
class Safety:
    """Content of the sections: first all events, then each class with its terms.

    The key of `rates` is the kind of event.
    """

    arms: dict[str, int]
    items: list[Item]
    rates: dict[str, list[Item]]
    confidence: str
    figures: list[Numbered]


def safety(published: ReportSource) -> Safety:
    """Count patients with adverse events that began on treatment."""
    counts = published.rows(_COUNTS) if published.has("derived.ae_counts") else []
    rates: dict[str, list[Row]] = {}
    for row in published.table("statistics.event_rates"):
        rates.setdefault(row["kind"], []).append(row)
    return Safety(
        published.arms,
        _items(counts),
        {kind: _items(sorted(rows, key=_class_first)) for kind, rows in rates.items()},
        published.confidence,
        published.figures_named(*SAFETY_FIGURES),
    )


def _class_first(row: Row) -> tuple[str, str, str, str]:
    return row["soc"] or "", row["level"], row["term"] or "", row["arm"]


def _items(rows: Iterable[Row]) -> list[Item]:
    found: dict[tuple[str, str | None, str | None], dict[str, Row]] = {}
    for row in rows:
        found.setdefault((row["level"], row["soc"], row["term"]), {})[row["arm"]] = row
    return [Item(level, term or soc or "", arms) for (level, soc, term), arms in found.items()]
