"""Checks of what a paper says in its text against its tables and against what it says elsewhere."""

from collections.abc import Iterator
from fractions import Fraction
from math import ceil

from rairdtc_pipeline.paper.declaration import Statement
from rairdtc_pipeline.paper.printed_numbers import Interval, Printed, exactly, read_printed
from rairdtc_pipeline.paper.published_results import Figure, Published
from rairdtc_pipeline.paper.source_checks import (
    TEST_NAMES,
    Finding,
    check_quartiles,
    p_from_counts,
    rate_counts,
)
from rairdtc_pipeline.statistics.printing import p_text

_Said = tuple[bool | None, str]


def check_statements(published: Published) -> Iterator[Finding]:
    """Every check of every statement."""
    for one in published.statements:
        figure = published.figures[one.id]
        if one.kind in ("median_quartiles", "median_range"):
            yield check_quartiles(figure, read_printed(one.value))
        if one.kind == "claim":
            yield from _claim(published, one)
        if one.kind == "survival_time":
            yield from _labels(published, one)
            yield from _reachable(published, one)
        if one.kind == "citation":
            yield _citation(published, one)
        if one.same_as:
            yield from _same(published, one)
        if one.within:
            yield from _within(published, one, one.within)
        if one.parts:
            yield _sum(published, one)


def _claim(published: Published, one: Statement) -> Iterator[Finding]:
    """A claim against every p and every figure it rests on."""
    said = [*_significance(published, one), *_orders(published, one), *_counts(published, one)]
    if not said:
        return
    failed = [reason for holds, reason in said if holds is False]
    open_ones = [reason for holds, reason in said if holds is None]
    if failed:
        yield Finding(one.id, "contradicts", "; ".join(failed))
    elif open_ones:
        yield Finding(one.id, "agrees", "; ".join(open_ones))
    else:
        yield Finding(one.id, "reproduces", "; ".join(reason for _, reason in said))


def _significance(published: Published, one: Statement) -> Iterator[_Said]:
    bound = published.significance_level if one.bound is None else one.bound
    for reference in one.about if one.says else ():
        found = _p_of(published, reference)
        if found is None:
            yield None, f"{reference} allows no test"
            continue
        p, groups, said = found
        others = sorted(set(groups) - set(one.groups))
        if others:
            yield None, f"{said}, but that p is also about group {', '.join(others)}"
        elif one.says == "significant":
            yield p.low < bound, f"{said}, {'' if p.low < bound else 'not '}below {bound:g}"
        else:
            yield p.high >= bound, f"{said}, {'not ' if p.high >= bound else ''}below {bound:g}"


def _p_of(published: Published, reference: str) -> tuple[Interval, tuple[str, ...], str] | None:
    """The p a claim rests on: printed, or that of the counts where none is printed."""
    if reference in published.rates:
        counts = rate_counts(published, reference)
        made = None if counts is None else p_from_counts(counts, "unordered", published.rules)
        if made is None:
            return None
        block, row = published.rates[reference]
        said = (
            f"{TEST_NAMES[made.test]} on the printed counts of {row.label}, {block.label}, gives "
            f"p {p_text(made.p)} ({made.why})"
        )
        return exactly(made.p), tuple(published.groups), said
    figure = published.figures[reference]
    printed = read_printed(figure.printed).numbers[0]
    bare = figure.printed.removeprefix("p = ")
    return printed, figure.groups, f"{figure.place} is {bare}"


def _value(figure: Figure) -> Interval:
    """The number of a figure for comparing sizes; a proportion by its counts."""
    printed = read_printed(figure.printed)
    if printed.form == "proportion":
        return exactly(100 * printed.numbers[1].middle / printed.numbers[2].middle)
    return printed.numbers[0]


def _orders(published: Published, one: Statement) -> Iterator[_Said]:
    for order in one.order:
        for greater in (published.figures[name] for name in order.greater):
            for than in (published.figures[name] for name in order.than):
                times = "" if order.factor == 1 else f"{order.factor:g} × "
                least = _value(than).low * Fraction(order.factor)
                holds = _value(greater).high > least
                said = f"{greater.printed} is more than {times}{than.printed}"
                if not holds:
                    said = (
                        f"{greater.printed} ({greater.place}) is not more than "
                        f"{times}{than.printed} ({than.place})"
                    )
                yield holds, said


def _counts(published: Published, one: Statement) -> Iterator[_Said]:
    for figure in (published.figures[name] for name in one.none_of):
        count = _value(figure).middle
        yield count == 0, f"{figure.place} has {count}"
    if one.majority:
        of = sum(_value(published.figures[name]).middle for name in one.majority.of)
        among = sum(_value(published.figures[name]).middle for name in one.majority.among)
        yield 2 * of > among, f"they are {of} of {among}"


def _labels(published: Published, one: Statement) -> Iterator[Finding]:
    """A survival time has one name wherever it is stated."""
    for other in (published.figures[name] for name in one.same_as):
        statement = other.statement
        if statement and statement.name and statement.name != one.name:
            said = f"called {one.name} here, {statement.name} in {other.place} ({other.printed})"
            yield Finding(one.id, "contradicts", said)
            back = f"called {statement.name} here, {one.name} in {one.place} ({one.value})"
            yield Finding(other.id, "disputed", back)


