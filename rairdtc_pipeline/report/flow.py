"""The cohort flow: a CONSORT diagram from `cohort.attrition`, and the patients at each visit.

The drawing is narrow so that its text is readable on a phone.
"""

from dataclasses import dataclass, field
from textwrap import wrap
from typing import Literal

from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.published.reader import Published, Row
from rairdtc_pipeline.published.words import worded
from rairdtc_pipeline.report.source import ReportSource
from rairdtc_pipeline.statistics.tables.characteristics import VISITS

WIDTH = 450
_LINE = 18
_LETTER = 8.5
_PAD = 10
_MAIN_WIDTH = 226
_TRUNK = _MAIN_WIDTH / 2
_SIDE_X = 140
_LONGEST_LINE = 40
_ARMS_IN_A_ROW = 4
_GAP = 26


@dataclass(frozen=True)
class Box:
    """One box in SVG units; each line has text and a number, and the first line is the title.

    Centred boxes have only text.
    """

    x: float
    y: float
    width: float
    lines: tuple[tuple[str, str], ...]
    centred: bool = False

    @property
    def height(self) -> float:
        """Height of the box."""
        return _LINE * len(self.lines) + 2 * _PAD - 4

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.y + self.height

    @property
    def middle(self) -> float:
        """Centre from left to right."""
        return self.x + self.width / 2


@dataclass
class Drawing:
    """Boxes and the polylines between them; `arrows` have arrowheads."""

    boxes: list[Box] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    arrows: list[str] = field(default_factory=list)
    width: int = WIDTH
    height: float = 0


@dataclass(frozen=True)
class Flow:
    """Content of the section."""

    drawing: Drawing
    screened: int
    included: int
    arms: dict[str, int]
    steps: list[Row]
    visits: dict[str, list[tuple[str, dict[str, int]]]]

    @property
    def in_words(self) -> Message:
        """The diagram as one sentence."""
        steps = [
            message("report-flow-step", label=step["label"], n=step["n_left"])
            for step in self.steps
            if step["n_left"]
        ]
        return message(
            "report-flow-words",
            screened=self.screened,
            excluded=self.screened - self.included,
            steps=steps,
            n_steps=len(steps),
            included=self.included,
            arms=[message("report-flow-arm", arm=arm, n=n) for arm, n in self.arms.items()],
            n_arms=len(self.arms),
        )


def flow(published: ReportSource) -> Flow:
    """Make the cohort flow."""
    steps = published.rows("FROM cohort.attrition ORDER BY step") if _known(published) else []
    for step in steps:
        step["label"] = worded(step["label"], published.language)
    arms = published.arms
    included = sum(arms.values())
    screened = steps[0]["n_before"] if steps else included
    return Flow(
        _draw(screened, steps, arms, published.language),
        screened,
        included,
        arms,
        steps,
        _visits(published),
    )


def _known(published: Published) -> bool:
    return published.has("cohort.attrition")


def _visits(published: Published) -> dict[str, list[tuple[str, dict[str, int]]]]:
    """Visit of Table 2 → state → patients per arm; says why a visit has fewer patients."""
    if not published.has("derived.response_visit", "statistics.tests"):
        return {}
    rows = published.rows(
        """SELECT visit, state, arm, count(*) AS n FROM derived.response_visit
        WHERE visit IN (SELECT visit FROM statistics.tests WHERE "table" = 'response_table')
        GROUP BY visit, visit_order, state, arm
        ORDER BY visit_order, visit, state != 'assessed', state, arm"""
    )
    visits: dict[str, dict[str, dict[str, int]]] = {}
    for row in rows:
        visits.setdefault(row["visit"], {}).setdefault(row["state"], {})[row["arm"]] = row["n"]
    return {VISITS[visit]: list(states.items()) for visit, states in visits.items()}


def _draw(screened: int, steps: list[Row], arms: dict[str, int], language: str) -> Drawing:
    drawing, included = Drawing(), sum(arms.values())
    top = _centred(0, 1, _MAIN_WIDTH, _words(language, "screened"), screened)
    left = (_words(language, "excluded"), f"n = {screened - included:,}")
    reasons = [line for step in steps if step["n_left"] for line in _reason(step)]
    side = Box(_SIDE_X, top.bottom + _GAP, WIDTH - _SIDE_X - 1, (left, *reasons))
    last = _centred(0, side.bottom + _GAP, _MAIN_WIDTH, _words(language, "included"), included)
    drawing.boxes += [top, side, last]
    drawing.arrows.append(_path((_TRUNK, top.bottom), (_TRUNK, last.y)))
    half = side.y + side.height / 2
    drawing.arrows.append(_path((_TRUNK, half), (side.x, half)))
    drawing.height = _draw_arms(drawing, last, arms, language) + 1
    return drawing


def _words(language: str, place: Literal["screened", "excluded", "included"]) -> str:
    titles = {
        "screened": message("report-flow-screened"),
        "excluded": message("report-flow-excluded"),
        "included": message("report-flow-included"),
    }
    return titles[place].text(language)


def _reason(step: Row) -> list[tuple[str, str]]:
    """Lines of a reason for exclusion; the first line has the number of patients."""
    first, *others = wrap(f"{step['criterion']} {step['label']}", _LONGEST_LINE)
    return [(first, f"{step['n_left']:,}"), *((line, "") for line in others)]


def _centred(x: float, y: float, width: float, title: str, n: int) -> Box:
    """A box with a title on as many lines as needed, and a number."""
    words = [*wrap(title, int(width / _LETTER)), f"n = {n:,}"]
    return Box(x, y, width, tuple((line, "") for line in words), centred=True)


def _draw_arms(drawing: Drawing, above: Box, arms: dict[str, int], language: str) -> float:
    """Draw rows of arm boxes, connected by a bar; returns the lowest edge."""
    bottom, names = above.bottom, list(arms)
    for start in range(0, len(names), _ARMS_IN_A_ROW):
        row = names[start : start + _ARMS_IN_A_ROW]
        space = 14
        width = (WIDTH - 1 - space * (len(row) - 1)) / len(row)
        bar, y = bottom + _GAP / 2, bottom + _GAP + 6
        boxes = [
            _centred(
                place * (width + space),
                y,
                width,
                message("report-flow-box-arm", arm=arm).text(language),
                arms[arm],
            )
            for place, arm in enumerate(row)
        ]
        ends = [_TRUNK, *(box.middle for box in boxes)]
        if start == 0:
            drawing.lines.append(_path((_TRUNK, bottom), (_TRUNK, bar)))
            drawing.lines.append(_path((min(ends), bar), (max(ends), bar)))
            drawing.arrows += [_path((box.middle, bar), (box.middle, y)) for box in boxes]
        drawing.boxes += boxes
        bottom = max(box.bottom for box in boxes)
    return bottom


def _path(*points: tuple[float, float]) -> str:
    return "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in points)
