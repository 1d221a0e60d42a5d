"""Pain on the numerical rating scale over time: all patients, median and quartiles per arm."""

from collections.abc import Iterator

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from rairdtc_pipeline.figures.design import INK, TEXT, WIDTH
from rairdtc_pipeline.figures.figure import Figure, finish
from rairdtc_pipeline.figures.sheet import LINE, Sheet
from rairdtc_pipeline.figures.study import Arm, Study, selection_note, source
from rairdtc_pipeline.figures.visits import visit_axis, visit_step
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.statistics.descriptive import describe

READS = ("derived.pain", "protocol.visit_schedule")
_LEFT, _HEIGHT, _ABOVE, _BELOW = 62, 130, 48, 34
_WIDTH = WIDTH - _LEFT - 16
_DIGIT = 10  # generous width of a digit
_WORST = 10  # end of the scale
_CLOUD = 0.36  # half the width of a visit's points, as a share of the distance between visits
_VALUES = """
    SELECT arm, visit_order, nrs,
        row_number() OVER (PARTITION BY arm, visit_order, nrs ORDER BY patient) AS place,
        count(*) OVER (PARTITION BY arm, visit_order, nrs) AS n_alike
    FROM derived.pain WHERE nrs IS NOT NULL AND patient IN (SELECT unnest($1))
    ORDER BY ALL"""
_SCORES = """
    SELECT arm, visit, visit_order, list(nrs::DOUBLE ORDER BY nrs) AS scores
    FROM derived.pain WHERE nrs IS NOT NULL AND arm IS NOT NULL
    GROUP BY ALL ORDER BY arm, visit_order"""


def draw_pain(study: Study) -> Iterator[Figure]:
    """Draw the figure of pain if it was assessed: one row of panels per arm."""
    middles = _middles(study)
    if middles.is_empty():
        return
    values = study.rows(_VALUES, [study.drawn_patients])
    last = int(middles["visit_order"].max())  # type: ignore[arg-type]
    block = _ABOVE + _HEIGHT + _BELOW
    sheet = Sheet(LINE + 12 + len(study.arms) * block + 30)
    sheet.legend(_legend(study), 4, columns=3)
    for i, arm in enumerate(study.arms):
        top = LINE + 12 + i * block
        of_arm = middles.filter(pl.col("arm") == arm.label)
        sheet.words(8, top + 12, study.say("figures-group", name=arm.name, n=arm.n), weight="bold")
        ax = sheet.axes(_LEFT, top + _ABOVE, _WIDTH, _HEIGHT)
        visit_axis(ax, study, last, _WIDTH)
        _draw_arm(study, ax, arm, values.filter(pl.col("arm") == arm.label), of_arm)
        _numbers(sheet, arm, of_arm, top + 34, last)
    sheet.words(
        _LEFT + _WIDTH / 2,
        sheet.height - 12,
        study.say("figures-pain-visits-axis"),
        "center",
        size=TEXT,
    )
    yield finish(
        "pain",
        study.say("figures-pain-title"),
        _caption(study),
        _alt(study, middles),
        sheet.drawing,
    )


def _middles(study: Study) -> pl.DataFrame:
    """One row per arm and visit: n, middle, lower and upper; quartiles as in the tables."""
    found = study.rows(_SCORES)
    seen = [describe(np.array(scores)) for scores in found["scores"]]
    return found.drop("scores").with_columns(
        pl.Series("n", [one.n for one in seen], pl.Int64),
        pl.Series("middle", [one.median for one in seen], pl.Float64),
        pl.Series("lower", [one.p25 for one in seen], pl.Float64),
        pl.Series("upper", [one.p75 for one in seen], pl.Float64),
    )


def _numbers(sheet: Sheet, arm: Arm, middles: pl.DataFrame, y: float, last: int) -> None:
    """Write the number of assessed patients above each visit if there is room."""
    sheet.words(8, y, "n")
    step = visit_step(last, _WIDTH, _DIGIT * len(f"{arm.n:,}"))
    for order, n in middles.select("visit_order", "n").iter_rows():
        if order % step == 0:
            sheet.words(_LEFT + _WIDTH * (order + 0.5) / (last + 1), y, f"{n:,}", "center")


def _legend(study: Study) -> list[Line2D | Patch]:
    middle, quartiles, patient = (
        study.say(f"figures-pain-{name}") for name in ("median", "quartiles", "patient")
    )
    return [
        Line2D([], [], color=INK, lw=2.4, marker="o", ms=7, label=middle),
        Line2D([], [], color=INK, lw=4, alpha=0.5, label=quartiles),
        Line2D([], [], color=INK, marker="o", ms=4, ls="", alpha=0.5, label=patient),
    ]


def _draw_arm(
    study: Study, ax: Axes, arm: Arm, values: pl.DataFrame, middles: pl.DataFrame
) -> None:
    """Draw one arm; points of equal pain at a visit are side by side, ordered by pseudonym."""
    ax.set_ylim(-0.6, _WORST + 0.6)
    ax.set_yticks(range(0, _WORST + 1, 2))
    ax.set_ylabel(study.say("figures-pain-axis"), rotation_mode="anchor", ha="center")
    ax.grid(axis="y")
    most = max(8, int(values["n_alike"].max() or 0))  # type: ignore[arg-type]
    beside = (pl.col("place") - (pl.col("n_alike") + 1) / 2) * (2 * _CLOUD / most)
    points = values.select(pl.col("visit_order") + beside, "nrs")
    colour = arm.style.colour
    ax.plot(
        points["visit_order"],
        points["nrs"],
        ls="",
        marker="o",
        ms=4,
        mew=0,
        color=colour,
        alpha=0.6,
    )
    ax.vlines(
        middles["visit_order"], middles["lower"], middles["upper"], color=colour, lw=5, alpha=0.45
    )
    ax.plot(middles["visit_order"], middles["middle"], color=colour, lw=2)
    ax.plot(
        middles["visit_order"],
        middles["middle"],
        ls="",
        marker=arm.style.marker,
        ms=8,
        mfc=colour,
        mec=INK,
    )


def _caption(study: Study) -> str:
    return study.paragraph(
        message("figures-pain-says", worst=_WORST),
        selection_note(len(study.drawn_patients), study.n_patients),
        source(*READS),
    )


def _alt(study: Study, middles: pl.DataFrame) -> str:
    groups = []
    for arm in study.arms:
        rows = middles.filter(pl.col("arm") == arm.label).rows(named=True)[:5]
        points = [
            study.say(
                "figures-pain-alt-point",
                middle=f"{row['middle']:g}",
                lower=f"{row['lower']:g}",
                upper=f"{row['upper']:g}",
                visit=study.visit(row["visit_order"]),
            )
            for row in rows
        ]
        if points:
            groups.append(message("figures-pain-alt-group", group=arm.name, points=points))
    return study.say("figures-pain-alt", groups=groups)
