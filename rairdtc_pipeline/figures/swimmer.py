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
from rairdtc_pipeline.figures.study import Arm, Study, in_words, months
from rairdtc_pipeline.figures.svg import TIP
from rairdtc_pipeline.figures.swimmer_lanes import READS, Lanes, read_lanes
from rairdtc_pipeline.statistics.printing import fixed
from rairdtc_pipeline.vocabulary import vocabulary

__all__ = ["READS", "draw_swimmer"]

_LEFT, _TOP, _PITCH = 20, 104, 14
_RESPONSES = vocabulary().responses
# Marker, size relative to the lane, whether filled, and meaning, in the order of the legend.
_MARKS = {
    "CR": ("o", 0.56, True, _RESPONSES["CR"].in_sentence),
    "PR": ("^", 0.56, True, _RESPONSES["PR"].in_sentence),
    "SD": ("|", 0.4, True, _RESPONSES["SD"].in_sentence),
    "PD": ("X", 0.62, True, "progression (overall)"),
    "local": ("D", 0.66, False, "local progression"),
    "death": ("s", 0.6, True, "death"),
    "alive": (">", 0.6, False, "alive at last contact"),
    "seeds": ("d", 0.7, True, "seeds implanted"),
    "new therapy": ("*", 0.8, True, "new therapy"),
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
    sheet.legend(_legend(), 4, columns=3)
    ax = sheet.axes(_LEFT, _TOP, WIDTH - _LEFT - 24, height)
    ax.set_ylim(height, 0)
    ax.set_yticks([])
    month_axis(ax, month_ticks(float(swim.lanes["months"].max() or 0)))  # type: ignore[arg-type]
    ax.grid(axis="x")
    ax.spines["left"].set_visible(False)
    ax.set_xlabel("Months since treatment start")
    top = 0.0
    for arm in arms:
        lanes = swim.lanes.filter(pl.col("arm") == arm.label)
        ax.text(0, top + LINE * 0.8, f"{arm.name} (n = {arm.n:,})", size=SMALL, weight="bold")
        levels = {p: top + LINE + pitch * (i + 0.5) for i, p in enumerate(lanes["patient"])}
        _draw_arm(ax, arm, lanes, levels, pitch)
        _draw_events(ax, swim, levels, pitch)
        _draw_ends(ax, lanes, levels, pitch)
        top += LINE + pitch * lanes.height
    yield finish(
        "swimmer", "Course of each patient", _caption(study, swim), _alt(swim, arms), sheet.drawing
    )


def _legend() -> list[Line2D | Patch]:
    marks: list[Line2D | Patch] = [
        Line2D([], [], ls="", label=words, **_looks(kind, _PITCH))
        for kind, (_, _, _, words) in _MARKS.items()
    ]
    return [
        *marks,
        Patch(facecolor=INK, alpha=0.6, label="free of local progression"),
        Patch(facecolor=INK, alpha=0.2, label="further observation"),
        Line2D([], [], color=INK, lw=1.4, label="anlotinib dosing"),
    ]


def _looks(kind: str, pitch: float) -> dict[str, Any]:
    marker, size, filled, _ = _MARKS[kind]
    return {
        "marker": marker,
        "markersize": size * pitch,
        "color": INK,
        "markerfacecolor": INK if filled else "none",
        "markeredgewidth": 1.1,
    }


def _draw_arm(
    ax: Axes, arm: Arm, lanes: pl.DataFrame, levels: dict[str, float], pitch: float
) -> None:
    """Draw the lanes of an arm: strong while free of local progression, weak afterwards."""
    for row in lanes.iter_rows(named=True):
        until = min(row["local_months"] or 0.0, row["months"])
        for left, right, alpha in ((0, until, 0.6), (until, row["months"], 0.25)):
            lay_bar(
                ax,
                levels[row["patient"]],
                (left, right),
                0.7 * pitch,
                facecolor=arm.style.colour,
                alpha=alpha,
                gid=f"{TIP}{row['patient']}, {arm.name}: {fixed(row['months'], 1)} months",
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
    return (
        "One lane per patient from treatment start to death or last contact, the longest first "
        "within each group; strong until local progression, death or the last examination that "
        "tells (the end of local progression-free survival), weak from then on. Responses are "
        "those of each examination by RECIST 1.1, all lesions, up to the first progression or new "
        "therapy. The thin line under a lane is anlotinib as recorded, also after new therapy."
        f"{study.selection_note(swim.lanes.height, swim.of)} Source: {', '.join(READS)}, "
        "cohort.patients, protocol.settings."
    )


def _alt(swim: Lanes, arms: list[Arm]) -> str:
    groups = []
    for arm in arms:
        lanes = swim.lanes.filter(pl.col("arm") == arm.label)
        counts = [
            f"{int(lanes['progressed_locally'].sum()):,} with local progression",
            f"{int(lanes['died'].sum()):,} died",
        ]
        longest = months(lanes["months"].max())  # type: ignore[arg-type]
        groups.append(
            f"{arm.name}: {lanes.height:,} lanes up to {longest} months, {in_words(counts)}"
        )
    return f"Swimmer plot. {'; '.join(groups)}."
