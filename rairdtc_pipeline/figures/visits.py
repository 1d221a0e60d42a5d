"""The x axis of scheduled visits, evenly spaced because the first visits are close together."""

from matplotlib.axes import Axes

from rairdtc_pipeline.figures.study import Study

_LABEL_WIDTH = 22


def visit_axis(ax: Axes, study: Study, last: int, width: float) -> None:
    """Draw visits from baseline (0) to the last, labelled with their months if there is room.

    `width` is the width of the axes in units.
    """
    scheduled = study.rows(
        "SELECT visit_order, target_months FROM protocol.visit_schedule ORDER BY visit_order"
    )
    month_of = {0: 0} | dict(scheduled.iter_rows())
    shown = range(0, last + 1, visit_step(last, width, _LABEL_WIDTH))
    ax.set_xlim(-0.5, last + 0.5)
    ax.set_xticks(list(shown), [str(month_of.get(visit, "")) for visit in shown])


def visit_step(last: int, width: float, label: float) -> int:
    """The number n, such that every n-th visit has room for a label of this width."""
    return max(1, -int(-label * (last + 1) // width))
