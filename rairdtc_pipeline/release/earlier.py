"""Earlier releases, and what a reader can derive from them together with a new one.

For an earlier release, the ledger holds the printed numbers, and for each suppressed count a number
that agrees with them. It holds nothing that a reader of the release could not know.

The worst case is assumed for the reader's knowledge: nobody left a group that grew, nobody joined a
group that shrank, and everything else is unchanged. Each count of today is then the earlier count
plus the patients who joined, or the reverse, and these differences are counts of patients, too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from rairdtc_pipeline.release.attack import Attack
from rairdtc_pipeline.release.counts import Count, Mark, System
from rairdtc_pipeline.release.suppression import Target, reach, targets_of


@dataclass(frozen=True)
class Told:
    """A system of counts as an earlier release printed it."""

    system: System
    marks: Mapping[str, Mark]
    smallest_cell: int

    @property
    def exact(self) -> dict[str, int]:
        """The counts that were printed as numbers."""
        counts = self.system.counts
        return {name: counts[name].value for name in counts if self.marks[name] is Mark.EXACT}

    @property
    def withheld(self) -> bool:
        """Whether only counts were printed that are always printed."""
        kinds = {name: count.kind for name, count in self.system.counts.items()}
        return all(m is Mark.WITHHELD or kinds[n] == "given" for n, m in self.marks.items())

    def holds(self, system: System, names: Mapping[str, Mark] | None = None) -> bool:
        """Whether the printed numbers, of these names or of all, are true for today's system."""
        if names is None and system.counts.keys() != self.system.counts.keys():
            return False
        asked = self.marks if names is None else names
        return all(
            name in system.counts and self._is_true(name, system.counts[name].value)
            for name in asked
        )

    def _is_true(self, name: str, value: int) -> bool:
        small = 0 < value < self.smallest_cell
        of_mark = {
            Mark.EXACT: value == self.system.counts[name].value,
            Mark.SMALL: small,
            Mark.HIDDEN: not small,
            Mark.WITHHELD: True,
        }
        return of_mark[self.marks[name]]

    def again(self, smallest_cell: int) -> dict[str, Mark]:
        """Marks that repeat the same information, or less if the smallest cell has changed."""
        if smallest_cell == self.smallest_cell:
            return dict(self.marks)
        return {
            name: mark
            if mark is Mark.EXACT and not 0 < self.system.counts[name].value < smallest_cell
            else Mark.WITHHELD
            for name, mark in self.marks.items()
        }

    def moved(self, system: System) -> int:
        """The minimum number of patients that the difference from today's system concerns.

        Parts of one total have no patient in common.
        """
        change = {
            name: system.counts[name].value - value
            for name, value in self.exact.items()
            if name in system.counts
        }
        groups = [[name] for name in change] + [list(parts) for _, parts in system.sums]
        found = [[change[name] for name in group if name in change] for group in groups]
        gone = (sum(-each for each in group if each < 0) for group in found)
        come = (sum(each for each in group if each > 0) for group in found)
        return max([*gone, *come, 0])


@dataclass(frozen=True)
class Joint:
    """Earlier systems and today's combined into one, and the counts that must stay unknown."""

    system: System
    past: Mapping[str, Mark]
    targets: list[Target]
    smallest_cell: int

    def attack(self, marks: Mapping[str, Mark]) -> Attack:
        """The attack on today's counts with these marks and on all earlier releases."""
        far = reach(self.system, self.smallest_cell)
        return Attack(self.system, {**self.past, **marks}, self.smallest_cell, far)


def join(today: System, told: list[Told], smallest_cell: int) -> Joint:
    """Combine all systems into one; a count keeps the protection that earlier releases left it."""
    counts, sums, past = dict(today.counts), list(today.sums), dict[str, Mark]()
    targets = targets_of(today, smallest_cell)
    for at, then in enumerate(told):
        for name, count in then.system.counts.items():
            past[f"{at} {name}"] = then.marks[name]
            few = then.smallest_cell
            counts[f"{at} {name}"] = replace(count, kind="past", few=few)
        sums += [
            (f"{at} {total}", tuple(f"{at} {part}" for part in parts))
            for total, parts in then.system.sums
        ]
        # If the assumed direction contradicts today's counts, use only the printed numbers.
        for assumed in (True, False):
            linked = _linked(today, then, at, assumed=assumed)
            trial = Joint(_with(counts, sums, linked), past | linked.marks, [], smallest_cell)
            if (
                trial.attack(dict.fromkeys(today.counts, Mark.EXACT)).table(_true(today))
                is not None
            ):
                break
        counts, sums = counts | linked.counts, [*sums, *linked.sums]
        past |= linked.marks
        targets += [
            Target(name, smallest_cell - 1)
            for name in linked.known
            if 0 < linked.counts[name].value < smallest_cell
        ]
    joint = Joint(System(counts, tuple(sums)), past, targets, smallest_cell)
    if not told:
        return joint
    asked = targets + [
        Target(f"{at} {name}", then.smallest_cell - 1)
        for at, then in enumerate(told)
        for name, mark in then.marks.items()
        if mark in (Mark.SMALL, Mark.WITHHELD)
    ]
    # Counts that earlier releases alone reveal cannot be protected any more.
    silent = joint.attack(today.withheld())
    return replace(joint, targets=[target for target in asked if target.is_open(silent)])


@dataclass(frozen=True)
class _Links:
    counts: dict[str, Count]
    sums: list[tuple[str, tuple[str, ...]]]
    marks: dict[str, Mark]
    known: list[str]


def _with(
    counts: dict[str, Count], sums: list[tuple[str, tuple[str, ...]]], links: _Links
) -> System:
    return System(counts | links.counts, (*sums, *links.sums))


def _true(today: System) -> dict[str, int]:
    return {name: count.value for name, count in today.counts.items()}


def _linked(today: System, then: Told, at: int, *, assumed: bool) -> _Links:
    """The patients by whom each count differs; for suppressed counts if a direction is assumed."""
    exact = then.exact
    shared = [name for name in then.system.counts if name in today.counts]
    changes = {name: today.counts[name].value - then.system.counts[name].value for name in shared}
    known = [name for name in shared if name in exact]
    grew = assumed and all(changes[name] >= 0 for name in known)
    shrank = assumed and all(changes[name] <= 0 for name in known)
    links = _Links({}, [], {}, [])
    for name in shared:
        differs = name in exact and changes[name] != 0
        if not (differs or grew or shrank):
            continue
        up = changes[name] > 0 if differs else grew
        more, fewer = (name, f"{at} {name}") if up else (f"{at} {name}", name)
        link = f"{at} to today {name}"
        size = max(0, changes[name] if up else -changes[name])
        links.counts[link] = Count(size, "implied")
        links.marks[link] = Mark.WITHHELD
        links.sums.append((more, (fewer, link)))
        if name in exact:
            links.known.append(link)
    return links
