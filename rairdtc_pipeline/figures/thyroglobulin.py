"""Thyroglobulin over time on a log axis: every patient, and the typical course of each arm."""

from collections.abc import Iterator

import polars as pl
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from rairdtc_pipeline.figures.design import INK
from rairdtc_pipeline.figures.figure import Figure, finish
from rairdtc_pipeline.figures.panels import panels
from rairdtc_pipeline.figures.study import Arm, Study, selection_note, source
from rairdtc_pipeline.figures.visits import visit_axis
from rairdtc_pipeline.messages import message

READS = ("derived.tg", "protocol.visit_schedule")
MODEL = "statistics.tg_model"
# With fewer patients than this, the middle does not represent the arm.
FEWEST_FOR_MIDDLE = 3
_VALUES = """
    SELECT arm, patient, visit_order, tg_ng_ml, coalesce(usable, FALSE) AS usable,
        coalesce(tg_comparator, '=') AS comparator
    FROM derived.tg
    WHERE tg_ng_ml > 0 AND patient IN (SELECT unnest($1))
    ORDER BY arm, patient, visit_order"""
_MEDIANS = """
    SELECT arm, visit, visit_order, count(*) AS n, median(tg_ng_ml) AS middle,
        NULL::DOUBLE AS lower, NULL::DOUBLE AS upper
    FROM derived.tg WHERE tg_ng_ml > 0 AND usable
    GROUP BY ALL ORDER BY arm, visit_order"""
_MODEL = """
    SELECT t.arm, t.visit, coalesce(v.visit_order, 0) AS visit_order, t.n,
        t.geometric_mean_ng_ml AS middle, t.lower_ng_ml AS lower, t.upper_ng_ml AS upper
    FROM statistics.tg_model AS t LEFT JOIN protocol.visit_schedule AS v ON t.visit = v.visit
    CROSS JOIN protocol.settings AS s
    WHERE t.geometric_mean_ng_ml > 0 AND t.below_limit_as = s.below_limit_factor
    ORDER BY t.arm, visit_order"""
# (Comparator, usable) → marker, size, filled.
_MARKS = {
    ("<", True): ("v", 6, True),
    (">", True): ("^", 6, True),
    ("<", False): ("v", 6, False),
    (">", False): ("^", 6, False),
    ("=", False): ("o", 5, False),
}


def draw_thyroglobulin(study: Study) -> Iterator[Figure]:
    """Draw the figure of thyroglobulin if it was measured."""
    values = study.rows(_VALUES, [study.drawn_patients])
    if values.is_empty():
        return
    modelled = study.has(MODEL)
    middles = study.rows(_MODEL if modelled else _MEDIANS)
    if modelled and middles.is_empty():
        modelled, middles = False, study.rows(_MEDIANS)
    sheet, axes = panels(study, _legend(study, modelled))
    last = int(values["visit_order"].max())  # type: ignore[arg-type]
    seen = [values["tg_ng_ml"], *(middles[name] for name in ("lower", "upper"))]
    known = pl.concat([column.cast(pl.Float64) for column in seen]).drop_nulls()
    low, high = float(known.min()), float(known.max())  # type: ignore[arg-type]
    for arm, ax in zip(study.arms, axes, strict=True):
        _log_axis(ax, low, high)
        visit_axis(ax, study, last, ax.bbox.width)
        _draw_patients(study, ax, values.filter(pl.col("arm") == arm.label), arm)
        _draw_middles(ax, middles.filter(pl.col("arm") == arm.label), arm)
    sheet.words(4, sheet.height - 12, study.say("figures-tg-axis"))
    yield finish(
        "thyroglobulin",
        study.say("figures-tg-title"),
        _caption(study, values, modelled),
        _alt(study, middles, modelled),
        sheet.drawing,
    )


def _legend(study: Study, modelled: bool) -> list[Artist]:
    middle = "figures-tg-geometric-mean" if modelled else "figures-tg-median"
    marks = [
        ("v", "figures-tg-below-limit", INK),
        ("^", "figures-tg-above-limit", INK),
        ("o", "figures-tg-not-usable", "none"),
    ]
    return [
        Line2D([], [], color=INK, lw=3, label=study.say(middle)),
        Line2D([], [], color=INK, lw=0.8, alpha=0.6, label=study.say("figures-tg-patient")),
        *(
            Line2D([], [], color=INK, marker=marker, mfc=fill, ms=6, ls="", label=study.say(said))
            for marker, said, fill in marks
        ),
    ]


def _log_axis(ax: Axes, low: float, high: float) -> None:
    ax.set_yscale("log")
    ax.set_ylim(low / 2, high * 2)
    ax.yaxis.set_major_locator(LogLocator(base=10, numticks=12))
    ax.yaxis.set_minor_locator(NullLocator())
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.6g}"))


def _draw_patients(study: Study, ax: Axes, values: pl.DataFrame, arm: Arm) -> None:
    """Draw thin lines through usable values; values beyond a limit or not usable have marks."""
    usable = values.filter(pl.col("usable"))
    for (patient,), line in usable.group_by("patient", maintain_order=True):
        ax.plot(
            line["visit_order"], line["tg_ng_ml"], color=arm.style.colour, lw=0.8, alpha=0.6,
            gid=study.tip(str(patient), arm),
        )  # fmt: skip
    for (comparator, fit), (marker, size, filled) in _MARKS.items():
        marked = values.filter((pl.col("comparator") == comparator) & (pl.col("usable") == fit))
        colour = arm.style.colour
        ax.plot(
            marked["visit_order"], marked["tg_ng_ml"], ls="", marker=marker, ms=size, color=colour,
            mfc=colour if filled else "none", clip_on=False,
        )  # fmt: skip


def _draw_middles(ax: Axes, middles: pl.DataFrame, arm: Arm) -> None:
    rows = middles.filter(pl.col("n") >= FEWEST_FOR_MIDDLE)
    known = rows.drop_nulls(["lower", "upper"])
    ax.vlines(known["visit_order"], known["lower"], known["upper"], color=INK, lw=1.4)
    ax.plot(rows["visit_order"], rows["middle"], color=INK, lw=3.6, solid_joinstyle="round")
    ax.plot(
        rows["visit_order"], rows["middle"], color=arm.style.colour, lw=2, marker="o", ms=5, mec=INK
    )


def _caption(study: Study, values: pl.DataFrame, modelled: bool) -> str:
    middle = message("figures-tg-medians")
    if modelled:
        methods = study.rows(f"SELECT DISTINCT method FROM {MODEL} ORDER BY 1")["method"]
        middle = message(
            "figures-tg-means-of-model",
            methods=[study.label(method) for method in methods.drop_nulls()],
            interval=study.interval,
        )
    return study.paragraph(
        message("figures-tg-says", middle=middle, fewest=FEWEST_FOR_MIDDLE),
        selection_note(values["patient"].n_unique(), study.n_patients),
        source(*READS, *[MODEL] * modelled),
    )


def _alt(study: Study, middles: pl.DataFrame, modelled: bool) -> str:
    groups = []
    for arm in study.arms:
        rows = middles.filter(
            (pl.col("arm") == arm.label) & (pl.col("n") >= FEWEST_FOR_MIDDLE)
        ).rows(named=True)
        points = [
            study.say(
                "figures-tg-alt-point",
                middle=f"{row['middle']:,.3g}",
                visit=study.visit(row["visit_order"]),
            )
            for row in rows[:5]
        ]
        if points:
            groups.append(message("figures-tg-alt-group", group=arm.name, points=points))
    said = "figures-tg-alt-means" if modelled else "figures-tg-alt-medians"
    return study.say(said, groups=groups)
