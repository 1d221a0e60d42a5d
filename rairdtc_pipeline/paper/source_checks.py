"""Checks of a paper's printed tables against themselves; they are valid for any paper."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.stats.contingency import expected_freq

from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.paper.declaration import Block, Row, Rules, TestName
from rairdtc_pipeline.paper.finding import Finding
from rairdtc_pipeline.paper.printed_numbers import Interval, Printed, read_printed, show
from rairdtc_pipeline.paper.published_results import Figure, Published
from rairdtc_pipeline.statistics.between import (
    anova_from_moments,
    chi_square,
    compare_ordered,
    fisher,
)
from rairdtc_pipeline.statistics.printing import p_text
from rairdtc_pipeline.statistics.result import TestResult

Counts = NDArray[np.int64]

_FROM_COUNTS: dict[TestName, Callable[[Counts], TestResult]] = {
    "fisher": fisher,
    "chi_square": chi_square,
    "kruskal_wallis": compare_ordered,
}


@dataclass(frozen=True)
class FromCounts:
    """The p-value that counts give by the paper's rule, and the reason for the test."""

    test: TestName
    why: Message
    p: float


def check_tables(published: Published) -> Iterator[Finding]:
    """Make every check of every table."""
    for block_id, block in published.blocks.items():
        if block.scale == "continuous":
            yield from _continuous(published, block_id, block)
        else:
            yield from _column_totals(published, block_id, block)
            yield from _percentages(published, block_id, block)
            yield from _rates(published, block_id, block)
            yield from _p_from_counts(published, block_id, block)
        yield from _named_tests(published, block_id, block)


def check_quartiles(figure: Figure, printed: Printed) -> Finding:
    """Check that a median lies between its quartiles, or inside its range."""
    median, low, high = printed.numbers
    if median.high < low.low or median.low > high.high or low.low > high.high:
        limit = low if median.high < low.low else high
        said = message(
            "paper-median-outside",
            side="below" if median.high < low.low else "above",
            median=show(median.middle, median.decimals),
            limit=show(limit.middle, limit.decimals),
        )
        return Finding(figure.id, "contradicts", said)
    return Finding(figure.id, "agrees", message("paper-median-inside"))


def rate_counts(published: Published, rate_id: str) -> Counts | None:
    """Counts of a proportion, (hits, misses) × groups; None if a group has no cell."""
    _, row = published.rates[rate_id]
    if None in row.cells:
        return None
    read = [read_printed(text).numbers for text in row.cells if text is not None]
    hits = [int(numbers[1].middle) for numbers in read]
    misses = [int(numbers[2].middle - numbers[1].middle) for numbers in read]
    return np.array([hits, misses], dtype=np.int64)


def p_from_counts(counts: Counts, scale: str, rules: Rules) -> FromCounts | None:
    """P-value by the paper's own rule; None if the counts allow no test."""
    kept = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    if min(kept.shape, default=0) < 2 or (kept < 0).any():
        return None
    test, why = _test_by_rule(kept, scale, rules)
    p = _FROM_COUNTS[test](kept).p
    return None if p is None else FromCounts(test, why, p)


def named(test: TestName) -> Message:
    """Printed name of a test."""
    return message("paper-test", test=test)


def _test_by_rule(counts: Counts, scale: str, rules: Rules) -> tuple[TestName, Message]:
    if scale == "ordered":
        return rules.ordered, message("paper-why-ordered")
    lowest, limit = float(expected_freq(counts).min()), rules.exact_below_expected_count
    seen = {"lowest": show(lowest, 2), "limit": f"{limit:g}"}
    if lowest < limit:
        return rules.unordered_exact, message("paper-why-below", **seen)
    return rules.unordered_otherwise, message("paper-why-not-below", **seen)


def _cells(published: Published, row_id: str, row: Row) -> Iterator[tuple[int, Figure, Printed]]:
    for place, (group, text) in enumerate(zip(published.groups, row.cells, strict=True)):
        if text is not None:
            yield place, published.figures[f"{row_id}.{group}"], read_printed(text)


