"""Forest plot of hazard ratios: the primary analysis and every sensitivity set."""

import math
from collections.abc import Iterator

import polars as pl
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, NullLocator

from rairdtc_pipeline.figures.design import INK, TEXT, WIDTH
from rairdtc_pipeline.figures.figure import Figure, finish
from rairdtc_pipeline.figures.kaplan_meier import ENDPOINTS
from rairdtc_pipeline.figures.sheet import LINE, Align, Sheet
from rairdtc_pipeline.figures.study import Study, p_words
from rairdtc_pipeline.statistics.printing import ratio_text

READS = ("statistics.hazard_ratios",)
_LEFT, _RIGHT, _TOP = 244, 236, 34
_WIDEST = (0.02, 50.0)  # a limit outside this range is drawn as an arrow
_TICKS = (0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50)
_RATIOS = """
    SELECT * FROM statistics.hazard_ratios
    ORDER BY endpoint, sensitivity_set <> 'primary', sensitivity_set, arm, reference_arm"""


def draw_forest(study: Study) -> Iterator[Figure]:
    """Draw the forest plot if there are comparisons."""
    ratios = study.rows(_RATIOS)
    if ratios.is_empty():
        return
    blocks = ratios.partition_by("endpoint", "sensitivity_set", maintain_order=True)
    height = sum(LINE * (block.height + 1) + 8 for block in blocks)
    sheet = Sheet(_TOP + height + 58)
    _column_heads(sheet, study.interval)
    ax = sheet.axes(_LEFT, _TOP, WIDTH - _LEFT - _RIGHT, height)
    ax.set_ylim(height, 0)
    _ratio_axis(ax, ratios)
    y = 0.0
    for block in blocks:
        sheet.words(8, _TOP + y + 12, _heading(block.row(0, named=True)), weight="bold")
        for row in block.iter_rows(named=True):
            y += LINE
            _draw_row(sheet, ax, row, y + 12)
        y += LINE + 8
    yield finish(
        "hazard_ratios",
        "Hazard ratios in the primary and the sensitivity analyses",
        _caption(study, ratios),
        _alt(study, ratios),
        sheet.drawing,
    )


def _column_heads(sheet: Sheet, interval: str) -> None:
    heads: tuple[tuple[float, str, Align], ...] = (
        (8, "Groups", "left"),
        (_LEFT - 14, "Events / n", "right"),
        (WIDTH - 96, f"HR ({interval})", "right"),
        (WIDTH - 8, "p", "right"),
    )
    for x, words, align in heads:
        sheet.words(x, 14, words, align, weight="bold")


def _heading(row: dict[str, str]) -> str:
    return f"{row['endpoint']}, {row['sensitivity_set'].replace('_', ' ')}"


def _ratio_axis(ax: Axes, ratios: pl.DataFrame) -> None:
    seen = [
        float(value)
        for name in ("hazard_ratio", "lower", "upper")
        for value in ratios[name].drop_nulls()
        if value > 0 and math.isfinite(value)
    ]
    low, high = min([0.5, *seen]), max([2.0, *seen])
    ax.set_xscale("log")
    ax.set_xlim(max(low / 1.2, _WIDEST[0]), min(high * 1.2, _WIDEST[1]))
    ticks = [tick for tick in _TICKS if ax.get_xlim()[0] <= tick <= ax.get_xlim()[1]]
    ax.set_xticks(ticks)
    ax.xaxis.set_minor_locator(NullLocator())
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.axvline(1, color=INK, lw=1)
    ax.grid(axis="x")
    ax.set_xlabel("Hazard ratio", size=TEXT)


def _draw_row(sheet: Sheet, ax: Axes, row: dict[str, float | None], y: float) -> None:
    at = _TOP + y
    sheet.words(20, at, f"{row['arm']} against {row['reference_arm']}")
    sheet.words(_LEFT - 14, at, f"{row['events']:,} / {row['n']:,}", "right")
    sheet.words(WIDTH - 96, at, _ratio(row), "right")
    sheet.words(WIDTH - 8, at, p_words(row["p"]).removeprefix("p ").removeprefix("= "), "right")
    ratio = row["hazard_ratio"]
    if ratio is None:
        return
    left, right = ax.get_xlim()
    lower, upper = row["lower"] or 0.0, row["upper"] or math.inf
    ax.plot([max(lower, left), min(upper, right)], [y, y], color=INK, lw=1.6)
    if lower < left:
        ax.plot(left, y, marker="<", color=INK, ms=7, clip_on=False)
    if upper > right:
        ax.plot(right, y, marker=">", color=INK, ms=7, clip_on=False)
    if left <= ratio <= right:
        ax.plot(ratio, y, marker="s", color=INK, ms=8)


def _ratio(row: dict[str, float | None]) -> str:
    if row["hazard_ratio"] is None:
        return "not estimable"
    ratio, lower, upper = (
        "none" if row[name] is None else ratio_text(row[name] or 0.0)
        for name in ("hazard_ratio", "lower", "upper")
    )
    return f"{ratio} ({lower} – {upper})"


def _caption(study: Study, ratios: pl.DataFrame) -> str:
    methods = "; ".join(ratios["method"].drop_nulls().unique(maintain_order=True))
    judged = ratios["ph_p"].drop_nulls()
    proportional = (
        f" Proportional hazards (Grambsch–Therneau) by pair: smallest {p_words(judged.min())}."  # type: ignore[arg-type]
        if judged.len()
        else ""
    )
    return (
        f"Hazard ratios with {study.interval} on a logarithmic scale; below 1 the first group of "
        "the pair has the lower hazard. Squares: estimates; arrows: limits beyond the axis. "
        f"{methods}.{proportional} p values are not adjusted for the number of comparisons. "
        "Source: statistics.hazard_ratios."
    )


def _alt(study: Study, ratios: pl.DataFrame) -> str:
    primary = ratios.filter(pl.col("sensitivity_set") == "primary")
    said = [
        f"{ENDPOINTS.get(row['endpoint'], row['endpoint'])}, {row['arm']} against "
        f"{row['reference_arm']}: {_ratio(row)}, {p_words(row['p'])}"
        for row in primary.iter_rows(named=True)
    ]
    others = ratios.height - primary.height
    return (
        f"Forest plot of hazard ratios with {study.interval}. Primary analysis: {'; '.join(said)}. "
        f"{others:,} comparisons in other sensitivity sets are drawn beside them."
    )
