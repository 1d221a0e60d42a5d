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
    in_words,
    months,
    p_words,
)
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
    def name(self) -> str:
        """Name of the endpoint in print."""
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


PAGE = Layout(WIDTH, 320, 112, 30, 8, ("At risk", "Events before", "Censored before"))
PHONE = Layout(NARROW, 230, 56, 16, 6, ("At risk",), lines_per_arm=2)


def _figure(study: Study, endpoint: Endpoint, arms: tuple[Arm, ...]) -> Figure:
    ratios = _ratios(study, endpoint.code)
    page, phone = (_draw(study, endpoint, arms, ratios, layout) for layout in (PAGE, PHONE))
    name = f"kaplan_meier_{endpoint.code.lower()}"
    title = f"{endpoint.name} by treatment group"
    firth = f" HR: Cox model with Firth's penalty, {study.interval}." if ratios else ""
    words = (_caption(study, endpoint) + firth, _alt(study, endpoint, arms))
    return finish(name, title, *words, page.drawing, phone.drawing)


def _draw(
    study: Study, endpoint: Endpoint, arms: tuple[Arm, ...], ratios: list[str], layout: Layout
) -> Sheet:
    said = [f"Log-rank {p_words(endpoint.p)}", *ratios] if endpoint.p is not None else ratios
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
    ax.set_xlabel("Months since treatment start")
    ax.set_ylabel(f"{endpoint.name}, %", rotation_mode="anchor", ha="center")
    if beside:
        _summary_in_words(sheet, study, endpoint, arms)
        for i, line in enumerate(said, layout.lines_per_arm * len(arms)):
            sheet.words(8, 14 + i * LINE, line)
    else:
        _summary_rows(sheet, study, endpoint, arms)
        for i, line in enumerate(reversed(said)):
            ax.text(0.015, 0.035 + 0.06 * i, line, transform=ax.transAxes, size=SMALL)
    _numbers_below(sheet, layout, below, ticks, endpoint.curve, arms)
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
        f"HR {arm} against {reference} {ratio_text(ratio)} "
        f"({ratio_text(lower)}–{ratio_text(upper)})"
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
    sheet.words(columns[0], 14, "Events / patients", "right", weight="bold")
    sheet.words(columns[1], 14, f"Median, months ({study.interval})", "right", weight="bold")
    for i, arm in enumerate(arms, 1):
        y = 14 + i * LINE
        row = endpoint.summary[arm.label]
        sheet.line(8, y, arm)
        sheet.words(52, y, arm.name)
        sheet.words(columns[0], y, f"{row['events']:,} / {row['n']:,}", "right")
        sheet.words(columns[1], y, _median(row), "right")


def _summary_in_words(
    sheet: Sheet, study: Study, endpoint: Endpoint, arms: tuple[Arm, ...]
) -> None:
    """Draw the events and medians in two lines per arm, without columns."""
    for i, arm in enumerate(arms):
        y = 14 + 2 * i * LINE
        row = endpoint.summary[arm.label]
        sheet.line(8, y, arm)
        sheet.words(52, y, arm.name)
        events = f"{row['events']:,} / {row['n']:,}; median {_median(row)}"
        sheet.words(52, y + LINE - 2, events)


def _median(row: dict[str, float | None]) -> str:
    """Median with its limits, and the number at risk if it is small."""
    lower, upper = months(row["median_lower_months"]), months(row["median_upper_months"])
    median = months(row["median_months"])
    few = f"; {row['median_at_risk']} at risk" if row["median_on_few"] else ""
    if lower == upper == "not reached":
        return f"{median}{few}"
    return f"{median} ({lower} – {upper}{few})"


def _numbers_below(
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
        sheet.words(8, y, heading, weight="bold")
        for arm in arms:
            y += LINE
            sheet.words(8, y, arm.short)
            for tick, count in zip(ticks, counts[arm.label], strict=True):
                x = layout.left + layout.plot_width * tick / ticks[-1]
                sheet.words(x, y, f"{count[block]:,}", "center")
        y += LINE


def _caption(study: Study, endpoint: Endpoint) -> str:
    pairs = [
        f"{row['arms'].replace(', ', ' against ')} {p_words(row['p'])}"
        for row in endpoint.tests.filter(kind=Comparison.PAIRWISE.value).to_dicts()
    ]
    has_strata = not endpoint.tests.filter(kind=Comparison.STRATIFIED.value).is_empty()
    by_site = p_words(endpoint.p_of(Comparison.STRATIFIED))
    stratified = f"; stratified by site {by_site}" if has_strata else ""
    crowded = endpoint.curve.group_by("arm").agg(pl.col("censored").sum())["censored"]
    marks = (
        f"Censoring is not marked in groups with more than {MOST_PATIENTS} censored patients."
        if any(n > MOST_PATIENTS for n in crowded)
        else "Vertical marks: patients censored."
    )
    compared = f" Groups in pairs, adjusted by Holm: {in_words(pairs)}." if pairs else ""
    return (
        f"Kaplan–Meier estimates of {endpoint.name.lower()} with pointwise {study.interval} "
        f"(log-log transformation) as bands. {marks} Log-rank test over all groups: "
        f"{p_words(endpoint.p)}{stratified}.{compared} Under the axis: patients still "
        "under observation just before the month, and those with the event or censored before it. "
        "Source: statistics.km_curve, statistics.km_summary, statistics.tests."
    )


def _alt(study: Study, endpoint: Endpoint, arms: tuple[Arm, ...]) -> str:
    rows = [(arm, endpoint.summary[arm.label]) for arm in arms]
    groups = "; ".join(
        f"{arm.name}: event in {row['events']:,} of {row['n']:,} patients, "
        f"median in months ({study.interval}) {_median(row)}"
        for arm, row in rows
    )
    return (
        f"Kaplan–Meier curves of {endpoint.name.lower()}. {groups}. Log-rank {p_words(endpoint.p)}."
    )
