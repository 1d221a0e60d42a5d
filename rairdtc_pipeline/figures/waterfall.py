"""Waterfall plots: one bar per patient with the best change, from growth to reduction."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl
from matplotlib.axes import Axes

from rairdtc_pipeline.figures.design import INK, SMALL, WIDTH
from rairdtc_pipeline.figures.figure import Figure, finish
from rairdtc_pipeline.figures.sheet import Sheet, arm_areas, legend_height
from rairdtc_pipeline.figures.study import MOST_PATIENTS, Study, evenly, signed
from rairdtc_pipeline.figures.svg import TIP

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
    """The measure that a waterfall plot shows."""

    name: str
    title: str
    axis: str
    query: str
    rule: str
    sources: str


_MEASURES = (
    Measure(
        "waterfall_volume",
        "Best volume reduction of the target lesions",
        "Best change in target volume, %",
        _VOLUME,
        "the volume of the target lesions from baseline (the volume reduction rate, VRR, with its "
        "sign turned)",
        "derived.tumor_size, derived.response",
    ),
    Measure(
        "waterfall_diameters",
        "Best change in the sum of target diameters",
        "Best change in sum of diameters, %",
        _DIAMETERS,
        "the sum of target diameters from baseline",
        "derived.response, cohort.patients, protocol.settings",
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
            patch.set_gid(f"{TIP}{patient}, {arm.name}: {signed(change)}")
    _axes(ax, measure, drawn.height)
    if measure.query is _DIAMETERS:
        _recist_lines(ax, study)
    return finish(
        measure.name,
        measure.title,
        _caption(study, measure, best, drawn.height),
        _alt(study, measure, best),
        sheet.drawing,
    )


def _axes(ax: Axes, measure: Measure, bars: int) -> None:
    ax.set_xlim(-0.8, max(bars, _FEWEST) - 0.2)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    ax.axhline(0, color=INK, lw=1)
    low, high = ax.get_ylim()
    ax.set_ylim(min(low, -100), max(high, 30))
    ax.grid(axis="y")
    ax.set_ylabel(measure.axis, rotation_mode="anchor", ha="center")
    ax.set_xlabel("Patients, from the least to the greatest reduction")


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
    unmeasured = study.n_patients - best.height
    left_out = f" {unmeasured:,} of {study.n_patients:,} patients had no such examination."
    lines = (
        " Dashed lines: the limits of partial response (PR) and of progression (PD) in the "
        "protocol; progression itself is judged from the smallest sum, not from baseline."
        if measure.query is _DIAMETERS
        else ""
    )
    return (
        f"Best change in {measure.rule}, over the examinations up to the first progression or new "
        "therapy at which every target could be measured; one bar per patient."
        f"{lines}{left_out if unmeasured else ''}{study.selection_note(drawn, best.height)} "
        f"Source: {measure.sources}."
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
            shrunk = int((change < 0).sum())
            groups.append(
                f"{arm.name}: reduction in {shrunk:,} of {change.len():,} patients, "
                f"median {middle}, from {highest} to {lowest}"
            )
    return f"Waterfall of the {measure.axis[0].lower()}{measure.axis[1:-3]}. {'; '.join(groups)}."
