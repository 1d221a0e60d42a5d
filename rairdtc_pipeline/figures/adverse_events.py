"""Adverse events: worst grade per patient, and each term by its worst grade, per arm."""

from collections.abc import Iterator, Sequence

import polars as pl
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from rairdtc_pipeline.figures.design import GRADE_COLOURS, INK, SMALL, WIDTH
from rairdtc_pipeline.figures.figure import Figure, finish
from rairdtc_pipeline.figures.sheet import Sheet, lay_bar
from rairdtc_pipeline.figures.study import Arm, Study, cut, p_words, source
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.published.words import told

READS = ("derived.adverse_events", "derived.ae_worst_grade", "statistics.tests")
_MOST_TERMS = 20
_WORST = """
    SELECT arm, worst_grade AS grade, count(*) AS n FROM derived.ae_worst_grade
    WHERE worst_grade IS NOT NULL GROUP BY ALL ORDER BY ALL"""
_TERMS = """
    WITH worst AS (
        SELECT arm, term, patient, max(ctcae_grade) AS grade FROM derived.adverse_events
        WHERE is_treatment_emergent GROUP BY ALL
    )
    SELECT arm, term, grade, count(*) AS n FROM worst
    WHERE grade IS NOT NULL GROUP BY ALL ORDER BY ALL"""
_TEST = "SELECT * FROM statistics.tests WHERE test_id = 'ae_worst_grade'"
_LONGEST_TERM = 70
_LEFT, _RIGHT = 256, 110
_TOP, _BAR, _ROW = 36, 18, 22
_DIGIT = 9  # generous width of a digit


def draw_adverse_events(study: Study) -> Iterator[Figure]:
    """Draw the worst grades if there are patients, and the terms if there are events."""
    worst, terms = study.rows(_WORST), study.rows(_TERMS)
    if worst.height:
        yield _worst_grades(study, worst)
    if terms.height:
        yield _terms(study, terms)


def _worst_grades(study: Study, worst: pl.DataFrame) -> Figure:
    row = 34
    sheet = Sheet(_TOP + row * len(study.arms) + 52)
    sheet.legend(_grade_legend(study, worst["grade"]), 4, columns=6)
    ax = sheet.axes(_LEFT, _TOP, WIDTH - _LEFT - _RIGHT, row * len(study.arms))
    _share_axis(study, ax, len(study.arms) * row, 100)
    for i, arm in enumerate(study.arms):
        at = (i + 0.5) * row
        _stack(ax, at, 24, arm, worst.filter(pl.col("arm") == arm.label), 100)
        _beside(ax, at, arm.name)
        _after(ax, at, 100, study.say("figures-n", n=arm.n))
    return finish(
        "adverse_events_worst_grade",
        study.say("figures-events-worst-title"),
        _worst_caption(study),
        _worst_alt(study, worst),
        sheet.drawing,
    )


def _worst_caption(study: Study) -> str:
    tests = [row for row in study.rows(_TEST).to_dicts() if row["p"] is not None]
    compared = [
        message(
            "figures-events-compared",
            method=told(row, "method", study.language),
            p=p_words(row["p"]),
        )
        for row in tests
    ]
    return study.paragraph(
        message("figures-events-worst-says"),
        *compared,
        source("derived.ae_worst_grade", "statistics.tests"),
    )


def _worst_alt(study: Study, worst: pl.DataFrame) -> str:
    groups = []
    for arm in study.arms:
        of_arm = worst.filter(pl.col("arm") == arm.label)
        counts = [
            study.say("figures-events-grade-in", grade=str(grade), n=n)
            for grade, n in of_arm.select("grade", "n").iter_rows()
        ]
        counted = study.listed(counts or [study.say("figures-events-nobody")])
        groups.append(
            message("figures-events-worst-alt-group", group=arm.name, counts=counted, n=arm.n)
        )
    return study.say("figures-events-worst-alt", groups=groups)


