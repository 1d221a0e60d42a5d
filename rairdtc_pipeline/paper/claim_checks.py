"""Checks of a claim against all p-values and figures that it refers to."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.paper.declaration import Statement
from rairdtc_pipeline.paper.finding import Finding
from rairdtc_pipeline.paper.printed_numbers import Interval, exactly, read_printed
from rairdtc_pipeline.paper.published_results import Figure, Published
from rairdtc_pipeline.paper.source_checks import named, p_from_counts, rate_counts
from rairdtc_pipeline.statistics.printing import p_text


@dataclass(frozen=True)
class _Said:
    """Whether a part of a claim holds (None if undecided), the reason, and the figure concerned."""

    holds: bool | None
    why: Message
    subject: str | None = None


@dataclass(frozen=True)
class _Evidence:
    """A p-value, the groups that it compares, and a description of its source."""

    p: Interval
    groups: tuple[str, ...]
    said: Message


def check_claim(published: Published, one: Statement) -> Iterator[Finding]:
    """Check a claim, which holds only if all of its parts hold."""
    said = [
        *_significance(published, one),
        *_reach_of_p(published, one),
        *_orders(published, one),
        *_slight(published, one),
        *_counts(published, one),
    ]
    undecided = any(part.holds is None for part in said)
    for part in said:
        if part.holds is False:
            yield Finding(one.id, "contradicts", part.why, subject=part.subject)
        elif part.holds is None or not undecided:
            yield Finding(one.id, "agrees" if undecided else "reproduces", part.why)


def value_of(figure: Figure) -> Interval:
    """The number of a figure for comparisons; a proportion is calculated from its counts."""
    printed = read_printed(figure.printed)
    if printed.form == "proportion":
        return exactly(100 * printed.numbers[1].middle / printed.numbers[2].middle)
    return printed.numbers[0]


def _significance(published: Published, one: Statement) -> Iterator[_Said]:
    """Check a claim of significance against every p-value that it refers to."""
    for reference in one.about if one.says else ():
        found = _evidence(published, reference)
        if found is None:
            yield _Said(None, message("paper-no-test", place=reference))
            continue
        others = sorted(set(found.groups) - set(one.groups))
        if others:
            why = message("paper-p-of-more-groups", said=found.said, groups=others)
            yield _Said(None, why)
        else:
            yield _judged(published, one, found, reference)


def _judged(published: Published, one: Statement, found: _Evidence, reference: str) -> _Said:
    bound = published.significance_level if one.bound is None else one.bound
    below = found.p.low < bound if one.says == "significant" else not found.p.high >= bound
    why = message(
        "paper-significance", said=found.said, below="yes" if below else "no", bound=f"{bound:g}"
    )
    return _Said(below is (one.says == "significant"), why, reference)


def _reach_of_p(published: Published, one: Statement) -> Iterator[_Said]:
    """Check if a p-value can support the claim: on changes, pairs of groups, no difference."""
    for reference in one.about:
        found = _evidence(published, reference) if one.says else None
        if found is None:
            continue
        if one.changes and _measures(published, reference) == "levels":
            yield _Said(False, message("paper-p-of-levels", said=found.said), reference)
        if one.no_difference:
            yield _Said(False, message("paper-p-is-no-equality", said=found.said), reference)
        for pair in one.each_of:
            yield _of_pair(published, one, found, reference, pair)


def _of_pair(
    published: Published, one: Statement, found: _Evidence, reference: str, pair: tuple[str, str]
) -> _Said:
    """Check a claim about two groups, which needs their p-value; printed counts can give it."""
    if set(found.groups) <= set(pair):
        return _judged(published, one, found, reference)
    alone = _evidence(published, reference, pair) if reference in published.rates else None
    if alone is not None:
        return _judged(published, one, alone, f"{reference}.{'.'.join(pair)}")
    why = message(
        "paper-p-of-all-groups",
        said=found.said, groups=found.groups, one=pair[0], other=pair[1],
    )  # fmt: skip
    return _Said(False, why, reference)


def _measures(published: Published, reference: str) -> str | None:
    figure = published.figures.get(reference)
    return published.blocks[figure.block].measures if figure and figure.block else None


def _evidence(
    published: Published, reference: str, groups: tuple[str, ...] = ()
) -> _Evidence | None:
    """P-value for a claim, printed or calculated from counts; by default over all groups."""
    if reference not in published.rates:
        figure = published.figures[reference]
        bare = figure.printed.removeprefix("p = ")
        said = message("paper-p-printed", place=figure.place, p=bare)
        return _Evidence(read_printed(figure.printed).numbers[0], figure.groups, said)
    counts = rate_counts(published, reference)
    compared = groups or tuple(published.groups)
    columns = [place for place, group in enumerate(published.groups) if group in compared]
    scale = "unordered"
    made = None if counts is None else p_from_counts(counts[:, columns], scale, published.rules)
    if made is None:
        return None
    block, row = published.rates[reference]
    about: dict[str, str | Message] = {
        "test": named(made.test),
        "why": made.why,
        "row": row.label,
        "block": block.label,
    }
    said = (
        message("paper-p-made-of-groups", p=p_text(made.p), groups=groups, **about)
        if groups
        else message("paper-p-made", p=p_text(made.p), **about)
    )
    return _Evidence(exactly(made.p), compared, said)


def _orders(published: Published, one: Statement) -> Iterator[_Said]:
    for order in one.order:
        for greater in (published.figures[name] for name in order.greater):
            for than in (published.figures[name] for name in order.than):
                least = value_of(than).low * Fraction(order.factor)
                said: dict[str, str | float] = {
                    "greater": greater.printed, "than": than.printed, "factor": order.factor
                }  # fmt: skip
                if value_of(greater).high > least:
                    yield _Said(True, message("paper-order-holds", **said))
                else:
                    places = {"greater_place": greater.place, "than_place": than.place}
                    why = message("paper-order", **said, **places)
                    yield _Said(False, why, f"{greater.id}>{than.id}")


def _slight(published: Published, one: Statement) -> Iterator[_Said]:
    """Check that a change called slight is one by a small factor, up or down."""
    limit = published.slight_factor
    for change in one.slight:
        before, after = published.figures[change.before], published.figures[change.after]
        low, high = sorted((value_of(before), value_of(after)), key=lambda value: value.middle)
        said = {"before": before.printed, "after": after.printed}
        said["factor"] = f"{float(high.middle / low.middle):.1f}" if low.middle else "∞"
        if high.low <= Fraction(limit) * low.high:
            yield _Said(True, message("paper-slight-holds", **said))
        else:
            places = {"before_place": before.place, "after_place": after.place}
            why = message("paper-slight", **said, **places, limit=f"{limit:g}")
            yield _Said(False, why, f"{before.id}>{after.id}")


def _counts(published: Published, one: Statement) -> Iterator[_Said]:
    for figure in (published.figures[name] for name in one.none_of):
        count = value_of(figure).middle
        why = message("paper-count", place=figure.place, count=str(count))
        yield _Said(count == 0, why, figure.id)
    for share in one.majority:
        of = sum(value_of(published.figures[name]).middle for name in share.of)
        among = sum(value_of(published.figures[name]).middle for name in share.among)
        groups = dict.fromkeys(g for name in share.of for g in published.figures[name].groups)
        said = {"of": str(of), "among": str(among)}
        if 2 * of > among:
            yield _Said(True, message("paper-majority-holds", **said))
        else:
            subject = f"{one.id}.{'.'.join(groups)}"
            yield _Said(False, message("paper-majority", **said, groups=groups), subject)
