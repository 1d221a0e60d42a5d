"""Kaplan–Meier curves with confidence bands, censoring marks, and numbers below the axis."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl
from matplotlib.axes import Axes

from rairdtc_pipeline.figures.curves import at_risk, draw_curve
from rairdtc_pipeline.figures.design import INK, NARROW, SMALL, WIDTH
from rairdtc_pipeline.figures.figure import Figure, finish
from rairdtc_pipeline.figures.sheet import (
    LINE,
    Sheet,
    month_axis,
    month_ticks,
    percent_axis,
)
from rairdtc_pipeline.figures.study import (
    MOST_PATIENTS,
    Arm,
    Study,
    months,
    p_words,
    source,
)
from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.statistics.printing import ratio_text
from rairdtc_pipeline.statistics.tables.cells import Comparison
from rairdtc_pipeline.vocabulary import PRIMARY, labels, vocabulary

READS = ("statistics.km_curve", "statistics.km_summary", "statistics.tests")
ENDPOINTS = labels(vocabulary().endpoints)
_TICK = 0.018  # half the height of a censoring mark, in units of survival


@dataclass(frozen=True)
class Endpoint:
    """Rows of one endpoint: curves and summary by arm, and its log-rank tests."""

    code: str
    curve: pl.DataFrame
    summary: dict[str, dict[str, float | None]]
    tests: pl.DataFrame

    @property
    def label(self) -> str:
        """Label of the endpoint."""
        return ENDPOINTS.get(self.code, self.code)

    @property
    def p(self) -> float | None:
        """P-value of the log-rank test over all arms."""
        return self.p_of(Comparison.BETWEEN)

    def p_of(self, kind: Comparison) -> float | None:
        """P-value of the test with this comparison; None if there is no such test."""
        found = self.tests.filter(kind=kind.value)
        return found["p"][0] if found.height else None


def draw_kaplan_meier(study: Study) -> Iterator[Figure]:
    """Draw one figure per endpoint: local progression first, then survival, then the others."""
    found = study.rows("SELECT DISTINCT endpoint FROM statistics.km_curve ORDER BY 1")["endpoint"]
    for code in sorted(found, key=[*ENDPOINTS, *found].index):
        endpoint = _read(study, code)
        arms = tuple(arm for arm in study.arms if arm.label in endpoint.summary)
        if arms:
            yield _figure(study, endpoint, arms)


def _read(study: Study, code: str) -> Endpoint:
    curve = study.rows(
        "SELECT * FROM statistics.km_curve WHERE endpoint = $1 ORDER BY arm, time_months", [code]
    )
    summary = study.rows("SELECT * FROM statistics.km_summary WHERE endpoint = $1", [code])
    tests = study.rows(
        """SELECT * FROM statistics.tests WHERE "table" = 'km_curve' AND "row" = $1
        ORDER BY test_id""",
        [code],
    )
    return Endpoint(code, curve, {row["arm"]: row for row in summary.to_dicts()}, tests)


def counts_at(curve: pl.DataFrame, month: float) -> tuple[int, int, int]:
    """Numbers of one arm just before a month: at risk, with event, censored."""
    before = curve.filter(pl.col("time_months") < month)
    return at_risk(curve, month), int(before["events"].sum()), int(before["censored"].sum())


@dataclass(frozen=True)
class Layout:
    """Layout in units, for a page, or for a phone and one column of a journal."""

    width: int
    height: int
    left: int
    right: int
    most_ticks: int
    blocks: tuple[str, ...]
    lines_per_arm: int = 1

    @property
    def plot_width(self) -> int:
        """Width of the axes."""
        return self.width - self.left - self.right


PAGE = Layout(
    WIDTH, 320, 112, 30, 8,
    ("figures-at-risk", "figures-km-events-before", "figures-km-censored-before"),
)  # fmt: skip
PHONE = Layout(NARROW, 230, 56, 16, 6, ("figures-at-risk",), lines_per_arm=2)


def _figure(study: Study, endpoint: Endpoint, arms: tuple[Arm, ...]) -> Figure:
    ratios = _ratios(study, endpoint.code)
    page, phone = (_draw(study, endpoint, arms, ratios, layout) for layout in (PAGE, PHONE))
    name = f"kaplan_meier_{endpoint.code.lower()}"
    title = study.say("figures-km-title", endpoint=study.label(endpoint.label))
    words = (_caption(study, endpoint, with_ratios=bool(ratios)), _alt(study, endpoint, arms))
    return finish(name, title, *words, page.drawing, phone.drawing)


def _draw(
    study: Study, endpoint: Endpoint, arms: tuple[Arm, ...], ratios: list[str], layout: Layout
) -> Sheet:
    tested = endpoint.p is not None
    said = [study.say("figures-km-log-rank", p=p_words(endpoint.p))] * tested + ratios
    beside = layout.lines_per_arm > 1  # no room for text in the plot
    rows = layout.lines_per_arm * len(arms) + (len(said) if beside else 1)
    top = LINE * rows + 24
    below = top + layout.height + 62
    sheet = Sheet(below + len(layout.blocks) * LINE * (len(arms) + 1) + 8, layout.width)
    longest = float(endpoint.curve["time_months"].max() or 0)  # type: ignore[arg-type]
    ticks = month_ticks(longest, layout.most_ticks)
    ax = sheet.axes(layout.left, top, layout.plot_width, layout.height)
    percent_axis(ax)
    month_axis(ax, ticks)
    ax.axhline(0.5, color=INK, alpha=0.5, lw=1, dashes=(2, 3))
    for arm in arms:
        curve = endpoint.curve.filter(pl.col("arm") == arm.label)
        draw_curve(ax, curve, "survival", arm)
        _mark_censored(ax, curve, arm)
    ax.set_xlabel(study.say("figures-months-axis"))
    axis = study.say("figures-km-axis", code=endpoint.code, endpoint=study.label(endpoint.label))
    ax.set_ylabel(axis, rotation_mode="anchor", ha="center")
    if beside:
        _summary_in_words(sheet, study, endpoint, arms)
        for i, line in enumerate(said, layout.lines_per_arm * len(arms)):
            sheet.words(8, 14 + i * LINE, line)
    else:
        _summary_rows(sheet, study, endpoint, arms)
        for i, line in enumerate(reversed(said)):
            ax.text(0.015, 0.035 + 0.06 * i, line, transform=ax.transAxes, size=SMALL)
    _numbers_below(study, sheet, layout, below, ticks, endpoint.curve, arms)
    return sheet


def _ratios(study: Study, endpoint: str) -> list[str]:
    """Text of the hazard ratios of the primary set; empty if they are not estimated."""
    if not study.has("statistics.hazard_ratios"):
        return []
    found = study.rows(
        f"""SELECT arm, reference_arm, hazard_ratio, lower, upper FROM statistics.hazard_ratios
        WHERE endpoint = $1 AND sensitivity_set = '{PRIMARY}' AND hazard_ratio IS NOT NULL
        ORDER BY ALL""",
        [endpoint],
    )
    return [
        study.say(
            "figures-km-ratio",
            arm=arm,
            reference=reference,
            ratio=ratio_text(ratio),
            lower=ratio_text(lower),
            upper=ratio_text(upper),
        )
        for arm, reference, ratio, lower, upper in found.iter_rows()
    ]


def _mark_censored(ax: Axes, curve: pl.DataFrame, arm: Arm) -> None:
    marks = curve.filter(pl.col("censored") > 0)
    if curve["censored"].sum() > MOST_PATIENTS:
        return
    ax.vlines(
        marks["time_months"],
        marks["survival"] - _TICK,
        marks["survival"] + _TICK,
        color=arm.style.colour,
        linewidth=1.6,
        clip_on=False,
    )


def _summary_rows(sheet: Sheet, study: Study, endpoint: Endpoint, arms: tuple[Arm, ...]) -> None:
    """Draw the events and medians per arm above the plot, where they are also the legend."""
    columns = (400, WIDTH - PAGE.right)
    median = study.say("figures-km-median-heading", interval=study.interval)
    sheet.words(columns[0], 14, study.say("figures-km-events-heading"), "right", weight="bold")
    sheet.words(columns[1], 14, median, "right", weight="bold")
    for i, arm in enumerate(arms, 1):
        y = 14 + i * LINE
        row = endpoint.summary[arm.label]
        sheet.line(8, y, arm)
        sheet.words(52, y, arm.name)
        sheet.words(columns[0], y, f"{row['events']:,} / {row['n']:,}", "right")
        sheet.words(columns[1], y, _median(row).text(study.language), "right")


def _summary_in_words(
    sheet: Sheet, study: Study, endpoint: Endpoint, arms: tuple[Arm, ...]
) -> None:
    """Draw the events and medians in two lines per arm, without columns."""
    for i, arm in enumerate(arms):
        y = 14 + 2 * i * LINE
        row = endpoint.summary[arm.label]
        sheet.line(8, y, arm)
        sheet.words(52, y, arm.name)
        words = study.say(
            "figures-km-events-and-median",
            events=row["events"] or 0,
            n=row["n"] or 0,
            median=_median(row),
        )
        sheet.words(52, y + LINE - 2, words)


def _median(row: dict[str, float | None]) -> Message:
    """Median with its limits, and the number at risk if it is small."""
    lower, upper = row["median_lower_months"], row["median_upper_months"]
    median = months(row["median_months"])
    few = str(row["median_at_risk"]) if row["median_on_few"] else "none"
    if lower is None and upper is None:
        return message("figures-km-median-alone", median=median, few=few)
    return message(
        "figures-km-median", median=median, lower=months(lower), upper=months(upper), few=few
    )


def _numbers_below(
    study: Study,
    sheet: Sheet,
    layout: Layout,
    top: float,
    ticks: list[int],
    curve: pl.DataFrame,
    arms: tuple[Arm, ...],
) -> None:
    counts = {
        arm.label: [counts_at(curve.filter(pl.col("arm") == arm.label), t) for t in ticks]
        for arm in arms
    }
    y = top
    for block, heading in enumerate(layout.blocks):
        sheet.words(8, y, study.say(heading), weight="bold")
        for arm in arms:
            y += LINE
            sheet.words(8, y, arm.short)
            for tick, count in zip(ticks, counts[arm.label], strict=True):
                x = layout.left + layout.plot_width * tick / ticks[-1]
                sheet.words(x, y, f"{count[block]:,}", "center")
        y += LINE


def _caption(study: Study, endpoint: Endpoint, *, with_ratios: bool) -> str:
    has_strata = not endpoint.tests.filter(kind=Comparison.STRATIFIED.value).is_empty()
    crowded = endpoint.curve.group_by("arm").agg(pl.col("censored").sum())["censored"]
    tested = {"p": p_words(endpoint.p)}
    return study.paragraph(
        message(
            "figures-km-says",
            endpoint=study.in_sentence(endpoint.label),
            interval=study.interval,
        ),
        message("figures-km-not-marked", most=MOST_PATIENTS)
        if any(n > MOST_PATIENTS for n in crowded)
        else message("figures-km-marked"),
        message(
            "figures-km-test-by-site",
            by_site=p_words(endpoint.p_of(Comparison.STRATIFIED)),
            **tested,
        )
        if has_strata
        else message("figures-km-test", **tested),
        _pairs(study, endpoint),
        message("figures-km-below"),
        source(*READS),
        message("figures-km-firth", interval=study.interval) if with_ratios else None,
    )


def _pairs(study: Study, endpoint: Endpoint) -> Message | None:
    """Sentence with the test of each pair of arms; None if there are no pairs."""
    said = []
    for row in endpoint.tests.filter(kind=Comparison.PAIRWISE.value).to_dicts():
        arm, reference = row["arms"].split(", ")
        pair = message("report-against", arm=arm, reference=reference)
        said.append(study.say("figures-km-pair", pair=pair, p=p_words(row["p"])))
    return message("figures-km-pairs", pairs=study.listed(said)) if said else None


def _alt(study: Study, endpoint: Endpoint, arms: tuple[Arm, ...]) -> str:
    rows = [(arm, endpoint.summary[arm.label]) for arm in arms]
    groups = [
        message(
            "figures-km-alt-group",
            group=arm.name,
            events=row["events"] or 0,
            n=row["n"] or 0,
            interval=study.interval,
            median=_median(row),
        )
        for arm, row in rows
    ]
    name = study.in_sentence(endpoint.label)
    return study.say("figures-km-alt", endpoint=name, groups=groups, p=p_words(endpoint.p))
