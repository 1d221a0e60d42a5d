"""The differences from the last publication, as a list and as a summary."""

from dataclasses import dataclass

from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.published.reader import Excerpt, Published

_CATEGORIES = "SELECT category, count(*) AS n FROM audit.changes GROUP BY category ORDER BY ALL"
_SAID = {
    "first publication": "report-changes-first",
    "not comparable": "report-changes-not-comparable",
    "file": "report-changes-files",
    "fewer rows": "report-changes-fewer-rows",
    "column gone": "report-changes-columns-gone",
    "row corrected": "report-changes-rows-corrected",
    "patient": "report-changes-patients",
    "result": "report-changes-results",
    "p-value": "report-changes-p-values",
    "survival": "report-changes-survival",
}


@dataclass(frozen=True)
class Brief:
    """Number of changes as one message per kind; empty if nothing differs."""

    parts: list[Message]


def changes(published: Published) -> Excerpt:
    """List the differences from the last publication."""
    columns = "category, item, before, after"
    return published.excerpt(f"SELECT {columns} FROM audit.changes ORDER BY ALL", "audit.changes")


def changes_in_brief(published: Published) -> Brief:
    """Count the differences from the last publication by kind, the most important first."""
    counts = {row["category"]: row["n"] for row in published.rows(_CATEGORIES)}
    known = [message(id, n=counts[kind]) for kind, id in _SAID.items() if kind in counts]
    others = [
        message("report-changes-other", kind=kind, n=n)
        for kind, n in counts.items()
        if kind not in _SAID
    ]
    return Brief([*known, *others])
