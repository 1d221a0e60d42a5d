"""Swimmer plot: one lane per patient from treatment start to the end of observation."""

from collections.abc import Iterator
from typing import Any

import polars as pl
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.transforms import offset_copy

from rairdtc_pipeline.figures.design import INK, SMALL, WIDTH
from rairdtc_pipeline.figures.figure import Figure, finish
from rairdtc_pipeline.figures.sheet import (
    LINE,
    Sheet,
    lay_bar,
    month_axis,
    month_ticks,
)
from rairdtc_pipeline.figures.study import Arm, Study, months, selection_note, source
from rairdtc_pipeline.figures.swimmer_lanes import READS, Lanes, read_lanes
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.statistics.printing import fixed
from rairdtc_pipeline.vocabulary import vocabulary

__all__ = ["READS", "draw_swimmer"]

_LEFT, _TOP, _PITCH = 20, 104, 14
_SAID = {
    "PD": "figures-spider-progression",
    "local": "figures-swimmer-local",
    "death": "figures-swimmer-death",
    "alive": "figures-swimmer-alive",
    "seeds": "figures-swimmer-seeds",
    "new therapy": "figures-swimmer-new-therapy",
}
# Marker, size relative to the lane and whether filled, in the order of the legend; the words of
# responses are in the vocabulary.
_MARKS = {
    "CR": ("o", 0.56, True),
    "PR": ("^", 0.56, True),
    "SD": ("|", 0.4, True),
    "PD": ("X", 0.62, True),
    "local": ("D", 0.66, False),
    "death": ("s", 0.6, True),
    "alive": (">", 0.6, False),
    "seeds": ("d", 0.7, True),
    "new therapy": ("*", 0.8, True),
}


def draw_swimmer(study: Study) -> Iterator[Figure]:
    """Draw the swimmer plot if any patient was followed."""
    swim = read_lanes(study)
    if swim.lanes.is_empty():
        return
    arms = [arm for arm in study.arms if arm.label in swim.lanes["arm"]]
    pitch = max(5.0, min(_PITCH, 60 * _PITCH / swim.lanes.height))
    height = pitch * swim.lanes.height + LINE * (len(arms) + 0.5)
    sheet = Sheet(_TOP + height + 52)
    sheet.legend(_legend(study), 4, columns=3)
    ax = sheet.axes(_LEFT, _TOP, WIDTH - _LEFT - 24, height)
    ax.set_ylim(height, 0)
    ax.set_yticks([])
    month_axis(ax, month_ticks(float(swim.lanes["months"].max() or 0)))  # type: ignore[arg-type]
    ax.grid(axis="x")
    ax.spines["left"].set_visible(False)
    ax.set_xlabel(study.say("figures-months-axis"))
    top = 0.0
    for arm in arms:
        lanes = swim.lanes.filter(pl.col("arm") == arm.label)
        heading = study.say("figures-group", name=arm.name, n=arm.n)
        ax.text(0, top + LINE * 0.8, heading, size=SMALL, weight="bold")
        levels = {p: top + LINE + pitch * (i + 0.5) for i, p in enumerate(lanes["patient"])}
        _draw_arm(study, ax, arm, lanes, levels, pitch)
        _draw_events(ax, swim, levels, pitch)
        _draw_ends(ax, lanes, levels, pitch)
        top += LINE + pitch * lanes.height
    yield finish(
        "swimmer",
        study.say("figures-swimmer-title"),
        _caption(study, swim),
        _alt(study, swim, arms),
        sheet.drawing,
    )


def _legend(study: Study) -> list[Line2D | Patch]:
    responses = vocabulary().responses
    marks: list[Line2D | Patch] = []
    for kind in _MARKS:
        said = _SAID.get(kind)
        words = study.say(said) if said else study.in_sentence(responses[kind].label)
        marks.append(Line2D([], [], ls="", label=words, **_looks(kind, _PITCH)))
    return [
        *marks,
        Patch(facecolor=INK, alpha=0.6, label=study.say("figures-swimmer-free")),
        Patch(facecolor=INK, alpha=0.2, label=study.say("figures-swimmer-observed")),
        Line2D([], [], color=INK, lw=1.4, label=study.say("figures-swimmer-dosing")),
    ]


def _looks(kind: str, pitch: float) -> dict[str, Any]:
    marker, size, filled = _MARKS[kind]
    return {
        "marker": marker,
        "markersize": size * pitch,
        "color": INK,
        "markerfacecolor": INK if filled else "none",
        "markeredgewidth": 1.1,
    }


def _draw_arm(
    study: Study, ax: Axes, arm: Arm, lanes: pl.DataFrame, levels: dict[str, float], pitch: float
) -> None:
    """Draw the lanes of an arm: strong while free of local progression, weak afterwards."""
    for row in lanes.iter_rows(named=True):
        until = min(row["local_months"] or 0.0, row["months"])
        followed = study.say("figures-months", months=fixed(row["months"], 1))
        for left, right, alpha in ((0, until, 0.6), (until, row["months"], 0.25)):
            lay_bar(
                ax,
                levels[row["patient"]],
                (left, right),
                0.7 * pitch,
                facecolor=arm.style.colour,
                alpha=alpha,
                gid=study.tip(row["patient"], arm, followed),
            )


def _draw_events(ax: Axes, swim: Lanes, levels: dict[str, float], pitch: float) -> None:
    events = swim.events.filter(pl.col("patient").is_in(list(levels)))
    for (kind,), rows in events.group_by("kind", maintain_order=True):
        at = [levels[patient] for patient in rows["patient"]]
        ax.plot(rows["months"], at, ls="", clip_on=False, **_looks(str(kind), pitch))
    for patient, first, last in swim.dosing.iter_rows():
        if patient in levels:
            below = levels[patient] + 0.4 * pitch
            ax.plot([first, last], [below, below], color=INK, lw=0.1 * pitch, solid_capstyle="butt")


def _draw_ends(ax: Axes, lanes: pl.DataFrame, levels: dict[str, float], pitch: float) -> None:
    """Mark local progression, and death or being alive next to the end of the lane."""
    for column, kind, wanted in (
        ("progressed_locally", "local", True),
        ("died", "death", True),
        ("died", "alive", False),
    ):
        rows = lanes.filter(pl.col(column) == wanted)
        at = [levels[patient] for patient in rows["patient"]]
        time = rows["local_months" if kind == "local" else "months"]
        beside = 0.0 if kind == "local" else pitch / 2
        place = offset_copy(ax.transData, ax.get_figure(root=True), beside, units="points")
        ax.plot(time, at, ls="", clip_on=False, transform=place, **_looks(kind, pitch))


def _caption(study: Study, swim: Lanes) -> str:
    return study.paragraph(
        message("figures-swimmer-says"),
        selection_note(swim.lanes.height, swim.of),
        source(*READS, "cohort.patients", "protocol.settings"),
    )


def _alt(study: Study, swim: Lanes, arms: list[Arm]) -> str:
    groups = []
    for arm in arms:
        lanes = swim.lanes.filter(pl.col("arm") == arm.label)
        groups.append(
            message(
                "figures-swimmer-alt-group",
                group=arm.name,
                n=lanes.height,
                longest=months(lanes["months"].max()),  # type: ignore[arg-type]
                local=int(lanes["progressed_locally"].sum()),
                died=int(lanes["died"].sum()),
            )
        )
    return study.say("figures-swimmer-alt", groups=groups)
