"""Secondary suppression: which further counts must go so that no small one can be worked out.

Complete cell suppression after Fischetti and Salazar (Management Science 2001; 47: 1008–1027),
solved exactly: the cheapest set of cells for which the tables an attacker must still think possible
exist. The protection asked for: every small count, printed as a mark or only implied, may still be
1 and may still be the largest small number, so that nothing is learnt but that it is small.
"""

from rairdtc_pipeline.errors import RefusedError
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.release.attack import Program, add_table, interval, reach
from rairdtc_pipeline.release.counts import Mark, System

FEWEST = 3


def suppress(system: System, smallest_cell: int) -> dict[str, Mark]:
    """The mark of every count, audited; where no set of cells is enough, no cell is printed.

    Raises RefusedError where the audit finds a small count exposed even so.
    """
    marks = choose(system, smallest_cell) or system.withheld()
    audit(system, marks, smallest_cell)
    return marks


def choose(system: System, smallest_cell: int) -> dict[str, Mark] | None:
    """The cheapest marks that protect every small count; None where none do."""
    first = _primary(system, smallest_cell)
    small = system.small(smallest_cell)
    if not small:
        return first
    program, far = Program(), reach(system, smallest_cell)
    hidden = {
        name: program.variable(0, 1)
        for name, count in system.counts.items()
        if count.kind == "cell" and first[name] is Mark.EXACT
    }
    free = first | dict.fromkeys(hidden, Mark.HIDDEN)

    def table() -> dict[str, int]:
        variables = add_table(program, system, free, smallest_cell)
        for name, goes in hidden.items():
            value, at = system.counts[name].value, variables[name]
            program.require({at: 1, goes: -far}, upper=value)
            program.require({at: 1, goes: min(value, far)}, lower=value)
        return variables

    for name in small:
        for number in (1, smallest_cell - 1):
            if number != system.counts[name].value:
                program.require({table()[name]: 1}, lower=number, upper=number)
    found = program.minimise({at: system.counts[name].cost for name, at in hidden.items()})
    if found is None:
        return None
    return first | {name: Mark.HIDDEN for name, at in hidden.items() if found[at]}


def audit(system: System, marks: dict[str, Mark], smallest_cell: int) -> None:
    """Attack every small count with what is printed; raises RefusedError for an exposed one."""
    for name in system.small(smallest_cell):
        low, high = interval(system, marks, name, smallest_cell)
        if low > 1 or high < smallest_cell - 1:
            raise RefusedError(message("release-exposed-count"))


def _primary(system: System, smallest_cell: int) -> dict[str, Mark]:
    small = set(system.small(smallest_cell))
    marks = {}
    for name, count in system.counts.items():
        if count.kind == "implied":
            marks[name] = Mark.WITHHELD
        else:
            marks[name] = Mark.SMALL if name in small else Mark.EXACT
    return marks
