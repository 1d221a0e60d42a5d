"""Attack on suppressed counts: the numbers that a reader can derive from a release.

An attacker's table is any table of integers that agrees with everything printed: the exact
counts, the meaning of the marks, and the sums (Willenborg and de Waal, Elements of Statistical
Disclosure Control, 2001, section 4.3; Hundepool et al., Statistical Disclosure Control, 2012,
chapter 4).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from rairdtc_pipeline.errors import RefusedError
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.release.counts import Mark, System

_INFEASIBLE = 2
Terms = Mapping[int, float]


@dataclass
class Program:
    """An integer linear programme that is built row by row."""

    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    _rows: list[tuple[Terms, float, float]] = field(default_factory=list)

    def variable(self, lower: float, upper: float) -> int:
        """Add an integer variable between these limits; return its index."""
        self.lower.append(lower)
        self.upper.append(upper)
        return len(self.lower) - 1

    def require(self, terms: Terms, lower: float = -np.inf, upper: float = np.inf) -> None:
        """Require that the weighted sum of these variables lies between the limits."""
        self._rows.append((terms, lower, upper))

    def minimise(self, terms: Terms) -> NDArray[np.int64] | None:
        """The variables at the optimum; None if no solution satisfies all rows.

        Raises RefusedError if the solver finds no answer: nothing is released without a proof.
        """
        entries = [(row, at, w) for row, (t, _, _) in enumerate(self._rows) for at, w in t.items()]
        rows, columns, weights = (np.array(part) for part in zip(*entries, strict=True))
        size = len(self.lower)
        matrix = coo_array((weights, (rows, columns)), shape=(len(self._rows), size)).tocsr()
        objective = np.zeros(size)
        for at, weight in terms.items():
            objective[at] = weight
        found = milp(
            objective,
            constraints=LinearConstraint(
                matrix, [low for _, low, _ in self._rows], [high for _, _, high in self._rows]
            ),
            integrality=np.ones(size),
            bounds=Bounds(np.array(self.lower), np.array(self.upper)),
        )
        if found.status == _INFEASIBLE:
            return None
        if found.status != 0:
            raise RefusedError(message("release-unsolved", reason=found.message))
        numbers: NDArray[np.int64] = np.rint(found.x).astype(np.int64)
        return numbers


def add_table(
    program: Program, system: System, marks: Mapping[str, Mark], smallest_cell: int, far: int
) -> dict[str, int]:
    """Add one attacker's table to the programme; return the variable of each count.

    A hidden count that is not 0 is at least the smallest cell, as its mark states. Each count is
    searched within `far` of its true value. The attacker may consider tables farther away, so the
    search never finds more tables than the attacker has. The limit keeps the solver exact in a
    registry of a million patients.
    """
    table = {}
    for name, count in system.counts.items():
        value, mark, few = count.value, marks[name], count.few or smallest_cell
        either = mark is Mark.HIDDEN and (value == 0 or count.kind == "past")
        low, high = max(0, value - far), value + far
        if mark is Mark.EXACT and count.kind != "implied":
            low = high = value
        elif mark is Mark.SMALL:
            low, high = 1, few - 1
        elif mark is Mark.HIDDEN and not either:
            low = max(few, low)
        table[name] = program.variable(low, high)
        if either:
            some = program.variable(0, 1)
            program.require({table[name]: 1, some: -few}, lower=0)
            program.require({table[name]: 1, some: -high}, upper=0)
    for total, parts in system.sums:
        terms = {table[total]: -1.0} | {table[part]: 1.0 for part in parts}
        program.require(terms, lower=0, upper=0)
    return table


@dataclass(frozen=True)
class Attack:
    """The reader's knowledge: the counts with their sums, and the mark of each count."""

    system: System
    marks: Mapping[str, Mark]
    smallest_cell: int
    far: int

    def interval(self, name: str, given: Mapping[str, int] | None = None) -> tuple[int, int]:
        """Smallest and largest possible value of a count if other counts are as `given`.

        Raises RefusedError if no table agrees with the printed numbers.
        """
        low = self._table({name: 1}, given)
        high = self._table({name: -1}, given)
        if low is None or high is None:
            raise RefusedError(message("release-contradicting-sums"))
        return low[name], high[name]

    def table(self, given: Mapping[str, int] | None = None) -> dict[str, int] | None:
        """Any table that agrees with the printed numbers and with `given`; None without one."""
        return self._table({}, given)

    def tables(self, names: Iterable[str], enough: int) -> int:
        """Number of tables that differ in these counts; counting stops at `enough`."""
        found: list[dict[str, int]] = [{}]
        for name in names:
            longer = []
            for table in found:
                low, high = self.interval(name, table)
                for number in range(low, high + 1):
                    given = table | {name: number}
                    if number in (low, high) or self.table(given) is not None:
                        longer.append(given)
                    if len(longer) >= enough:
                        return len(longer)
            found = longer
        return len(found)

    def _table(
        self, wanted: Mapping[str, int], given: Mapping[str, int] | None
    ) -> dict[str, int] | None:
        program = Program()
        table = add_table(program, self.system, self.marks, self.smallest_cell, self.far)
        for name, number in (given or {}).items():
            program.require({table[name]: 1}, lower=number, upper=number)
        solved = program.minimise({table[name]: sign for name, sign in wanted.items()})
        return None if solved is None else {name: int(solved[at]) for name, at in table.items()}
