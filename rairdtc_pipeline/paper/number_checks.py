"""Checks whether a printed number is possible for the number of patients."""

from bisect import bisect
from collections.abc import Iterator
from fractions import Fraction

from rairdtc_pipeline.messages import message
from rairdtc_pipeline.paper.declaration import Block
from rairdtc_pipeline.paper.finding import Finding
from rairdtc_pipeline.paper.printed_numbers import Interval, read_printed, show
from rairdtc_pipeline.paper.published_results import Figure, Published
from rairdtc_pipeline.paper.source_checks import named
from rairdtc_pipeline.statistics.printing import p_text
from rairdtc_pipeline.statistics.reachable import friedman_ps, wilcoxon_least_p

# The order is that of the numbers in a cell.
_QUANTILES = {"median": Fraction(1, 2), "P25": Fraction(1, 4), "P75": Fraction(3, 4)}


def check_numbers(published: Published) -> Iterator[Finding]:
    """Make every check against the number of patients."""
    for block_id, block in published.blocks.items():
        if block.step is not None:
            yield from _quartiles_of_steps(published, block_id, block, block.step)
        yield from _p_over_time(published, block_id, block)
        yield from _sizes_of_visits(published, block_id, block)


def _quartiles_of_steps(
    published: Published, block_id: str, block: Block, step: int
) -> Iterator[Finding]:
    """Check that a quartile of integers is an integer or a multiple of a quarter or half."""
    for name, row in block.rows.items():
        for group, n in zip(published.groups, published.sizes(block_id), strict=True):
            figure = published.figures.get(f"{block_id}.{name}.{group}")
            if figure and row.cells and figure.statistic == "median_quartiles":
                yield from _quantiles(figure, n, step)


def _quantiles(figure: Figure, n: int, step: int) -> Iterator[Finding]:
    for number, (name, share) in zip(
        read_printed(figure.printed).numbers, _QUANTILES.items(), strict=True
    ):
        if _can_be_quantile(number, share, n, step):
            continue
        said = {"value": show(number.middle, number.decimals), "quantile": name}
        fewer = [m for m in range(n - 1, 0, -1) if _can_be_quantile(number, share, m, step)]
        why = (
            message("paper-quartile-of-fewer", **said, n=n, step=step, largest=fewer[0])
            if fewer
            else message("paper-quartile-of-steps", **said, n=n, step=step)
        )
        yield Finding(figure.id, "contradicts", why, subject=f"{figure.id}.{name}")


def _can_be_quantile(number: Interval, share: Fraction, n: int, step: int) -> bool:
    """Whether n multiples of `step` can have this quantile by the method of SPSS or of R and Excel.

    Both methods interpolate between two neighbours, at the position (n + 1)p or (n - 1)p + 1. If
    the position has the denominator q, the value is a multiple of `step` / q.
    """
    for place in ((n + 1) * share, (n - 1) * share + 1):
        inside = min(max(place, Fraction(1)), Fraction(n))
        unit = Fraction(step, inside.denominator)
        if number.holds(round(number.middle / unit) * unit):
            return True
    return False


def _p_over_time(published: Published, block_id: str, block: Block) -> Iterator[Finding]:
    """Check that the test can give the p-value over time for the number of patients."""
    times, rules = len(block.rows), published.rules
    test = rules.two_times if times == 2 else rules.more_times
    sizes = published.sizes(block.complete or block_id)
    for group, n in zip(published.groups, sizes, strict=True):
        figure = published.figures.get(f"{block_id}.within.{group}")
        if figure is None:
            continue
        printed = read_printed(figure.printed).numbers[0]
        if test == "wilcoxon" and printed.high < wilcoxon_least_p(n):
            least = p_text(wilcoxon_least_p(n))
            said = message(
                "paper-least-p", test=named(test), n=n, printed=figure.printed, least=least
            )
            yield Finding(figure.id, "contradicts", said)
        if test == "friedman" and block.complete and block.step is None:
            yield from _friedman(figure, printed, n, times)


def _friedman(figure: Figure, printed: Interval, n: int, times: int) -> Iterator[Finding]:
    """Check a p-value of Friedman's test, assuming that a patient's values have no ties."""
    possible = friedman_ps(n, times)
    if possible is None or any(map(printed.holds, (*possible.asymptotic, *possible.exact))):
        return
    at = bisect(possible.asymptotic, float(printed.middle))
    around = [*possible.asymptotic[max(at - 1, 0) : at + 1]]
    said = message(
        "paper-unreachable-p",
        test=named("friedman"), n=n, times=times, printed=figure.printed,
        below=p_text(around[0]), above=p_text(around[-1]),
    )  # fmt: skip
    yield Finding(figure.id, "contradicts", said)


def _sizes_of_visits(published: Published, block_id: str, block: Block) -> Iterator[Finding]:
    """Check that the column heading above a visit's row has the visit's number of patients."""
    table = block_id.partition(".")[0]
    if block.sizes or not published.tables[table].sizes:
        return
    at_visit = {
        other.visit: (other_id, other)
        for other_id, other in published.blocks.items()
        if other.visit and other.sizes
    }
    for name, row in block.rows.items():
        if row.visit not in at_visit:
            continue
        other_id, other = at_visit[row.visit]
        there = published.sizes(other_id)
        place = f"{published.tables[other_id.partition('.')[0]].place}, {other.label}"
        for group, head, size in zip(
            published.groups, published.sizes(block_id), there, strict=True
        ):
            figure_id = f"{block_id}.{name}.{group}"
            if head != size and figure_id in published.figures:
                said = message(
                    "paper-size-of-visit", head=head, group=group, place=place, size=size
                )
                subject = f"{table}.{row.visit}.{group}"
                yield Finding(figure_id, "disputed", said, subject=subject)