def _count(text: str | None) -> int:
    return 0 if text is None else int(read_printed(text).numbers[0].middle)


def _percentages(published: Published, block_id: str, block: Block) -> Iterator[Finding]:
    """Check that a percentage is its count divided by the size of its group."""
    sizes = published.sizes(block_id)
    for name, row in block.rows.items():
        for place, figure, printed in _cells(published, f"{block_id}.{name}", row):
            count, percent = printed.numbers
            if sizes[place]:
                yield _percentage(figure, count.middle, sizes[place], percent)


def _percentage(figure: Figure, count: Fraction, total: int, percent: Interval) -> Finding:
    value, decimals = 100 * count / total, percent.decimals
    right = f"{show(value, decimals)}%"
    form = f"{count} ({right})" if figure.statistic == "count_and_percent" else right
    said = {"count": str(count), "total": str(total), "right": show(value, decimals + 1)}
    if percent.holds(value):
        return Finding(figure.id, "reproduces", message("paper-percentage-holds", **said), form)
    reason = message("paper-percentage", **said, printed=show(percent.middle, decimals))
    return Finding(figure.id, "contradicts", reason, form)


def _column_totals(published: Published, block_id: str, block: Block) -> Iterator[Finding]:
    """Check that the categories of a group add up to its size."""
    owner = block_id if block.sizes else block_id.partition(".")[0]
    sizes = zip(published.groups, published.sizes(block_id), strict=True)
    for place, (group, size) in enumerate(sizes):
        total = sum(_count(row.cells[place]) for row in block.rows.values())
        size_id = f"{owner}.n.{group}"
        if total == size and size_id in published.figures:
            said = message("paper-column-total-holds", block=block.label, total=total)
            yield Finding(size_id, "reproduces", said, str(total))
        elif total != size:
            subject = f"{block_id}.{group}"
            said = message(
                "paper-column-total", block=block.label, total=total, group=group, size=size
            )
            printed = [name for name, row in block.rows.items() if row.cells[place] is not None]
            for name in printed:
                figure_id = f"{block_id}.{name}.{group}"
                yield Finding(figure_id, "contradicts", said, subject=subject)
            if size_id in published.figures:
                yield Finding(size_id, "disputed", said, str(total), subject)


def _rates(published: Published, block_id: str, block: Block) -> Iterator[Finding]:
    """Check that a proportion is the sum of its categories divided by the group's size."""
    sizes = published.sizes(block_id)
    for name, row in block.rates.items():
        for place, figure, printed in _cells(published, f"{block_id}.{name}", row):
            percent, hits, total = printed.numbers
            wanted = sum(_count(block.rows[part].cells[place]) for part in row.of)
            if hits.middle != wanted or total.middle != sizes[place]:
                parts = " + ".join(block.rows[part].label for part in row.of)
                right = f"{wanted}/{sizes[place]}"
                said = message(
                    "paper-rate",
                    parts=parts, right=right, printed=f"{hits.middle}/{total.middle}",
                )  # fmt: skip
                yield Finding(figure.id, "contradicts", said, right)
            if total.middle:
                yield _percentage(figure, hits.middle, int(total.middle), percent)


def _p_from_counts(published: Published, block_id: str, block: Block) -> Iterator[Finding]:
    """Check that a printed p-value follows from the counts by the paper's own rule."""
    if block.p is None or any(None in row.cells for row in block.rows.values()):
        return
    counts = np.array([[_count(text) for text in row.cells] for row in block.rows.values()])
    made = p_from_counts(counts, block.scale, published.rules)
    if made is None:
        return
    yield _judge_p(f"{block_id}.p", read_printed(block.p.printed).numbers[0], made, counts)


def _judge_p(figure: str, printed: Interval, made: FromCounts, counts: Counts) -> Finding:
    text, test = p_text(made.p), named(made.test)
    if printed.holds(made.p):
        said = message("paper-p-of-counts-holds", test=test, p=text)
        return Finding(figure, "reproduces", said, text)
    used = _test_that_gives(printed, counts)
    rule: dict[str, str | Message] = {"test": test, "why": made.why, "p": text}
    said = (
        message("paper-p-of-another-test", used=named(used), **rule)
        if used
        else message("paper-p-of-counts", **rule)
    )
    return Finding(figure, "contradicts", said, text)