def _terms(study: Study, terms: pl.DataFrame) -> Figure:
    order = _by_frequency(terms)
    drawn = order[:_MOST_TERMS]
    block = len(study.arms) * _ROW + 34
    sheet = Sheet(_TOP + block * len(drawn) + 52)
    sheet.legend(_grade_legend(study, terms["grade"]), 4, columns=6)
    ax = sheet.axes(_LEFT, _TOP, WIDTH - _LEFT - _RIGHT, block * len(drawn))
    most = max(_share(terms, arm, term) for arm in study.arms for term in drawn)
    _share_axis(study, ax, block * len(drawn), most)
    for i, term in enumerate(drawn):
        sheet.words(8, _TOP + i * block + 14, cut(study.label(term), _LONGEST_TERM), weight="bold")
        for j, arm in enumerate(study.arms):
            at = i * block + 36 + j * _ROW
            of_arm = terms.filter((pl.col("arm") == arm.label) & (pl.col("term") == term))
            end = _stack(ax, at, _BAR, arm, of_arm, most)
            _beside(ax, at, arm.name)
            _after(ax, at, end, study.say("figures-of", n=int(of_arm["n"].sum()), of=arm.n))
    return finish(
        "adverse_events_by_term",
        study.say("figures-events-terms-title"),
        _terms_caption(study, len(drawn), len(order)),
        _terms_alt(study, terms, drawn),
        sheet.drawing,
    )


def _terms_caption(study: Study, drawn: int, of: int) -> str:
    return study.paragraph(
        message("figures-events-terms-says"),
        message("figures-events-terms-more", drawn=drawn, of=of) if of > drawn else None,
        source("derived.adverse_events", "cohort.patients"),
    )


def _by_frequency(terms: pl.DataFrame) -> list[str]:
    patients = terms.group_by("term").agg(pl.col("n").sum())
    return patients.sort(["n", "term"], descending=[True, False])["term"].to_list()


def _share(terms: pl.DataFrame, arm: Arm, term: str) -> float:
    """Percentage of the arm's patients with the term."""
    of_arm = terms.filter((pl.col("arm") == arm.label) & (pl.col("term") == term))
    return 100 * float(of_arm["n"].sum()) / arm.n


def _stack(
    ax: Axes, at: float, height: float, arm: Arm, counts: pl.DataFrame, most: float
) -> float:
    """Draw one bar of grades, with counts if they fit; returns its end in percent."""
    left = 0.0
    for grade, n in counts.select("grade", "n").iter_rows():
        fill, ink = GRADE_COLOURS[grade]
        width, words = 100 * n / arm.n, f"{n:,}"
        ends = (left, left + width)
        lay_bar(ax, at, ends, height, facecolor=fill or "none", edgecolor=INK, linewidth=0.8)
        if width / most * ax.bbox.width > _DIGIT * (len(words) + 0.5):
            ax.text(left + width / 2, at, words, ha="center", va="center", size=SMALL, color=ink)
        left += width
    return left


def _beside(ax: Axes, at: float, words: str) -> None:
    """Write text to the left of a bar."""
    ax.annotate(
        words, (0, at), (-8, 0), xycoords=("axes fraction", "data"), textcoords="offset points",
        ha="right", va="center", size=SMALL, annotation_clip=False,
    )  # fmt: skip


def _after(ax: Axes, at: float, end: float, words: str) -> None:
    """Write text to the right of a bar."""
    ax.annotate(
        words, (end, at), (6, 0), textcoords="offset points",
        va="center", size=SMALL, annotation_clip=False,
    )  # fmt: skip


def _share_axis(study: Study, ax: Axes, height: float, most: float) -> None:
    ax.set_xlim(0, most)
    ax.set_ylim(height, 0)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.grid(axis="x")
    ax.set_xlabel(study.say("figures-events-axis"))


def _grade_legend(study: Study, grades: Sequence[int] | pl.Series) -> list[Patch]:
    return [
        Patch(
            facecolor=GRADE_COLOURS[grade][0] or "none",
            edgecolor=INK,
            lw=0.8,
            label=study.say("figures-events-grade", grade=str(grade))
            if grade
            else study.say("figures-events-no-event"),
        )
        for grade in sorted(set(grades))
    ]


def _terms_alt(study: Study, terms: pl.DataFrame, drawn: Sequence[str]) -> str:
    said = []
    for term in drawn:
        of_term = dict(
            terms.filter(pl.col("term") == term).group_by("arm").agg(pl.col("n").sum()).iter_rows()
        )
        groups = [
            study.say(
                "figures-events-terms-alt-group",
                group=arm.short,
                n=of_term.get(arm.label, 0),
                of=arm.n,
            )
            for arm in study.arms
        ]
        said.append(message("figures-events-terms-alt-term", term=study.label(term), groups=groups))
    return study.say("figures-events-terms-alt", terms=said)
