"""Response over all patients: best overall response, responders, differences, duration."""

from dataclasses import dataclass

from rairdtc_pipeline.published.reader import Row
from rairdtc_pipeline.report.source import RESPONSE_FIGURES, Numbered, ReportSource
from rairdtc_pipeline.vocabulary import labels, vocabulary

_BEST = "SELECT * FROM derived.best_response_counts ORDER BY scope DESC, response_order, arm"
_OVERALL = "overall"


@dataclass(frozen=True)
class Responses:
    """Content of the sections.

    `best` maps scope and response to one row per arm. `rates` maps a measure to one row per arm.
    `gaps` maps a measure to the differences of pairs of arms.
    """

    arms: dict[str, int]
    best: dict[str, dict[str, dict[str, Row]]]
    labels: dict[str, str]
    scopes: dict[str, str]
    rates: dict[str, dict[str, Row]]
    gaps: dict[str, list[Row]]
    durations: list[Row]
    confidence: str
    figures: list[Numbered]

    @property
    def overall(self) -> dict[str, dict[str, Row]]:
        """Best response over all lesions."""
        return self.best.get(_OVERALL, {})


def responses(published: ReportSource) -> Responses:
    """Read the response over all patients, without responses that no patient has."""
    words = vocabulary()
    best: dict[str, dict[str, dict[str, Row]]] = {}
    if published.has("derived.best_response_counts"):
        for row in published.rows(_BEST):
            best.setdefault(row["scope"], {}).setdefault(row["response"], {})[row["arm"]] = row
    rates: dict[str, dict[str, Row]] = {}
    for row in published.table("statistics.responders"):
        rates.setdefault(row["measure"], {})[row["arm"]] = row
    gaps: dict[str, list[Row]] = {}
    for row in published.table("statistics.responder_gaps"):
        gaps.setdefault(row["measure"], []).append(row)
    return Responses(
        published.arms,
        {scope: _had(per_response) for scope, per_response in best.items()},
        labels(words.responses),
        labels(words.scopes),
        rates,
        gaps,
        published.table("statistics.response_duration"),
        published.confidence,
        published.figures_named(*RESPONSE_FIGURES),
    )


def _had(best: dict[str, dict[str, Row]]) -> dict[str, dict[str, Row]]:
    """Responses that at least one patient has."""
    return {
        response: per_arm
        for response, per_arm in best.items()
        if any(row["n_best"] or row["n_confirmed"] for row in per_arm.values())
    }