def _test_that_gives(printed: Interval, counts: Counts) -> TestName | None:
    """Another test that gives the printed p-value."""
    kept = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    found = ((test, made(kept).p) for test, made in _FROM_COUNTS.items())
    return next((test for test, p in found if p is not None and printed.holds(p)), None)


def _continuous(published: Published, block_id: str, block: Block) -> Iterator[Finding]:
    for name, row in block.rows.items():
        row_id = f"{block_id}.{name}"
        cells = list(_cells(published, row_id, row))
        for _, figure, printed in cells:
            if printed.form == "median_quartiles":
                yield check_quartiles(figure, printed)
        if f"{row_id}.label" in published.figures:
            yield _label(f"{row_id}.label", row, {printed.form for *_, printed in cells})
        if row.p and {printed.form for *_, printed in cells} == {"mean_sd"}:
            sizes = published.sizes(block_id)
            moments = [(sizes[place], printed) for place, _, printed in cells]
            yield _p_from_moments(f"{row_id}.p", read_printed(row.p.printed).numbers[0], moments)


def _label(figure: str, row: Row, forms: set[str]) -> Finding:
    """Check that a row labelled mean or median contains that statistic."""
    shown = {"mean" if form == "mean_sd" else "median" for form in forms}
    if shown == {row.label.casefold()}:
        said = message("paper-label-holds", label=row.label.casefold())
        return Finding(figure, "reproduces", said, row.label)
    held = {f"{name}s": "yes" if name in shown else "no" for name in ("mean", "median")}
    said = message("paper-label", label=row.label, **held)
    right = "Mean" if shown == {"mean"} else "Median"
    return Finding(figure, "contradicts", said, right)


def _p_from_moments(figure: str, printed: Interval, moments: list[tuple[int, Printed]]) -> Finding:
    """Check that ANOVA can give the printed p-value within the rounding of means and SDs."""
    sizes = [size for size, _ in moments]
    ends = [(number.low, number.high) for _, read in moments for number in read.numbers]
    middle = [number.middle for _, read in moments for number in read.numbers]
    tried = [_anova_p(sizes, values) for values in (middle, *product(*ends))]
    text = p_text(tried[0])
    said = message("paper-p-of-moments", p=text, least=p_text(min(tried)), most=p_text(max(tried)))
    possible = min(tried) <= printed.high and printed.low <= max(tried)
    return Finding(figure, "reproduces" if possible else "contradicts", said, text)


def _anova_p(sizes: list[int], values: Sequence[Fraction]) -> float:
    numbers = [float(value) for value in values]
    p = anova_from_moments(sizes, numbers[::2], numbers[1::2]).p
    return 1.0 if p is None else p


def _named_tests(published: Published, block_id: str, block: Block) -> Iterator[Finding]:
    """Check that the test that the paper names is the test that its rule requires."""
    rules = published.rules
    times = rules.two_times if len(block.rows) == 2 else rules.more_times
    wanted: dict[str, TestName] = {f"{block_id}.within.{g}": times for g in published.groups}
    if block.scale == "ordered":
        wanted[f"{block_id}.p"] = rules.ordered
    if block.scale == "unordered" and not any(None in row.cells for row in block.rows.values()):
        counts = np.array([[_count(text) for text in row.cells] for row in block.rows.values()])
        made = p_from_counts(counts, block.scale, rules)
        wanted |= {f"{block_id}.p": made.test} if made else {}
    for name, row in block.rows.items():
        forms = {read_printed(text).form for text in row.cells if text is not None}
        means = forms == {"mean_sd"}
        wanted[f"{block_id}.{name}.p"] = rules.mean_sd if means else rules.median_quartiles
    for figure_id, test in wanted.items():
        figure = published.figures.get(figure_id)
        if figure and figure.named and figure.named != test:
            said = message("paper-named-test", named=named(figure.named), wanted=named(test))
            yield Finding(figure_id, "contradicts", said)
