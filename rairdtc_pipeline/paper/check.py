"""Every published figure, and whether it holds: the table `audit.publication_check`."""

from collections import defaultdict
from dataclasses import dataclass

import polars as pl

from rairdtc_pipeline.paper.printed_numbers import read_printed
from rairdtc_pipeline.paper.published_results import Figure, Published
from rairdtc_pipeline.paper.source_checks import Finding, check_tables
from rairdtc_pipeline.paper.statement_checks import check_statements
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
}

_CellKey = tuple[str | None, ...]


@dataclass(frozen=True)
class _Ours:
    """Our own value of a figure, as text, whether it is the printed one, and by which test."""

    text: str
    same: bool
    by: str = ""


@dataclass(frozen=True)
class _Computed:
    tests: dict[str, tuple[float, str]]
    cells: dict[_CellKey, str]
    survival: dict[tuple[str, str], dict[str, float]]


def publication_check(
    published: Published,
    computed_tests: pl.DataFrame | None = None,
    computed_cells: pl.DataFrame | None = None,
    computed_survival: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """One row per published figure, in printed order; see CHECK_COLUMNS.

    `computed_tests` is `statistics.tests`; `computed_cells` our tables one under the other with a
    column `table` (baseline_table, response_table, change_table); `computed_survival` is
    `statistics.km_summary`, times in months. Without them the paper is held against itself alone.
    """
    findings: dict[str, list[Finding]] = defaultdict(list)
    for finding in (*check_tables(published), *check_statements(published)):
        findings[finding.figure].append(finding)
    computed = _Computed(
        _tests(computed_tests), _cells(computed_cells), _survival(computed_survival)
    )
    ours = {figure.id: _ours(figure, computed) for figure in published.figures.values()}
    verdicts = {name: _verdict(findings[name], ours[name]) for name in published.figures}
    for name in published.figures:
        if _rests_on_reproduced(name, published, verdicts, frozenset()):
            verdicts[name] = REPRODUCED
    rows = [
        _row(figure, verdicts[figure.id], findings[figure.id], ours[figure.id])
        for figure in published.figures.values()
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(CHECK_COLUMNS, pl.String))


def _tests(frame: pl.DataFrame | None) -> dict[str, tuple[float, str]]:
    """p and role of each test that was made."""
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
    """Our value of a figure; None where there is none."""
    if figure.test in computed.tests:
        p, role = computed.tests[str(figure.test)]
        by = " by the test the study used" if role == AS_PUBLISHED else ""
        return _Ours(p_text(p), read_printed(figure.printed).numbers[0].holds(p), by)
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
    """Counts are compared as counts: a percentage follows from them, with decimals of its own."""
    theirs, ours = read_printed(figure.printed), read_printed(text)
    if ours.form == "text":
        return None
    if theirs.form != ours.form:
        return _Ours(text, False)
    counted = {"count_and_percent": slice(0, 1), "proportion": slice(1, 3)}
    part = counted.get(theirs.form, slice(None))
    pairs = zip(theirs.numbers[part], ours.numbers[part], strict=True)
    return _Ours(text, all(one.meets(other) for one, other in pairs))


def _verdict(findings: list[Finding], ours: _Ours | None) -> str:
    outcomes = {finding.outcome for finding in findings}
    arithmetic = "reproduces" in outcomes
    if "contradicts" in outcomes or ("disputed" in outcomes and not arithmetic):
        return INCONSISTENT
    if ours is not None and not ours.same:
        return DIFFERS
    return REPRODUCED if arithmetic or ours is not None else NEEDS_DATA


def _rests_on_reproduced(
    name: str, published: Published, verdicts: dict[str, str], seen: frozenset[str]
) -> bool:
    """Whether a figure repeats only figures that are reproduced; a circle of repeats does not."""
    if verdicts[name] == REPRODUCED:
        return True
    statement = published.figures[name].statement
    if verdicts[name] != NEEDS_DATA or statement is None or not statement.same_as or name in seen:
        return False
    return all(
        _rests_on_reproduced(other, published, verdicts, seen | {name})
        for other in statement.same_as
    )


def _row(
    figure: Figure, verdict: str, findings: list[Finding], ours: _Ours | None
) -> dict[str, str | None]:
    computed = next((f.computed for f in findings if f.computed is not None), None)
    return {
        "figure_id": figure.id,
        "place": figure.place,
        "statistic": figure.statistic,
        "groups": ", ".join(figure.groups) or None,
        "published": figure.printed,
        "computed": computed or (ours.text if ours else None),
        "verdict": verdict,
        "reason": _reason(verdict, findings, ours),
    }


def _reason(verdict: str, findings: list[Finding], ours: _Ours | None) -> str:
    """What decided, in the order of weight."""
    weight = ("contradicts", "disputed") if verdict == INCONSISTENT else ("reproduces", "agrees")
    said = [f.reason for kind in weight for f in findings if f.outcome == kind]
    if ours is not None:
        said.append(f"the pipeline has {ours.text}{ours.by}")
    if verdict == NEEDS_DATA:
        said.append("nothing that is printed decides it")
    text = "; ".join(dict.fromkeys(said))
    return f"{text[0].upper()}{text[1:]}."
