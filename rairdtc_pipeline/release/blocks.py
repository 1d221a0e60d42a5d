"""Marks for the counts of one variable in one arm."""

from collections.abc import Mapping
from dataclasses import dataclass

from rairdtc_pipeline.errors import RefusedError
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.release.counts import Count, Kind, Mark, System
from rairdtc_pipeline.release.disclosure import Disclosure

Codes = tuple[str, ...]
_OF_A_SUM = 3


@dataclass(frozen=True)
class Block:
    """The mark of each printed count, by its codes, and the mark of the patients with a value."""

    marks: dict[Codes, Mark]
    known: Mark


def block(
    printed: Mapping[Codes, int], size: int, disclosure: Disclosure, place: str = ""
) -> Block:
    """Marks of the counts of one variable in an arm whose size is printed; `place` names both.

    Every code must be printed separately; counts of several codes (ORR) are their sums. Counts that
    are not printed but follow from printed ones are protected too: patients without a value, and
    patients outside a sum. If few patients have a value, or few have none, their number is
    suppressed.

    Raises RefusedError for counts that do not add up, or a small count that is exposed.
    """
    codes = [key[0] for key in printed if len(key) == 1]
    known = sum(printed[(code,)] for code in codes)
    for key, count in printed.items():
        if not set(key) <= set(codes) or count != sum(printed[(code,)] for code in key):
            raise RefusedError(message("release-sums-do-not-add-up"))
    if known > size:
        raise RefusedError(message("release-more-than-arm"))
    few = disclosure.smallest_cell
    if 0 < known < few:
        marks = disclosure.marks(place, _of_known(known, size, "cell"))
        return Block(dict.fromkeys(printed, Mark.WITHHELD), marks["known"])
    told = not 0 < size - known < few and not disclosure.few_differ(place, "known", known)
    base = _of_known(known, size, "given" if told else "implied")
    marks = disclosure.marks(place, _with_levels(base, printed, codes))
    return Block({key: marks[_name(key)] for key in printed}, Mark.EXACT if told else Mark.WITHHELD)


def known_mark(known: int, size: int, disclosure: Disclosure, place: str = "") -> Mark:
    """Mark of the number of patients with a value, for a variable without levels."""
    return block({("with a value",): known}, size, disclosure, place).known


def _of_known(known: int, size: int, kind: Kind) -> System:
    counts = {
        "size": Count(size, "given"),
        "known": Count(known, kind),
        "missing": Count(size - known, "implied"),
    }
    return System(counts, (("size", ("known", "missing")),))


def _with_levels(base: System, printed: Mapping[Codes, int], codes: list[str]) -> System:
    counts, sums = dict(base.counts), list(base.sums)
    sums.append(("known", tuple(_name((code,)) for code in codes)))
    for key, count in printed.items():
        if len(key) == 1:
            counts[_name(key)] = Count(count)
            continue
        others = tuple(code for code in codes if code not in key)
        rest = f"not {_name(key)}"
        counts[_name(key)] = Count(count, cost=_OF_A_SUM)
        counts[rest] = Count(counts["known"].value - count, "implied")
        sums.append((_name(key), tuple(_name((code,)) for code in key)))
        sums.append((rest, tuple(_name((code,)) for code in others)))
    return System(counts, tuple(sums))


def _name(key: Codes) -> str:
    return f"codes {'|'.join(key)}"
