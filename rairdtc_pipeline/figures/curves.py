"""Step curves with confidence bands for survival and incidence, and numbers at risk."""

import polars as pl
from matplotlib.axes import Axes

from rairdtc_pipeline.figures.study import Arm


def draw_curve(ax: Axes, curve: pl.DataFrame, estimate: str, arm: Arm) -> None:
    """Draw one arm's estimate with its confidence band.

    A curve at 0 or 1 has no limits; the band keeps the last limits until the curve reaches that
    value.
    """
    band = curve.select("time_months", pl.col("lower", "upper").forward_fill())
    times, lower, upper = (band[name].cast(pl.Float64).to_numpy() for name in band.columns)
    ax.fill_between(
        times,
        lower,
        upper,
        step="post",
        color=arm.style.colour,
        alpha=0.14,
        linewidth=0,
    )
    ax.step(
        curve["time_months"],
        curve[estimate],
        where="post",
        color=arm.style.colour,
        linestyle=arm.style.dash,
    )


def at_risk(curve: pl.DataFrame, month: float) -> int:
    """Patients of one arm's curve still under observation just before a month."""
    later = curve.filter(pl.col("time_months") >= month)
    return int(later["at_risk"][0]) if later.height else 0
