"""The verdict on every published figure: the tables `audit.publication_check` and
`audit.publication_findings`.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Literal

import polars as pl

from rairdtc_pipeline.messages import Message, in_table, message, messages_json, sentences
from rairdtc_pipeline.messages.language import ENGLISH
from rairdtc_pipeline.paper.finding import Finding
from rairdtc_pipeline.paper.number_checks import check_numbers
from rairdtc_pipeline.paper.printed_numbers import read_printed
from rairdtc_pipeline.paper.published_results import Figure, Published
from rairdtc_pipeline.paper.source_checks import check_tables
from rairdtc_pipeline.paper.statement_checks import check_statements
from rairdtc_pipeline.paper.survival_checks import check_plain_means
from rairdtc_pipeline.statistics.printing import p_text
from rairdtc_pipeline.statistics.tables.cells import AS_PUBLISHED

REPRODUCED = "reproduced"
DIFFERS = "differs"
INCONSISTENT = "source inconsistent"
NEEDS_DATA = "needs patient-level data"

CHECK_COLUMNS = {
    "figure_id": "Identifier of the figure in published_results.yaml.",
    "place": "Where the paper prints it.",
    "statistic": "What kind of figure or claim it is.",
    "groups": "Groups it is about.",
    "published": "The figure as printed.",
    "computed": "What the printed source gives, else what the pipeline has; missing if neither.",
    "verdict": "reproduced, differs, source inconsistent or needs patient-level data.",
    "reason": "Which check says so, and the numbers.",
    "reason_messages": "The reason as messages: a list of [id, parameters], as JSON.",
    "evidence": "What the verdict rests on: paper, cohort or synthetic data; missing if nothing.",
    "finding_ids": "Rows of audit.publication_findings that it shares, with commas.",
}
FINDING_COLUMNS = {
    "finding_id": "Identifier of the finding: the check, and what the fault lies in.",
    "figures": "Figures of audit.publication_check that show it.",
    "figure_ids": "Their identifiers, with commas.",
    "finding": "What is wrong, as said of the first of them.",
    "finding_message": "Identifier of the words.",
    "finding_parameters": "Parameters of the words, as JSON.",
}
Evidence = Literal["paper", "cohort", "synthetic data"]
_PAPER: Evidence = "paper"
_COHORT: Evidence = "cohort"
_SYNTHETIC: Evidence = "synthetic data"
_FAULTS = ("contradicts", "disputed")

_CellKey = tuple[str | None, ...]


@dataclass(frozen=True)
class _Ours:
    """Our value of a figure; whether it equals the printed one, by the study's own test."""

    text: str
    same: bool
    as_published: bool = False


@dataclass(frozen=True)
class _Computed:
    tests: dict[str, tuple[float, str]]
    cells: dict[_CellKey, str]
    survival: dict[tuple[str, str], dict[str, float]]


@dataclass(frozen=True)
class Checked:
    """Rows of audit.publication_check, in printed order, and of audit.publication_findings."""

    figures: pl.DataFrame
    findings: pl.DataFrame


def publication_check(
    published: Published,
    computed_tests: pl.DataFrame | None = None,
    computed_cells: pl.DataFrame | None = None,
    computed_survival: pl.DataFrame | None = None,
    *,
    synthetic: bool = False,
) -> Checked:
    """Make one row per published figure and one per fault; see CHECK_COLUMNS and FINDING_COLUMNS.

    `computed_tests` is `statistics.tests`. `computed_cells` is our tables in one frame with a
    column `table` (baseline_table, response_table, change_table). `computed_survival` is
    `statistics.km_summary`, with times in months. Without them, the paper is checked only against
    itself. If the data are `synthetic`, the verdicts that use them are marked, because they have no
    meaning for the paper.
    """
    found = [
        *check_tables(published),
        *check_numbers(published),
        *check_statements(published),
        *check_plain_means(published),
    ]
    findings: dict[str, list[Finding]] = defaultdict(list)
    for finding in found:
        findings[finding.figure].append(finding)
    computed = _Computed(
        _tests(computed_tests), _cells(computed_cells), _survival(computed_survival)
    )
    ours = {figure.id: _ours(figure, computed) for figure in published.figures.values()}
    judged = {name: _judged(findings[name], ours[name], synthetic) for name in published.figures}
    for name in published.figures:
        repeated = _repeats_reproduced(name, published, judged, frozenset())
        judged[name] = repeated or judged[name]
    shown = [
        _row(figure, judged[figure.id], findings[figure.id], ours[figure.id], synthetic)
        for figure in published.figures.values()
    ]
    inconsistent = {name for name, one in judged.items() if one.verdict == INCONSISTENT}
    return Checked(
        pl.DataFrame(shown, schema=dict.fromkeys(CHECK_COLUMNS, pl.String)),
        _findings_table(found, inconsistent),
    )


def _findings_table(found: list[Finding], inconsistent: set[str]) -> pl.DataFrame:
    """One row per fault, in the order of the checks."""
    shared: dict[str, list[Finding]] = defaultdict(list)
    for finding in found:
        if finding.outcome in _FAULTS and finding.figure in inconsistent:
            shared[finding.id].append(finding)
    rows = []
    for name, parts in shared.items():
        figures = list(dict.fromkeys(part.figure for part in parts))
        rows.append((name, len(figures), ", ".join(figures), *in_table(parts[0].reason)))
    types = {name: pl.Int64 if name == "figures" else pl.String for name in FINDING_COLUMNS}
    return pl.DataFrame(rows, schema=types, orient="row")


def _tests(frame: pl.DataFrame | None) -> dict[str, tuple[float, str]]:
    """P-value and role of each test that was made."""
    if frame is None:
        return {}
    known = frame.filter(pl.col("p").is_not_null())
    return {row["test_id"]: (row["p"], row["role"]) for row in known.iter_rows(named=True)}


