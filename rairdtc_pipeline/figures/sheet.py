"""The sheet of a figure, with axes, text and legends placed in units from the top left.

A sheet is `WIDTH` units wide, or `NARROW` for a phone and one column of a journal. Its height
depends on the content. The viewBox has the same width.
"""

from collections.abc import Sequence
from typing import Literal, TypedDict, Unpack

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.ticker import FuncFormatter

from rairdtc_pipeline.figures.design import INK, SMALL, UNITS_PER_INCH, WIDTH
from rairdtc_pipeline.figures.study import Arm

Align = Literal["left", "center", "right"]

LINE = 20
_STEPS = (1, 2, 3, 6, 12, 24, 36, 60, 120)
_MOST_STEPS = 8


class BarLooks(TypedDict, total=False):
    """Options for the look of a bar, with matplotlib's names."""

    facecolor: str
    edgecolor: str
    linewidth: float
    alpha: float
    gid: str


class Sheet:
    """A drawing of a given height and width, in units."""

    def __init__(self, height: float, width: int = WIDTH) -> None:
        self.height, self.width = height, width
        self.drawing = Drawing(
            figsize=(width / UNITS_PER_INCH, height / UNITS_PER_INCH), dpi=UNITS_PER_INCH
        )

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Axes whose plotting area is the rectangle."""
        bottom = self.height - top - height
        place = (left / self.width, bottom / self.height, width / self.width, height / self.height)
        return self.drawing.add_axes(place)

    def words(
        self,
        x: float,
        y: float,
        words: str,
        align: Align = "left",
        *,
        size: float = SMALL,
        weight: str = "normal",
    ) -> None:
        """Write one line of text, vertically centred at y."""
        place = (x / self.width, 1 - y / self.height)
        self.drawing.text(
            *place, words, ha=align, va="center_baseline", fontsize=size, fontweight=weight
        )

    def line(self, x: float, y: float, arm: Arm) -> None:
        """Draw a sample of the arm's line, 34 units long."""
        ends, level = [x / self.width, (x + 34) / self.width], 1 - y / self.height
        self.drawing.add_artist(
            Line2D(ends, [level, level], color=arm.style.colour, linestyle=arm.style.dash)
        )

    def legend(self, handles: Sequence[Artist], top: float, columns: int = 3) -> None:
        """Draw the legend in columns: samples with their meaning."""
        self.drawing.legend(
            handles=list(handles),
            loc="upper left",
            bbox_to_anchor=(6 / self.width, 1 - top / self.height),
            ncols=columns,
            borderaxespad=0,
            borderpad=0.2,
            columnspacing=1.4,
            handlelength=2.2,
        )


def lay_bar(
    ax: Axes, at: float, ends: tuple[float, float], height: float, **looks: Unpack[BarLooks]
) -> Rectangle:
    """Draw a horizontal bar centred at `at`, in axes whose limits are already set.

    matplotlib's own function computes the limits again for each bar, and there are many bars.
    """
    left, right = ends
    bar = Rectangle((left, at - height / 2), right - left, height, **looks)
    ax.add_artist(bar)
    return bar


def legend_height(samples: int, columns: int = 3) -> float:
    """Height of a legend in units."""
    return 6 + LINE * -(-samples // columns)


def arm_lines(arms: Sequence[Arm]) -> list[Artist]:
    """Draw the legend of the arms' lines."""
    return [
        Line2D([], [], color=arm.style.colour, linestyle=arm.style.dash, label=arm.name)
        for arm in arms
    ]


def arm_areas(arms: Sequence[Arm]) -> list[Artist]:
    """Draw the legend of the arms' bars."""
    return [
        Patch(
            facecolor=arm.style.colour, hatch=arm.style.hatch, edgecolor=INK, lw=0.5, label=arm.name
        )
        for arm in arms
    ]


def month_ticks(longest: float, most: int = _MOST_STEPS) -> list[int]:
    """Months from 0 in the steps of clinic visits; the last is not before the longest time."""
    for step in _STEPS:
        steps = max(1, -int(-longest // step))
        if steps <= most:
            return [step * i for i in range(steps + 1)]
    step = _STEPS[-1] * -int(-longest // (_STEPS[-1] * most))
    return [step * i for i in range(most + 1)]


def month_axis(ax: Axes, ticks: Sequence[int]) -> None:
    """Draw the x axis of time since treatment start."""
    ax.set_xlim(0, ticks[-1])
    ax.set_xticks(ticks)


def percent_axis(ax: Axes) -> None:
    """Draw the y axis of a probability, printed in percent."""
    ax.set_ylim(0, 1.02)
    ax.set_yticks([0, 0.25, 0.5, 0.75, 1])
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.0f}"))
    ax.grid(axis="y")
