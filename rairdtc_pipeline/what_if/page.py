"""The outcome of a scenario as one page that shows before and after side by side."""

import base64
from dataclasses import dataclass

import duckdb

from rairdtc_pipeline.figures import FIGURES, Figure
from rairdtc_pipeline.figures.design import drawing_style
from rairdtc_pipeline.figures.study import Study
from rairdtc_pipeline.messages.language import language_in_use
from rairdtc_pipeline.published.html import html_environment
from rairdtc_pipeline.published.reader import Published
from rairdtc_pipeline.what_if.outcome import Outcome
from rairdtc_pipeline.what_if.scenario import AFTER, BEFORE, Compared
from rairdtc_pipeline.what_if.terminal import number_row, printed

# A curve has a row per day with an event, which the figures show instead.
_DRAWN = ("statistics.km_curve", "statistics.adjusted_curves", "statistics.cumulative_incidence")


@dataclass(frozen=True)
class _Picture:
    """A figure as an image in the page."""

    title: str
    alt: str
    source: str


def page(found: Compared, outcome: Outcome) -> str:
    """The page in the current language; it needs no network and has no script."""
    numbers = [number_row(each) for each in printed(outcome.numbers) if each.table not in _DRAWN]
    environment = html_environment("rairdtc_pipeline.what_if", language_in_use())
    return environment.get_template("what_if.html").render(
        outcome=outcome,
        scenario=found.scenario,
        synthetic=Published(found.con).synthetic,
        numbers=numbers,
        drawn=sum(each.table in _DRAWN for each in outcome.numbers),
        curves=_curves(found.con),
    )


def _curves(con: duckdb.DuckDBPyConnection) -> list[tuple[_Picture | None, _Picture | None]]:
    """The Kaplan–Meier curves of each endpoint, before and after."""
    sides = []
    for base in (BEFORE, AFTER):
        con.execute(f"USE {base}")
        study = Study(con, language_in_use())
        with drawing_style():
            drawn = FIGURES["kaplan_meier"].drawn_by(study) if study.arms else ()
            sides.append({figure.name: _picture(figure) for figure in drawn})
    names = dict.fromkeys((*sides[0], *sides[1]))
    return [(sides[0].get(name), sides[1].get(name)) for name in names]


def _picture(figure: Figure) -> _Picture:
    encoded = base64.b64encode(figure.standalone.encode()).decode()
    return _Picture(figure.title, figure.alt, f"data:image/svg+xml;base64,{encoded}")
