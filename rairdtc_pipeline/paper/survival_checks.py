"""Checks of survival times: whether their names agree and are possible."""

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, prod

from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.paper.claim_checks import value_of
from rairdtc_pipeline.paper.declaration import Statement
from rairdtc_pipeline.paper.finding import Finding
from rairdtc_pipeline.paper.printed_numbers import Interval, read_printed
from rairdtc_pipeline.paper.published_results import Published

# If the probability of the agreements is below this, the check does not attribute them to chance.
_BEYOND_CHANCE = 1e-3


def check_survival_time(published: Published, one: Statement) -> Iterator[Finding]:
    """Make every check of one stated survival time."""
    yield from _labels(published, one)
    yield from _reachable(published, one)


def check_plain_means(published: Published) -> Iterator[Finding]:
    """Find mean survival times that are simple means: whole months divided by all patients.

    The mean of a Kaplan–Meier curve is such a fraction only by chance. All means are judged
    together, because a single one may be chance.
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
    """Whole months, patients, and the share of possible numbers that are such a fraction."""
    printed = read_printed(text).numbers[0]
    months = round(printed.middle * patients)
    if not printed.holds(Fraction(months, patients)):
        return None
    return months, patients, min(1.0, patients / 10**printed.decimals)


def _labels(published: Published, one: Statement) -> Iterator[Finding]:
    """Check that a survival time has the same name in every place."""
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
    """Check that a Kaplan–Meier median is possible for the number of events.

    After the time at which the curve has fallen to half, at most as many patients are observed as
    had the event before. Events in fewer than half of the patients are therefore only a warning.
    They are a contradiction if, by the printed median follow-up, more patients were still observed.
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
    """Patients observed by the median follow-up, if more than the claimed medians allow."""
    if follow_up_id is None:
        return None
    follow_up = published.figures[follow_up_id]
    until = value_of(follow_up).low
    early = [g for g in few if _claimed(published, one, g).high < until]
    most = sum(events[g] if g in early else n for g, n in published.groups.items())
    # Half of all patients have this follow-up; it may include patients who had the event.
    least = ceil(sum(published.groups.values()) / 2) - sum(events.values())
    if most >= least:
        return None
    return {"most": str(most), "least": str(least), "follow_up": follow_up.printed}


def _claimed(published: Published, one: Statement, group: str) -> Interval:
    """The time claimed for a group; if groups share a text, it comes from the repeated place."""
    for other in (published.figures[name] for name in one.same_as):
        if other.groups == (group,):
            return value_of(other)
    printed = read_printed(one.value).numbers
    return Interval(printed[0].low, printed[-1].high)
