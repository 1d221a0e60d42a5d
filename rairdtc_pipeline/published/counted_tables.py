"""Tables 4 and 5 in the layout of a journal: best overall response and adverse events."""

from collections.abc import Iterable

from rairdtc_pipeline.messages import message
from rairdtc_pipeline.messages.language import ENGLISH
from rairdtc_pipeline.published.reader import Published, Row
from rairdtc_pipeline.published.study_tables import COUNTS, Line, Part, Printed, StudyTable
from rairdtc_pipeline.statistics.printing import count_text
from rairdtc_pipeline.vocabulary import vocabulary

_BEST = """
    SELECT * FROM derived.best_response_counts WHERE scope = 'overall'
    ORDER BY response_order, arm"""
_EVENTS = """
    SELECT *, n_grade_3 + n_grade_4 + n_grade_5 AS n_severe FROM derived.ae_counts
    ORDER BY soc NULLS FIRST, level, term NULLS FIRST, arm"""


def best_response_table(published: Published, language: str = ENGLISH) -> StudyTable:
    """Best overall response of all patients, with and without required confirmation."""
    rows = _rows(published, "derived.best_response_counts", _BEST)
    labels = {code: response.label for code, response in vocabulary().responses.items()}
    asked = {
        "n_best": message("report-not-confirmed").text(language),
        "n_confirmed": message("report-confirmed").text(language),
    }
    parts = [
        Part(title, {}, _lines(((labels[row["response"]], row) for row in rows), column))
        for column, title in asked.items()
    ]
    return _table("best_response", published, parts if rows else [])


def adverse_events_table(published: Published, language: str = ENGLISH) -> StudyTable:
    """Patients with adverse events on treatment: of any grade, of each, and of grade 3 or worse.

    The parts of single grades have the classes and terms of which such a grade occurred.
    """
    rows = _rows(published, "derived.ae_counts", _EVENTS)
    every = message("report-any-event").text(language)
    named = [(row["term"] or row["soc"] or every, row) for row in rows]
    parts = [Part(message("report-any-grade").text(language), {}, _lines(named, "n_patients"))]
    for grade in range(1, 6):
        column = f"n_grade_{grade}"
        had = {label for label, row in named if row[column]}
        some = ((label, row) for label, row in named if label in had)
        parts.append(Part(message("audit-grade", n=grade).text(language), {}, _lines(some, column)))
    parts.append(Part(message("report-severe-grade").text(language), {}, _lines(named, "n_severe")))
    return _table("adverse_events", published, [part for part in parts if part.lines])


def _rows(published: Published, table: str, query: str) -> list[Row]:
    return published.rows(query) if published.has(table) else []


def _lines(named: Iterable[tuple[str, Row]], column: str) -> list[Line]:
    """One line per label in the given order, each class before its terms."""
    lines: dict[tuple[str, str], Line] = {}
    for label, row in named:
        is_term = bool(row.get("term"))
        key = (label, "term" if is_term else "")
        line = lines.setdefault(key, Line(label, label if is_term else None, COUNTS))
        cell = {"text": count_text(row[column], row["patients"]), "arm": row["arm"], "missing": 0}
        line.numbers[row["arm"]] = Printed(cell, "")
    return list(lines.values())


def _table(name: str, published: Published, parts: list[Part]) -> StudyTable:
    return StudyTable(name, published.arms, parts, {}, has_continuous=False, note="", balance=[])