def _reachable(published: Published, one: Statement) -> Iterator[Finding]:
    """A Kaplan–Meier median leaves no more patients under observation than there were events.

    If the curve has fallen to half at a time, at most as many patients are observed beyond it as
    had the event before. Fewer than half with the event is therefore only a warning; it is a
    contradiction where the printed median follow-up says that more were still observed.
    """
    survival = published.survival.get(one.endpoint or "")
    if one.name != "median" or survival is None:
        return
    events = {g: int(_value(published.figures[i]).middle) for g, i in survival.events.items()}
    few = [g for g in one.groups if g in events and 2 * events[g] < published.groups[g]]
    if not few:
        return
    seen = ", ".join(f"{events[g]} of {published.groups[g]} in group {g}" for g in few)
    said = f"fewer than half had the event ({seen})"
    against = _observed_too_long(published, one, events, few, survival.follow_up)
    if against:
        yield Finding(one.id, "contradicts", f"{said}; {against}")
    else:
        yield Finding(one.id, "agrees", f"{said}; such a median rests on very few patients")


def _observed_too_long(
    published: Published,
    one: Statement,
    events: dict[str, int],
    few: list[str],
    follow_up_id: str | None,
) -> str | None:
    """Whether the median follow-up leaves more patients than the claimed medians allow."""
    if follow_up_id is None:
        return None
    follow_up = published.figures[follow_up_id]
    until = _value(follow_up).low
    early = [g for g in few if _claimed(published, one, g).high < until]
    most = sum(events[g] if g in early else n for g, n in published.groups.items())
    # Half of all are followed so long; those with the event may be among them by their dates.
    least = ceil(sum(published.groups.values()) / 2) - sum(events.values())
    if most >= least:
        return None
    return (
        f"with these medians at most {most} patients are still observed at the printed median "
        f"follow-up, {follow_up.printed}, which leaves {least} or more"
    )


def _claimed(published: Published, one: Statement, group: str) -> Interval:
    """The time claimed for a group: where several share one text, that of the place it repeats."""
    for other in (published.figures[name] for name in one.same_as):
        if other.groups == (group,):
            return _value(other)
    printed = read_printed(one.value).numbers
    return Interval(printed[0].low, printed[-1].high)


def _citation(published: Published, one: Statement) -> Finding:
    """A table that is cited for figures prints them."""
    table = published.tables[str(one.cites)]
    links = [(other.id, name) for other in published.statements for name in other.same_as]
    missing = []
    for name in one.about:
        places = {name, *(end for link in links for end in link if name in link)}
        if not any(place.startswith(f"{one.cites}.") for place in places):
            missing.append(name)
    if missing:
        what = ", ".join(published.figures[name].printed for name in missing)
        return Finding(one.id, "contradicts", f"{table.place} does not print {what}")
    return Finding(one.id, "reproduces", f"{table.place} prints them")


def _same(published: Published, one: Statement) -> Iterator[Finding]:
    """Two places that state one fact state the same."""
    others = [published.figures[name] for name in one.same_as]
    printed = read_printed(one.value)
    if one.kind == "fact":
        pairs = [(o, _bare(o.printed) == _bare(one.value)) for o in others]
    elif printed.form == "range":
        pairs = _range_pairs(printed, others)
    elif printed.approximate and len(others) > 1:
        values = [_restated(other, printed) for other in others]
        hull = Interval(min(v.low for v in values), max(v.high for v in values))
        pairs = [(other, printed.numbers[0].meets(hull)) for other in others]
    else:
        pairs = [(o, printed.numbers[0].meets(_restated(o, printed))) for o in others]
    for other, agrees in pairs:
        there = f"{other.place} prints {other.printed}"
        if agrees:
            yield Finding(one.id, "agrees", there)
        else:
            yield Finding(one.id, "contradicts", f"{there}, here it is {one.value}")
            back = f"{one.place} states {one.value}"
            yield Finding(other.id, "disputed", back)


def _range_pairs(printed: Printed, others: list[Figure]) -> list[tuple[Figure, bool]]:
    """A range is that from the least to the greatest of what it sums up."""
    low, high = printed.numbers
    sorted_ones = sorted(others, key=lambda other: _restated(other, printed).middle)
    inner = [(other, True) for other in sorted_ones[1:-1]]
    least, greatest = sorted_ones[0], sorted_ones[-1]
    ends = [(least, low.meets(_restated(least, printed)))]
    if least is not greatest or read_printed(least.printed).form == "range":
        ends.append((greatest, high.meets(_last(greatest, printed))))
    return [*ends, *inner]


def _last(figure: Figure, printed: Printed) -> Interval:
    read = read_printed(figure.printed)
    return read.numbers[-1] if read.form == "range" else _restated(figure, printed)


def _restated(figure: Figure, printed: Printed) -> Interval:
    """The printed number that a text can repeat: of a count and percentage, the one it means."""
    read = read_printed(figure.printed)
    if read.form == "count_and_percent" and printed.percent:
        return read.numbers[1]
    return read.numbers[0]


def _bare(text: str) -> str:
    return "".join(text.split()).casefold()


def _within(published: Published, one: Statement, limits_id: str) -> Iterator[Finding]:
    """A value stated for a part lies in the range stated for all."""
    limits = published.figures[limits_id]
    low, *_, high = read_printed(limits.printed).numbers
    whole = Interval(low.low, high.high)
    if all(number.meets(whole) for number in read_printed(one.value).numbers):
        yield Finding(one.id, "agrees", f"within {limits.printed} ({limits.place})")
        return
    said = f"{limits.place} states {limits.printed}, which does not contain {one.value}"
    yield Finding(one.id, "contradicts", said)
    yield Finding(limits.id, "disputed", f"{one.place} states {one.value}")


def _sum(published: Published, one: Statement) -> Finding:
    """A total is the sum of its parts."""
    parts = [int(_value(published.figures[name]).middle) for name in one.parts]
    total = int(read_printed(one.value).numbers[0].middle)
    added = f"{' + '.join(map(str, parts))} is {sum(parts)}"
    if total == sum(parts):
        return Finding(one.id, "reproduces", added, str(total))
    return Finding(one.id, "contradicts", f"{added}, stated as {total}", str(sum(parts)))
