"""Secondary suppression: which further counts must go so that no small one can be worked out.

Complete cell suppression after Fischetti and Salazar (Management Science 2001; 47: 1008–1027),
solved exactly: the cheapest set of cells for which the tables an attacker must still think possible
exist. The protection asked for: every small count, printed as a mark or only implied, may still be
1 and may still be the largest small number, so that nothing is learnt but that it is small.
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
    """A count that must not become known: it may be 1, and it may be the largest small number."""

    name: str
    largest: int

    @property
    def ends(self) -> tuple[int, int]:
        """The two numbers that must both stay possible."""
        return 1, self.largest

    def is_open(self, attack: Attack) -> bool:
        """Whether both ends agree with what is printed."""
        low, high = attack.interval(self.name)
        return low <= 1 and high >= self.largest


def targets_of(system: System, smallest_cell: int) -> list[Target]:
    """Every small count of a system."""
    return [Target(name, smallest_cell - 1) for name in system.small(smallest_cell)]


def reach(system: System, smallest_cell: int) -> int:
    """How far from its true value a count is looked for."""
    return smallest_cell * (len(system.counts) + 1)


def first_marks(system: System, smallest_cell: int) -> dict[str, Mark]:
    """The marks before secondary suppression; implied counts have no place to be printed in."""
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
    """The cheapest marks that protect every target, `first` among them; None where none do."""
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
    """Attack every target with what is printed; raises RefusedError for an exposed one."""
    attack = Attack(system, marks, smallest_cell, reach(system, smallest_cell))
    if not all(target.is_open(attack) for target in targets):
        raise RefusedError(message("release-exposed-count"))