def _cells(frame: pl.DataFrame | None) -> dict[_CellKey, str]:
    if frame is None:
        return {}
    columns = ("table", "section", "row", "level", "arm", "text")
    known = frame.filter(pl.col("arm").is_not_null()).select(columns)
    return {tuple(key): text for *key, text in known.iter_rows()}


def _survival(frame: pl.DataFrame | None) -> dict[tuple[str, str], dict[str, float]]:
    if frame is None:
        return {}
    return {(row["endpoint"], row["arm"]): row for row in frame.iter_rows(named=True)}


def _ours(figure: Figure, computed: _Computed) -> _Ours | None:
    """Our value of a figure; None if it is missing."""
    if figure.test in computed.tests:
        p, role = computed.tests[str(figure.test)]
        same = read_printed(figure.printed).numbers[0].holds(p)
        return _Ours(p_text(p), same, role == AS_PUBLISHED)
    if figure.cell and len(figure.groups) == 1:
        at = figure.cell
        text = computed.cells.get((at.table, at.section, at.row, at.level, figure.groups[0]))
        return None if text is None else _same_cell(figure, text)
    statement = figure.statement
    if statement and statement.survival and len(figure.groups) == 1:
        row = computed.survival.get((statement.survival.endpoint, figure.groups[0]), {})
        value = row.get(statement.survival.column)
        number = read_printed(figure.printed).numbers[0]
        if value is not None:
            return _Ours(f"{value:.{number.decimals}f}", number.holds(value))
    return None


def _same_cell(figure: Figure, text: str) -> _Ours | None:
    """Compare a cell with ours; counts decide, because decimals of percentages may differ."""
    theirs, ours = read_printed(figure.printed), read_printed(text)
    if ours.form == "text":
        return None
    if theirs.form != ours.form:
        return _Ours(text, False)
    counted = {"count_and_percent": slice(0, 1), "proportion": slice(1, 3)}
    part = counted.get(theirs.form, slice(None))
    pairs = zip(theirs.numbers[part], ours.numbers[part], strict=True)
    return _Ours(text, all(one.meets(other) for one, other in pairs))


@dataclass(frozen=True)
class _Judged:
    """A verdict and its evidence."""

    verdict: str
    evidence: Evidence | None


def _judged(findings: list[Finding], ours: _Ours | None, synthetic: bool) -> _Judged:
    outcomes = {finding.outcome for finding in findings}
    arithmetic = "reproduces" in outcomes
    if "contradicts" in outcomes or ("disputed" in outcomes and not arithmetic):
        return _Judged(INCONSISTENT, _PAPER)
    if ours is not None and (not arithmetic or not ours.same):
        verdict = REPRODUCED if ours.same else DIFFERS
        return _Judged(verdict, _SYNTHETIC if synthetic else _COHORT)
    return _Judged(REPRODUCED, _PAPER) if arithmetic else _Judged(NEEDS_DATA, None)


def _repeats_reproduced(
    name: str, published: Published, judged: dict[str, _Judged], seen: frozenset[str]
) -> _Judged | None:
    """Verdict of a figure that repeats only reproduced figures; None for circular repeats."""
    own = judged[name]
    if own.verdict == REPRODUCED:
        return own
    statement = published.figures[name].statement
    if own.verdict != NEEDS_DATA or statement is None or not statement.same_as or name in seen:
        return None
    others = [
        _repeats_reproduced(other, published, judged, seen | {name}) for other in statement.same_as
    ]
    known = [other for other in others if other is not None]
    if len(known) < len(others):
        return None
    # A figure that repeats several others has the weakest evidence among them.
    rank = (_PAPER, _COHORT, _SYNTHETIC)
    return max(known, key=lambda other: rank.index(other.evidence or _PAPER))


def _row(
    figure: Figure,
    judged: _Judged,
    findings: list[Finding],
    ours: _Ours | None,
    synthetic: bool,
) -> dict[str, str | None]:
    computed = next((f.computed for f in findings if f.computed is not None), None)
    inconsistent = judged.verdict == INCONSISTENT
    reasons = _reasons(judged, findings, ours, synthetic)
    text = sentences(reasons, ENGLISH)
    shared = [f.id for f in findings if f.outcome in _FAULTS] if inconsistent else []
    return {
        "figure_id": figure.id,
        "place": figure.place,
        "statistic": figure.statistic,
        "groups": ", ".join(figure.groups) or None,
        "published": figure.printed,
        "computed": computed or (ours.text if ours else None),
        "verdict": judged.verdict,
        "reason": f"{text[0].upper()}{text[1:]}.",
        "reason_messages": messages_json(reasons),
        "evidence": judged.evidence,
        "finding_ids": ", ".join(dict.fromkeys(shared)) or None,
    }


def _said_of(ours: _Ours, synthetic: bool) -> Message:
    if ours.as_published:
        name = "paper-ours-as-published-synthetic" if synthetic else "paper-ours-as-published"
    else:
        name = "paper-ours-synthetic" if synthetic else "paper-ours"
    return message(name, value=ours.text)


def _reasons(
    judged: _Judged, findings: list[Finding], ours: _Ours | None, synthetic: bool
) -> list[Message]:
    """The reasons for a verdict, the most important first."""
    weight = _FAULTS if judged.verdict == INCONSISTENT else ("reproduces", "agrees")
    said: list[Message] = [f.reason for kind in weight for f in findings if f.outcome == kind]
    if ours is not None:
        said.append(_said_of(ours, synthetic))
    if judged.verdict == NEEDS_DATA:
        said.append(message("paper-undecided"))
    # Identical reasons appear once.
    return list({str(each): each for each in said}.values())
