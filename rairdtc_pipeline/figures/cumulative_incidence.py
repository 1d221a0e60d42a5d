"""Cumulative incidence of local progression, and of death before it."""

from collections.abc import Iterator

import polars as pl

from rairdtc_pipeline.figures.curves import at_risk, draw_curve
from rairdtc_pipeline.figures.design import TEXT, WIDTH
from rairdtc_pipeline.figures.figure import Figure, finish
from rairdtc_pipeline.figures.sheet import (
    LINE,
    Sheet,
    arm_lines,
    legend_height,
    month_axis,
    month_ticks,
    percent_axis,
)
from rairdtc_pipeline.figures.study import Arm, Study, source
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.statistics.printing import fixed

READS = ("statistics.cumulative_incidence",)
_CAUSES = {
    "local_progression": "figures-incidence-local-progression",
    "death": "figures-incidence-death",
}
_LEFT, _RIGHT, _HEIGHT, _GAP = 112, 30, 280, 56
_WIDTH = (WIDTH - _LEFT - _RIGHT - _GAP) / len(_CAUSES)
_BELOW = _HEIGHT + 62  # position of the numbers, from the top of the axes


def draw_cumulative_incidence(study: Study) -> Iterator[Figure]:
    """Draw one panel per cause if there are curves."""
    curves = study.rows(
        "SELECT * FROM statistics.cumulative_incidence ORDER BY cause, arm, time_months"
    )
    arms = [arm for arm in study.arms if arm.label in curves["arm"]]
    if not arms:
        return
    top = legend_height(len(arms)) + 36
    below = top + _BELOW
    sheet = Sheet(below + LINE * (len(arms) + 1))
    sheet.legend(arm_lines(arms), 4)
    for i, cause in enumerate(_CAUSES):
        _draw_cause(study, sheet, curves, cause, (_LEFT + i * (_WIDTH + _GAP), top), arms)
    middle = (_LEFT + WIDTH - _RIGHT) / 2
    sheet.words(middle, below - 22, study.say("figures-months-axis"), "center", size=TEXT)
    sheet.words(8, below, study.say("figures-at-risk"), weight="bold")
    for i, arm in enumerate(arms, 1):
        sheet.words(8, below + i * LINE, arm.short)
    yield finish(
        "cumulative_incidence",
        study.say("figures-incidence-title"),
        _caption(study),
        _alt(study, curves, arms),
        sheet.drawing,
    )


def _draw_cause(
    study: Study,
    sheet: Sheet,
    curves: pl.DataFrame,
    cause: str,
    corner: tuple[float, float],
    arms: list[Arm],
) -> None:
    """Draw one panel with the numbers at risk below it; only the leftmost panel has a scale."""
    left, top = corner
    ticks = month_ticks(float(curves["time_months"].max() or 0), most=4)  # type: ignore[arg-type]
    sheet.words(left, top - 18, study.say(_CAUSES[cause]), weight="bold", size=TEXT)
    ax = sheet.axes(left, top, _WIDTH, _HEIGHT)
    percent_axis(ax)
    month_axis(ax, ticks)
    ax.tick_params(labelleft=left == _LEFT)
    if left == _LEFT:
        axis = study.say("figures-incidence-axis")
        ax.set_ylabel(axis, rotation_mode="anchor", ha="center")
    for i, arm in enumerate(arms, 1):
        curve = curves.filter((pl.col("cause") == cause) & (pl.col("arm") == arm.label))
        draw_curve(ax, curve, "incidence", arm)
        for tick in ticks:
            x = left + _WIDTH * tick / ticks[-1]
            sheet.words(x, top + _BELOW + i * LINE, f"{at_risk(curve, tick):,}", "center")


def _caption(study: Study) -> str:
    says = message("figures-incidence-says", interval=study.interval)
    return study.paragraph(says, source(*READS))


def _alt(study: Study, curves: pl.DataFrame, arms: list[Arm]) -> str:
    causes = []
    for cause, name in _CAUSES.items():
        ends = []
        for arm in arms:
            last = curves.filter((pl.col("cause") == cause) & (pl.col("arm") == arm.label)).tail(1)
            ends += [
                study.say(
                    "figures-incidence-alt-group",
                    group=arm.name,
                    percent=fixed(100 * row["incidence"], 0),
                    months=fixed(row["time_months"], 1),
                )
                for row in last.iter_rows(named=True)
            ]
        causes.append(message("figures-incidence-alt-cause", cause=message(name), groups=ends))
    return study.say("figures-incidence-alt", causes=causes)
