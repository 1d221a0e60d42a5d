"""Decide for every number of a release whether it may be printed, given the earlier releases.

Repeating an unchanged number reveals nothing new. A changed number is printed only if the change
concerns enough patients and an attack on all releases together finds no small count.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from rairdtc_pipeline.errors import RefusedError
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.release.counts import Mark, System
from rairdtc_pipeline.release.earlier import Joint, Told, join
from rairdtc_pipeline.release.suppression import audit, choose, first_marks


@dataclass(frozen=True)
class Statistic:
    """A printed statistic, and the numbers of patients it is computed from."""

    behind: tuple[int, ...]
    text: str


@dataclass(frozen=True)
class Release:
    """Everything that one release published.

    `people` holds a keyed hash of the patients of each arm, made with the key `people_key`.
    """

    number: int
    made_at: str
    patients: int
    people_key: str
    people: Mapping[str, str]
    systems: Mapping[str, Told]
    statistics: Mapping[str, Statistic]


@dataclass
class Disclosure:
    """The current release while it is made, and the earlier releases.

    `fewest_tables` is the number of tables that must agree with the printed counts of a system, if
    one of its counts is small. `withheld` counts suppressions caused only by an earlier release.
    """

    smallest_cell: int
    fewest_tables: int = 1
    earlier: Sequence[Release] = ()
    people_key: str = ""
    people: Mapping[str, str] = field(default_factory=dict)
    systems: dict[str, Told] = field(default_factory=dict)
    statistics: dict[str, Statistic] = field(default_factory=dict)
    withheld: int = 0

    def require_enough(self, patients: int) -> None:
        """Raise RefusedError if the difference from an earlier release concerns few patients."""
        for release in self.earlier:
            change = abs(patients - release.patients)
            same = set(self.people) == set(release.people) and all(
                self._same_people(release, arm, change) for arm in self.people
            )
            if not same and change < self.smallest_cell:
                raise RefusedError(
                    message(
                        "release-few-differ",
                        few=self.smallest_cell,
                        number=release.number,
                        date=release.made_at[:10],
                    )
                )

    def few_differ(self, place: str, name: str, number: int, *, arm: str = "") -> bool:
        """Whether a number differs from an earlier release by few patients.

        For an arm, also whether the number is equal but the patients are others.
        """
        for release in self.earlier:
            exact = release.systems[place].exact if place in release.systems else {}
            if name in exact:
                change = abs(number - exact[name])
                same = self._same_people(release, arm, change) if arm else change == 0
                if not same and change < self.smallest_cell:
                    return True
        return False

    def marks(self, place: str, system: System, keep: Sequence[str] = ()) -> dict[str, Mark]:
        """The mark of every count of a system; if nothing else is safe, no cell is printed.

        `keep` names counts that are printed again unchanged although the others are withheld.
        Raises RefusedError if the audit still finds an exposed small count.
        """
        told = [r.systems[place] for r in self.earlier if place in r.systems]
        told = [then for then in told if not then.withheld]
        as_before = next((then for then in reversed(told) if then.holds(system)), None)
        if as_before:
            now = replace(as_before, marks=as_before.again(self.smallest_cell))
        elif any(then.moved(system) < self.smallest_cell for then in told):
            now = self._withheld(told, system, keep)
            self.withheld += 1
        else:
            now = self._chosen(join(system, told, self.smallest_cell), system)
        self.systems[place] = now
        return {name: now.marks.get(name, Mark.WITHHELD) for name in system.counts}

    def tells(self, place: str, behind: tuple[int, ...], text: str) -> bool:
        """Whether a statistic may be printed: it is unchanged, or enough patients differ.

        `behind` are the numbers of patients in each compared group, or counts of patients.
        """
        for release in self.earlier:
            then = release.statistics.get(place)
            if then is None or then.text == text:
                continue
            pairs = zip(then.behind, behind, strict=False)
            if max((abs(one - other) for one, other in pairs), default=0) < self.smallest_cell:
                self.withheld += 1
                return False
        self.statistics[place] = Statistic(behind, text)
        return True

    def _same_people(self, release: Release, arm: str, change: int) -> bool:
        if release.people_key != self.people_key:
            return change == 0
        return self.people.get(arm) == release.people.get(arm)

    def _withheld(self, told: list[Told], system: System, keep: Sequence[str]) -> Told:
        for then in reversed(told):
            kept = {name: then.marks[name] for name in keep if name in then.marks}
            if kept and then.holds(system, kept):
                nothing = dict.fromkeys(then.marks, Mark.WITHHELD)
                return replace(then, marks=nothing | kept)
        marks = system.withheld()
        counts = {
            name: replace(count, value=0) if marks[name] is Mark.WITHHELD else count
            for name, count in system.counts.items()
        }
        return Told(System(counts, system.sums), marks, self.smallest_cell)

    def _chosen(self, joint: Joint, system: System) -> Told:
        few = self.smallest_cell
        first = {**joint.past, **first_marks(system, few)}
        every = choose(joint.system, first, joint.targets, few)
        marks = {name: every[name] for name in system.counts} if every else system.withheld()
        if joint.targets and not self._has_tables(joint, marks):
            marks = system.withheld()
        audit(joint.system, {**joint.past, **marks}, joint.targets, few)
        # The ledger stores no suppressed count, but a number that a reader must consider possible.
        found = joint.attack(marks).table() or {}
        counts = {name: replace(count, value=found[name]) for name, count in system.counts.items()}
        return Told(System(counts, system.sums), marks, few)

    def _has_tables(self, joint: Joint, marks: Mapping[str, Mark]) -> bool:
        hidden = [name for name, mark in marks.items() if mark is not Mark.EXACT]
        return joint.attack(marks).tables(hidden, self.fewest_tables) >= self.fewest_tables
