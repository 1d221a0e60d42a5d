"""Spider plot: the sum of target diameters of each patient over time, one panel per arm."""

from collections.abc import Iterator

import polars as pl
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from rairdtc_pipeline.figures.design import INK
from rairdtc_pipeline.figures.figure import Figure, finish
from rairdtc_pipeline.figures.panels import panels
from rairdtc_pipeline.figures.sheet import month_axis, month_ticks
from rairdtc_pipeline.figures.study import Arm, Study, signed
from rairdtc_pipeline.figures.svg import TIP

READS = ("derived.response",)
_CHANGES = """
    SELECT p.arm, p.patient, r.study_day::DOUBLE / s.days_per_month::DOUBLE AS months,
        ((r.sod_mm / r.baseline_sod_mm - 1) * 100)::DOUBLE AS change,
        r.response = 'PD' AS progressed
    FROM derived.response AS r
    JOIN cohort.patients AS p ON r.patient = p.patient CROSS JOIN protocol.settings AS s
    WHERE r.scope = 'overall' AND r.counts AND r.sod_mm IS NOT NULL AND r.baseline_sod_mm > 0
    ORDER BY p.arm, p.patient, r.assessment_no"""
_TITLE = "Change in the sum of target diameters over time"


def draw_spider(study: Study) -> Iterator[Figure]:
    """Draw the spider plot if there are measurements."""
    changes = study.rows(_CHANGES)
    if changes.is_empty():
        return
    drawn = changes.filter(pl.col("patient").is_in(study.drawn_patients))
    progression = Line2D([], [], color=INK, marker="X", ls="", ms=8, label="progression (overall)")
    last = Line2D([], [], color=INK, marker="o", ls="", ms=5, label="last examination that counts")
    sheet, axes = panels(study.arms, [progression, last])
    ticks = month_ticks(float(drawn["months"].max() or 0), most=4)  # type: ignore[arg-type]
    for arm, ax in zip(study.arms, axes, strict=True):
        _draw_arm(ax, drawn.filter(pl.col("arm") == arm.label), arm)
        month_axis(ax, ticks)
        for ratio in ("pr_ratio", "pd_increase_ratio"):
            limit = 100 * (study.settings[ratio] - 1)
            ax.axhline(limit, color=INK, lw=1, dashes=(5, 3), alpha=0.7)
    low, high = float(drawn["change"].min()), float(drawn["change"].max())  # type: ignore[arg-type]
    for ax in axes:
        ax.set_ylim(min(low, -100) - 5, max(high, 40) + 5)
    sheet.words(4, sheet.height - 12, "Change from baseline, %, by months since treatment start")
    yield finish(
        "spider_diameters",
        _TITLE,
        _caption(study, changes, drawn),
        _alt(study, changes),
        sheet.drawing,
    )


def _draw_arm(ax: Axes, changes: pl.DataFrame, arm: Arm) -> None:
    for (patient,), line in changes.group_by("patient", maintain_order=True):
        x, y = [0.0, *line["months"]], [0.0, *line["change"]]
        tip, colour = f"{TIP}{patient}, {arm.name}", arm.style.colour
        ax.plot(x, y, lw=1.1, alpha=0.85, color=colour, gid=tip)
        marker, size = ("X", 8) if line["progressed"][-1] else ("o", 5)
        ax.plot(x[-1], y[-1], marker=marker, ms=size, color=colour, gid=tip)


def _caption(study: Study, changes: pl.DataFrame, drawn: pl.DataFrame) -> str:
    note = study.selection_note(drawn["patient"].n_unique(), changes["patient"].n_unique())
    return (
        "Change in the sum of target diameters from baseline, one line per patient, up to the "
        "first progression or new therapy; examinations at which a target could not be measured "
        "are passed over. A line that ends in a cross ended in progression by RECIST 1.1 (targets, "
        "other lesions or new ones). Dashed lines: the protocol's limits of partial response and, "
        f"from baseline, of progression.{note} "
        "Source: derived.response, cohort.patients, protocol.settings."
    )


def _alt(study: Study, changes: pl.DataFrame) -> str:
    last = changes.group_by("arm", "patient", maintain_order=True).last()
    groups = []
    for arm in study.arms:
        of_arm = last.filter(pl.col("arm") == arm.label)
        if of_arm.height:
            middle = signed(float(of_arm["change"].median()))  # type: ignore[arg-type]
            ended = int(of_arm["progressed"].fill_null(False).sum())
            groups.append(
                f"{arm.name}: {of_arm.height:,} patients, last change {middle} in the median, "
                f"progression at the end of {ended:,} lines"
            )
    return f"Lines of the change in the sum of target diameters over time. {'; '.join(groups)}."
