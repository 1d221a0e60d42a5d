"""Forest plot of hazard ratios: the primary analysis and every sensitivity set."""

import math
from collections.abc import Iterator
from typing import Any

import polars as pl
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, NullLocator

from rairdtc_pipeline.figures.design import INK, TEXT, WIDTH
from rairdtc_pipeline.figures.figure import Figure, finish
from rairdtc_pipeline.figures.kaplan_meier import ENDPOINTS
from rairdtc_pipeline.figures.sheet import LINE, Align, Sheet
from rairdtc_pipeline.figures.study import Study, p_words, source
from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.statistics.printing import p_text, ratio_text
from rairdtc_pipeline.vocabulary import PRIMARY, vocabulary

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
    _column_heads(study, sheet)
    ax = sheet.axes(_LEFT, _TOP, WIDTH - _LEFT - _RIGHT, height)
    ax.set_ylim(height, 0)
    _ratio_axis(study, ax, ratios)
    y = 0.0
    for block in blocks:
        sheet.words(8, _TOP + y + 12, _heading(study, block.row(0, named=True)), weight="bold")
        for row in block.iter_rows(named=True):
            y += LINE
            _draw_row(study, sheet, ax, row, y + 12)
        y += LINE + 8
    yield finish(
        "hazard_ratios",
        study.say("figures-ratios-title"),
        _caption(study, ratios),
        _alt(study, ratios),
        sheet.drawing,
    )


def _column_heads(study: Study, sheet: Sheet) -> None:
    heads: tuple[tuple[float, str, Align], ...] = (
        (8, study.say("figures-ratios-groups"), "left"),
        (_LEFT - 14, study.say("figures-ratios-events"), "right"),
        (WIDTH - 96, study.say("figures-ratios-heading", interval=study.interval), "right"),
        (WIDTH - 8, "p", "right"),
    )
    for x, words, align in heads:
        sheet.words(x, 14, words, align, weight="bold")


def _heading(study: Study, row: dict[str, str]) -> str:
    known = vocabulary().sensitivity_sets.get(row["sensitivity_set"])
    counted = study.in_sentence(known.label) if known else row["sensitivity_set"]
    return study.say("figures-ratios-block", endpoint=row["endpoint"], set=counted)


def _ratio_axis(study: Study, ax: Axes, ratios: pl.DataFrame) -> None:
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
    ax.set_xlabel(study.say("figures-ratios-axis"), size=TEXT)


def _draw_row(study: Study, sheet: Sheet, ax: Axes, row: dict[str, Any], y: float) -> None:
    at = _TOP + y
    sheet.words(20, at, _pair(row).text(study.language))
    sheet.words(_LEFT - 14, at, f"{row['events']:,} / {row['n']:,}", "right")
    sheet.words(WIDTH - 96, at, _ratio(row).text(study.language), "right")
    sheet.words(WIDTH - 8, at, p_text(row["p"]), "right")
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


def _pair(row: dict[str, Any]) -> Message:
    return message("report-against", arm=row["arm"], reference=row["reference_arm"])


def _ratio(row: dict[str, Any]) -> Message:
    if row["hazard_ratio"] is None:
        return message("figures-ratios-not-estimable")
    ratio, lower, upper = (
        message("figures-ratios-none") if row[name] is None else ratio_text(row[name])
        for name in ("hazard_ratio", "lower", "upper")
    )
    return message("figures-ratios-ratio", ratio=ratio, lower=lower, upper=upper)


def _caption(study: Study, ratios: pl.DataFrame) -> str:
    methods = [study.label(each) for each in ratios["method"].drop_nulls().unique().sort()]
    judged = ratios["ph_p"].drop_nulls()
    smallest = p_words(judged.min())  # type: ignore[arg-type]
    return study.paragraph(
        message("figures-ratios-says", interval=study.interval, methods=methods),
        message("figures-ratios-proportional", p=smallest) if judged.len() else None,
        message("figures-ratios-not-adjusted"),
        source(*READS),
    )


def _alt(study: Study, ratios: pl.DataFrame) -> str:
    primary = ratios.filter(pl.col("sensitivity_set") == PRIMARY)
    said = [
        message(
            "figures-ratios-alt-ratio",
            endpoint=study.label(ENDPOINTS.get(row["endpoint"], row["endpoint"])),
            pair=_pair(row),
            ratio=_ratio(row),
            p=p_words(row["p"]),
        )
        for row in primary.iter_rows(named=True)
    ]
    return study.say(
        "figures-ratios-alt",
        interval=study.interval,
        ratios=said,
        others=ratios.height - primary.height,
    )
