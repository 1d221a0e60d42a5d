"""Spider plot: the sum of target diameters of each patient over time, one panel per arm."""

from collections.abc import Iterator

import polars as pl
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from rairdtc_pipeline.figures.design import INK
from rairdtc_pipeline.figures.figure import Figure, finish
from rairdtc_pipeline.figures.panels import panels
from rairdtc_pipeline.figures.sheet import month_axis, month_ticks
from rairdtc_pipeline.figures.study import Arm, Study, selection_note, signed, source
from rairdtc_pipeline.messages import message

READS = ("derived.response",)
_CHANGES = """
    SELECT p.arm, p.patient, r.study_day::DOUBLE / s.days_per_month::DOUBLE AS months,
        ((r.sod_mm / r.baseline_sod_mm - 1) * 100)::DOUBLE AS change,
        r.response = 'PD' AS progressed
    FROM derived.response AS r
    JOIN cohort.patients AS p ON r.patient = p.patient CROSS JOIN protocol.settings AS s
    WHERE r.scope = 'overall' AND r.counts AND r.sod_mm IS NOT NULL AND r.baseline_sod_mm > 0
    ORDER BY p.arm, p.patient, r.assessment_no"""

# Marker and size at the end of a line.
_PROGRESSION, _LAST = ("X", 8), ("o", 5)


def draw_spider(study: Study) -> Iterator[Figure]:
    """Draw the spider plot if there are measurements."""
    changes = study.rows(_CHANGES)
    if changes.is_empty():
        return
    drawn = changes.filter(pl.col("patient").is_in(study.drawn_patients))
    said = [study.say("figures-spider-progression"), study.say("figures-spider-last")]
    legend = [
        Line2D([], [], color=INK, marker=marker, ls="", ms=size, label=label)
        for (marker, size), label in zip((_PROGRESSION, _LAST), said, strict=True)
    ]
    sheet, axes = panels(study, legend)
    ticks = month_ticks(float(drawn["months"].max() or 0), most=4)  # type: ignore[arg-type]
    for arm, ax in zip(study.arms, axes, strict=True):
        _draw_arm(study, ax, drawn.filter(pl.col("arm") == arm.label), arm)
        month_axis(ax, ticks)
        for ratio in ("pr_ratio", "pd_increase_ratio"):
            limit = 100 * (study.settings[ratio] - 1)
            ax.axhline(limit, color=INK, lw=1, dashes=(5, 3), alpha=0.7)
    low, high = float(drawn["change"].min()), float(drawn["change"].max())  # type: ignore[arg-type]
    for ax in axes:
        ax.set_ylim(min(low, -100) - 5, max(high, 40) + 5)
    sheet.words(4, sheet.height - 12, study.say("figures-spider-axis"))
    yield finish(
        "spider_diameters",
        study.say("figures-spider-title"),
        _caption(study, changes, drawn),
        _alt(study, changes),
        sheet.drawing,
    )


def _draw_arm(study: Study, ax: Axes, changes: pl.DataFrame, arm: Arm) -> None:
    for (patient,), line in changes.group_by("patient", maintain_order=True):
        x, y = [0.0, *line["months"]], [0.0, *line["change"]]
        tip, colour = study.tip(str(patient), arm), arm.style.colour
        ax.plot(x, y, lw=1.1, alpha=0.85, color=colour, gid=tip)
        marker, size = _PROGRESSION if line["progressed"][-1] else _LAST
        ax.plot(x[-1], y[-1], marker=marker, ms=size, color=colour, gid=tip)


def _caption(study: Study, changes: pl.DataFrame, drawn: pl.DataFrame) -> str:
    return study.paragraph(
        message("figures-spider-says"),
        selection_note(drawn["patient"].n_unique(), changes["patient"].n_unique()),
        source("derived.response", "cohort.patients", "protocol.settings"),
    )


def _alt(study: Study, changes: pl.DataFrame) -> str:
    last = changes.group_by("arm", "patient", maintain_order=True).last()
    groups = []
    for arm in study.arms:
        of_arm = last.filter(pl.col("arm") == arm.label)
        if of_arm.height:
            groups.append(
                message(
                    "figures-spider-alt-group",
                    group=arm.name,
                    n=of_arm.height,
                    middle=signed(float(of_arm["change"].median())),  # type: ignore[arg-type]
                    ended=int(of_arm["progressed"].fill_null(False).sum()),
                )
            )
    return study.say("figures-spider-alt", groups=groups)
