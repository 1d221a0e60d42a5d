"""Panels side by side, one per arm, with a common scale."""

from collections.abc import Sequence

from matplotlib.artist import Artist
from matplotlib.axes import Axes

from rairdtc_pipeline.figures.design import SMALL, WIDTH
from rairdtc_pipeline.figures.sheet import LINE, Sheet
from rairdtc_pipeline.figures.study import Study

_COLUMNS = 3
_LEFT, _GAP, _HEIGHT, _BELOW = 62, 26, 260, 34


def panels(study: Study, legend: Sequence[Artist]) -> tuple[Sheet, list[Axes]]:
    """Make a sheet with a titled panel per arm and a legend; the last line is left free."""
    arms = study.arms
    columns = min(_COLUMNS, len(arms))
    rows = -(-len(arms) // columns)
    block = 2 * LINE + _HEIGHT + _BELOW
    sheet = Sheet(LINE + 10 + rows * block + LINE)
    sheet.legend(legend, 4, columns=len(legend))
    width = (WIDTH - _LEFT - 12 - (columns - 1) * _GAP) / columns
    axes = []
    for i, arm in enumerate(arms):
        row, column = divmod(i, columns)
        left, top = _LEFT + column * (width + _GAP), LINE + 10 + row * block
        sheet.words(
            left, top + 10, study.say("figures-group", name=arm.short, n=arm.n), weight="bold"
        )
        sheet.words(left, top + 8 + LINE, arm.treatment, size=SMALL - 1)
        ax = sheet.axes(left, top + 2 * LINE + 4, width, _HEIGHT)
        ax.grid(axis="y")
        ax.tick_params(labelleft=column == 0)
        axes.append(ax)
    return sheet, axes
