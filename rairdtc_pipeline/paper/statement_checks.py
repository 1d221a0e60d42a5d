"""Checks of the statements in a paper's text against its tables and other statements."""

from collections.abc import Iterator

from rairdtc_pipeline.messages import message
from rairdtc_pipeline.paper.claim_checks import check_claim, value_of
from rairdtc_pipeline.paper.declaration import Statement
from rairdtc_pipeline.paper.finding import Finding
from rairdtc_pipeline.paper.printed_numbers import Interval, Printed, read_printed
from rairdtc_pipeline.paper.published_results import Figure, Published
from rairdtc_pipeline.paper.source_checks import check_quartiles
from rairdtc_pipeline.paper.survival_checks import check_survival_time


def check_statements(published: Published) -> Iterator[Finding]:
    """Make every check of every statement."""
    for one in published.statements:
        figure = published.figures[one.id]
        if one.kind in ("median_quartiles", "median_range"):
            yield check_quartiles(figure, read_printed(one.value))
        if one.kind == "claim":
            yield from check_claim(published, one)
        if one.kind == "survival_time":
            yield from check_survival_time(published, one)
        if one.kind == "citation":
            yield _citation(published, one)
        if one.same_as:
            yield from _same(published, one)
        if one.within:
            yield from _within(published, one, one.within)
        if one.parts:
            yield _sum(published, one)
        yield from _excluded(published, one)


def _citation(published: Published, one: Statement) -> Finding:
    """Check that a table that is cited for figures prints them."""
    table = published.tables[str(one.cites)]
    links = [(other.id, name) for other in published.statements for name in other.same_as]
    missing = []
    for name in one.about:
        places = {name, *(end for link in links for end in link if name in link)}
        if not any(place.startswith(f"{one.cites}.") for place in places):
            missing.append(name)
    if missing:
        what = ", ".join(published.figures[name].printed for name in missing)
        said = message("paper-citation", place=table.place, figures=what)
        return Finding(one.id, "contradicts", said)
    return Finding(one.id, "reproduces", message("paper-citation-holds", place=table.place))


def _same(published: Published, one: Statement) -> Iterator[Finding]:
    """Check that places that state the same fact agree."""
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
        there = {"place": other.place, "printed": other.printed}
        if agrees:
            yield Finding(one.id, "agrees", message("paper-same-holds", **there))
        else:
            said = message("paper-same", **there, own=one.value)
            yield Finding(one.id, "contradicts", said, subject=one.id)
            back = message("paper-same", place=one.place, printed=one.value, own=other.printed)
            yield Finding(other.id, "disputed", back, subject=one.id)


def _range_pairs(printed: Printed, others: list[Figure]) -> list[tuple[Figure, bool]]:
    """Compare a range with the least and the greatest of the values that it summarises."""
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
    """The number that a text repeats: the percentage of a cell if the text has a percent sign."""
    read = read_printed(figure.printed)
    if read.form == "count_and_percent" and printed.percent:
        return read.numbers[1]
    return read.numbers[0]


def _bare(text: str) -> str:
    return "".join(text.split()).casefold()


def _within(published: Published, one: Statement, limits_id: str) -> Iterator[Finding]:
    """Check that a value for a part lies in the range stated for all."""
    limits = published.figures[limits_id]
    low, *_, high = read_printed(limits.printed).numbers
    whole = Interval(low.low, high.high)
    stated = {"place": limits.place, "limits": limits.printed}
    if all(number.meets(whole) for number in read_printed(one.value).numbers):
        yield Finding(one.id, "agrees", message("paper-within-holds", **stated))
        return
    said = message("paper-within", **stated, value=one.value)
    yield Finding(one.id, "contradicts", said)
    yield Finding(limits.id, "disputed", said, subject=one.id)


def _sum(published: Published, one: Statement) -> Finding:
    """Check that a total is the sum of its parts."""
    parts = [int(value_of(published.figures[name]).middle) for name in one.parts]
    total = int(read_printed(one.value).numbers[0].middle)
    added = {"parts": " + ".join(map(str, parts)), "total": str(sum(parts))}
    if total == sum(parts):
        return Finding(one.id, "reproduces", message("paper-total-holds", **added), str(total))
    said = message("paper-total", **added, stated=str(total))
    return Finding(one.id, "contradicts", said, str(sum(parts)))


def _excluded(published: Published, one: Statement) -> Iterator[Finding]:
    """Report two statements that cannot both be true according to the declaration."""
    for other in (published.figures[name] for name in one.excludes):
        said = message("paper-excluded", place=other.place, printed=other.printed)
        yield Finding(one.id, "contradicts", said, subject=one.id)
        back = message("paper-excluded", place=one.place, printed=one.value)
        yield Finding(other.id, "disputed", back, subject=one.id)
