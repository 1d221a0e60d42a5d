"""Secondary suppression: further counts are suppressed so that no small count can be derived.

This is complete cell suppression after Fischetti and Salazar (Management Science 2001; 47:
1008–1027), solved exactly. It chooses the cheapest set of cells that leaves the attacker with
every required possibility: each small count, printed as a mark or only implied, may still be 1 and
may still be the largest small number. The attacker then learns only that the count is small.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rairdtc_pipeline.errors import RefusedError
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.release.attack import Attack, Program, add_table
from rairdtc_pipeline.release.counts import Mark, System

FEWEST = 3


@dataclass(frozen=True)
class Target:
    """A count that must not become known: both 1 and the largest small number stay possible."""

    name: str
    largest: int

    @property
    def ends(self) -> tuple[int, int]:
        """The smallest and the largest number that must stay possible."""
        return 1, self.largest

    def is_open(self, attack: Attack) -> bool:
        """Whether both ends agree with the printed numbers."""
        low, high = attack.interval(self.name)
        return low <= 1 and high >= self.largest


def targets_of(system: System, smallest_cell: int) -> list[Target]:
    """Every small count of a system."""
    return [Target(name, smallest_cell - 1) for name in system.small(smallest_cell)]


def reach(system: System, smallest_cell: int) -> int:
    """The distance from its true value within which a count is searched."""
    return smallest_cell * (len(system.counts) + 1)


def first_marks(system: System, smallest_cell: int) -> dict[str, Mark]:
    """The marks before secondary suppression; implied counts are not printed."""
    small = set(system.small(smallest_cell))
    marks = {}
    for name, count in system.counts.items():
        if count.kind == "implied":
            marks[name] = Mark.WITHHELD
        else:
            marks[name] = Mark.SMALL if name in small else Mark.EXACT
    return marks


def choose(
    system: System, first: Mapping[str, Mark], targets: list[Target], smallest_cell: int
) -> dict[str, Mark] | None:
    """The cheapest marks that include `first` and protect every target; None if there are none."""
    if not targets:
        return dict(first)
    program, far = Program(), reach(system, smallest_cell)
    hidden = {
        name: program.variable(0, 1)
        for name, count in system.counts.items()
        if count.kind == "cell" and first[name] is Mark.EXACT
    }
    free = dict(first) | dict.fromkeys(hidden, Mark.HIDDEN)

    def table() -> dict[str, int]:
        variables = add_table(program, system, free, smallest_cell, far)
        for name, goes in hidden.items():
            value, at = system.counts[name].value, variables[name]
            program.require({at: 1, goes: -far}, upper=value)
            program.require({at: 1, goes: min(value, far)}, lower=value)
        return variables

    for target in targets:
        for number in target.ends:
            count = system.counts[target.name]
            if number != count.value or count.kind == "past":
                program.require({table()[target.name]: 1}, lower=number, upper=number)
    found = program.minimise({at: system.counts[name].cost for name, at in hidden.items()})
    if found is None:
        return None
    return dict(first) | {name: Mark.HIDDEN for name, at in hidden.items() if found[at]}


def audit(
    system: System, marks: Mapping[str, Mark], targets: Iterable[Target], smallest_cell: int
) -> None:
    """Attack every target with the printed numbers; raises RefusedError if one is exposed."""
    attack = Attack(system, marks, smallest_cell, reach(system, smallest_cell))
    if not all(target.is_open(attack) for target in targets):
        raise RefusedError(message("release-exposed-count"))
