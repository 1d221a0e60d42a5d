"""Checks of survival times: what they are called, and whether they can be what they are called."""

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, prod

from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.paper.claim_checks import value_of
from rairdtc_pipeline.paper.declaration import Statement
from rairdtc_pipeline.paper.finding import Finding
from rairdtc_pipeline.paper.printed_numbers import Interval, read_printed
from rairdtc_pipeline.paper.published_results import Published

# Chance of so many agreements, below which they are not called chance.
_BEYOND_CHANCE = 1e-3


def check_survival_time(published: Published, one: Statement) -> Iterator[Finding]:
    """Every check of one stated survival time."""
    yield from _labels(published, one)
    yield from _reachable(published, one)


def check_plain_means(published: Published) -> Iterator[Finding]:
    """Mean survival times that are whole months over all patients are no survival means.

    The mean of a Kaplan–Meier curve is such a fraction only by chance. One finding for all of them:
    a single one may be chance.
    """
    sums = [
        (one, found)
        for one in published.statements
        if one.kind == "survival_time" and one.name == "mean" and len(one.groups) == 1
        for found in [_months_over_patients(one.value, published.groups[one.groups[0]])]
    ]
    known = [(one, found) for one, found in sums if found is not None]
    chance = prod(share for _, (_, _, share) in known)
    if not known or len(known) < len(sums) or chance >= _BEYOND_CHANCE:
        return
    shown = [
        message("paper-sum", place=f"{one.endpoint} {one.groups[0]}", months=months, patients=n)
        for one, (months, n, _) in known
    ]
    said = message(
        "paper-plain-means", figures=len(known), sums=shown, once=f"{round(1 / chance):,}"
    )
    for one, _ in known:
        yield Finding(one.id, "contradicts", said, subject="mean survival times")


def _months_over_patients(text: str, patients: int) -> tuple[int, int, float] | None:
    """Whole months, patients, and the share of printed numbers that are such a fraction."""
    printed = read_printed(text).numbers[0]
    months = round(printed.middle * patients)
    if not printed.holds(Fraction(months, patients)):
        return None
    return months, patients, min(1.0, patients / 10**printed.decimals)


def _labels(published: Published, one: Statement) -> Iterator[Finding]:
    """A survival time has one name wherever it is stated."""
    for other in (published.figures[name] for name in one.same_as):
        statement = other.statement
        if statement and statement.name and statement.name != one.name:
            said = _name_differs(str(one.name), str(statement.name), other.place, other.printed)
            yield Finding(one.id, "contradicts", said, subject=one.endpoint)
            back = _name_differs(str(statement.name), str(one.name), one.place, one.value)
            yield Finding(other.id, "disputed", back, subject=one.endpoint)


def _name_differs(own: str, name: str, place: str, printed: str) -> Message:
    return message("paper-survival-name", own=own, name=name, place=place, printed=printed)


def _reachable(published: Published, one: Statement) -> Iterator[Finding]:
    """A Kaplan–Meier median leaves no more patients under observation than there were events.

    If the curve has fallen to half at a time, at most as many patients are observed beyond it as
    had the event before. Fewer than half with the event is therefore only a warning; it is a
    contradiction where the printed median follow-up says that more were still observed.
    """
    survival = published.survival.get(one.endpoint or "")
    if one.name != "median" or survival is None:
        return
    events = {g: int(value_of(published.figures[i]).middle) for g, i in survival.events.items()}
    few = [g for g in one.groups if g in events and 2 * events[g] < published.groups[g]]
    if not few:
        return
    seen = [
        message("paper-seen", events=events[g], patients=published.groups[g], group=g) for g in few
    ]
    against = _observed_too_long(published, one, events, few, survival.follow_up)
    if against:
        said = message("paper-too-few-events", seen=seen, **against)
        yield Finding(one.id, "contradicts", said, subject=one.endpoint)
    else:
        yield Finding(one.id, "agrees", message("paper-few-events", seen=seen))


def _observed_too_long(
    published: Published,
    one: Statement,
    events: dict[str, int],
    few: list[str],
    follow_up_id: str | None,
) -> dict[str, str] | None:
    """Patients the median follow-up leaves and the claimed medians allow, if more than these."""
    if follow_up_id is None:
        return None
    follow_up = published.figures[follow_up_id]
    until = value_of(follow_up).low
    early = [g for g in few if _claimed(published, one, g).high < until]
    most = sum(events[g] if g in early else n for g, n in published.groups.items())
    # Half of all are followed so long; those with the event may be among them by their dates.
    least = ceil(sum(published.groups.values()) / 2) - sum(events.values())
    if most >= least:
        return None
    return {"most": str(most), "least": str(least), "follow_up": follow_up.printed}


def _claimed(published: Published, one: Statement, group: str) -> Interval:
    """The time claimed for a group: where several share one text, that of the place it repeats."""
    for other in (published.figures[name] for name in one.same_as):
        if other.groups == (group,):
            return value_of(other)
    printed = read_printed(one.value).numbers
    return Interval(printed[0].low, printed[-1].high)
