"""What earlier releases told, and what a reader can make of them together with a further one.

Of an earlier release the ledger has what was printed, and for each suppressed count a number that
the print allows: nothing that a reader of the release could not have.

The reader is taken to know as much as anybody may: that nobody left where a group grew, nobody came
where it shrank, and that all else is as it was. So each count of today is that of the earlier
release and those who came, or the other way round, and these are counts of patients, too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from rairdtc_pipeline.release.attack import Attack
from rairdtc_pipeline.release.counts import Count, Mark, System
from rairdtc_pipeline.release.suppression import Target, reach, targets_of


@dataclass(frozen=True)
class Told:
    """Counts that hang together, as an earlier release printed them."""

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
        """Whether nothing was told but what is printed whatever becomes of the others."""
        kinds = {name: count.kind for name, count in self.system.counts.items()}
        return all(m is Mark.WITHHELD or kinds[n] == "given" for n, m in self.marks.items())

    def holds(self, system: System, names: Mapping[str, Mark] | None = None) -> bool:
        """Whether what was printed, of these names or of all, is true of a system of today."""
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
        """Marks that tell the same once more, or less where the smallest cell is another."""
        if smallest_cell == self.smallest_cell:
            return dict(self.marks)
        return {
            name: mark
            if mark is Mark.EXACT and not 0 < self.system.counts[name].value < smallest_cell
            else Mark.WITHHELD
            for name, mark in self.marks.items()
        }

    def moved(self, system: System) -> int:
        """How many patients the difference to a system of today concerns at least.

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
    """Earlier systems and one of today as a single one, and the counts that must stay unknown."""

    system: System
    past: Mapping[str, Mark]
    targets: list[Target]
    smallest_cell: int

    def attack(self, marks: Mapping[str, Mark]) -> Attack:
        """The attack on today's counts with these marks, and on all that was told before."""
        far = reach(self.system, self.smallest_cell)
        return Attack(self.system, {**self.past, **marks}, self.smallest_cell, far)


def join(today: System, told: list[Told], smallest_cell: int) -> Joint:
    """One system of all; a count told before stays as open as it was."""
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
        # Without it the reader believes what cannot be, and is left with what was printed.
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
    # What is known before anything of today is printed cannot be withheld any more.
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
    """The patients by whom each count differs; of suppressed ones where a direction is assumed."""
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
