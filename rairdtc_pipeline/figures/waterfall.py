"""Waterfall plots: one bar per patient with the best change, from growth to reduction."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl
from matplotlib.axes import Axes

from rairdtc_pipeline.figures.design import INK, SMALL, WIDTH
from rairdtc_pipeline.figures.figure import Figure, finish
from rairdtc_pipeline.figures.sheet import Sheet, arm_areas, legend_height
from rairdtc_pipeline.figures.study import (
    MOST_PATIENTS,
    Study,
    evenly,
    selection_note,
    signed,
    source,
)
from rairdtc_pipeline.messages import message

READS = ("derived.tumor_size", "derived.response")
_LEFT, _HEIGHT = 76, 340
_FEWEST = 12  # room for at least so many bars, so that a single bar is not as wide as the axis
# Best change of each patient over the examinations that count. Examinations after the first
# progression or after new therapy do not measure the effect of this treatment.
_VOLUME = """
    SELECT t.patient, t.arm, -max(t.vrr_percent) AS change
    FROM derived.tumor_size AS t
    JOIN derived.response AS r
        ON t.patient = r.patient AND t.assessment_no = r.assessment_no AND r.scope = 'overall'
    WHERE r.counts AND t.vrr_percent IS NOT NULL
    GROUP BY t.patient, t.arm ORDER BY change DESC, t.patient"""
_DIAMETERS = """
    SELECT p.patient, p.arm,
        min((r.sod_mm / nullif(r.baseline_sod_mm, 0) - 1) * 100)::DOUBLE AS change
    FROM derived.response AS r JOIN cohort.patients AS p ON r.patient = p.patient
    WHERE r.counts AND r.scope = 'overall' AND r.sod_mm IS NOT NULL AND r.baseline_sod_mm <> 0
    GROUP BY p.patient, p.arm ORDER BY change DESC, p.patient"""


@dataclass(frozen=True)
class Measure:
    """The measure that a waterfall plot shows; the name leads to its words in the catalogue."""

    name: str
    query: str
    sources: tuple[str, ...]

    @property
    def said(self) -> str:
        """What the ids of its messages begin with."""
        return f"figures-{self.name.replace('_', '-')}"


_MEASURES = (
    Measure("waterfall_volume", _VOLUME, READS),
    Measure(
        "waterfall_diameters",
        _DIAMETERS,
        ("derived.response", "cohort.patients", "protocol.settings"),
    ),
)


def draw_waterfalls(study: Study) -> Iterator[Figure]:
    """Draw the waterfall plots of volumes and of diameters, each if there are measurements."""
    for measure in _MEASURES:
        best = study.rows(measure.query)
        if best.height:
            yield _figure(study, measure, best)


def _figure(study: Study, measure: Measure, best: pl.DataFrame) -> Figure:
    top = legend_height(len(study.arms)) + 16
    sheet = Sheet(top + _HEIGHT + 34)
    sheet.legend(arm_areas(study.arms), 4)
    right = 76 if measure.query is _DIAMETERS else 20
    ax = sheet.axes(_LEFT, top, WIDTH - _LEFT - right, _HEIGHT)
    drawn = evenly(best, MOST_PATIENTS).with_row_index("place")
    for arm in study.arms:
        bars = drawn.filter(pl.col("arm") == arm.label)
        heights = bars["change"].to_list()
        patches = ax.bar(
            bars["place"],
            heights,
            width=0.84,
            color=arm.style.colour,
            hatch=arm.style.hatch,
            edgecolor=INK,
            linewidth=0.4,
        )
        for patch, patient, change in zip(patches, bars["patient"], heights, strict=True):
            patch.set_gid(study.tip(patient, arm, signed(change)))
    _axes(study, ax, measure, drawn.height)
    if measure.query is _DIAMETERS:
        _recist_lines(ax, study)
    return finish(
        measure.name,
        study.say(f"{measure.said}-title"),
        _caption(study, measure, best, drawn.height),
        _alt(study, measure, best),
        sheet.drawing,
    )


def _axes(study: Study, ax: Axes, measure: Measure, bars: int) -> None:
    ax.set_xlim(-0.8, max(bars, _FEWEST) - 0.2)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    ax.axhline(0, color=INK, lw=1)
    low, high = ax.get_ylim()
    ax.set_ylim(min(low, -100), max(high, 30))
    ax.grid(axis="y")
    ax.set_ylabel(study.say(f"{measure.said}-axis"), rotation_mode="anchor", ha="center")
    ax.set_xlabel(study.say("figures-waterfall-patients"))


def _recist_lines(ax: Axes, study: Study) -> None:
    """Draw the protocol's limits of partial response and progression, labelled at the right."""
    for name, ratio in (("PR", "pr_ratio"), ("PD", "pd_increase_ratio")):
        limit = 100 * (study.settings[ratio] - 1)
        ax.axhline(limit, color=INK, lw=1.2, dashes=(5, 3))
        ax.annotate(
            f"{name} {signed(limit)}",
            (1, limit),
            xycoords=("axes fraction", "data"),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            size=SMALL,
        )


def _caption(study: Study, measure: Measure, best: pl.DataFrame, drawn: int) -> str:
    of, unmeasured = study.n_patients, study.n_patients - best.height
    return study.paragraph(
        message(f"{measure.said}-says"),
        message("figures-waterfall-lines") if measure.query is _DIAMETERS else None,
        message("figures-waterfall-left-out", n=unmeasured, of=of) if unmeasured else None,
        selection_note(drawn, best.height),
        source(*measure.sources),
    )


def _alt(study: Study, measure: Measure, best: pl.DataFrame) -> str:
    groups = []
    for arm in study.arms:
        change = best.filter(pl.col("arm") == arm.label)["change"]
        if change.len():
            middle, highest, lowest = (
                signed(float(value))  # type: ignore[arg-type]
                for value in (change.median(), change.max(), change.min())
            )
            groups.append(
                message(
                    "figures-waterfall-alt-group",
                    group=arm.name,
                    shrunk=int((change < 0).sum()),
                    n=change.len(),
                    middle=middle,
                    highest=highest,
                    lowest=lowest,
                )
            )
    return study.say(f"{measure.said}-alt", groups=groups)
