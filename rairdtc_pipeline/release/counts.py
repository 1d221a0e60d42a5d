"""Counts of patients that hang together by sums, and how each of them is printed."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Kind = Literal["given", "cell", "implied", "past"]


class Mark(StrEnum):
    """How a count is printed, which is also what the print says about it.

    Of a smallest cell of 5, SMALL says 1 to 4, HIDDEN 0 or at least 5, WITHHELD nothing.
    """

    EXACT = "exact"
    SMALL = "small"
    HIDDEN = "hidden"
    WITHHELD = "withheld"


@dataclass(frozen=True)
class Count:
    """One count of patients.

    `given` is printed whatever becomes of the others, `cell` may be suppressed, `implied` has no
    place in a table and follows from those that have one (patients without a value), `past` is of
    an earlier release: its mark stands, and where it is suppressed `value` is one of the numbers
    that a reader must think possible. `cost` is what the reader loses with it. `few` is the
    smallest cell of an earlier release, 0 for that of today.
    """

    value: int
    kind: Kind = "cell"
    cost: int = 1
    few: int = 0


@dataclass(frozen=True)
class System:
    """Counts by name, and the sums everybody knows: each total with its parts."""

    counts: Mapping[str, Count]
    sums: tuple[tuple[str, tuple[str, ...]], ...]

    def small(self, smallest_cell: int) -> list[str]:
        """Counts that must not become known: fewer patients than the smallest cell, but not none.

        None is printed: it is about nobody. That all of a group share something may follow from
        it, which suppression of small counts does not hide.
        """
        return [
            name
            for name, count in self.counts.items()
            if count.kind in ("cell", "implied") and 0 < count.value < smallest_cell
        ]

    def withheld(self) -> dict[str, Mark]:
        """The marks of a system of which no cell is printed."""
        return {
            name: Mark.EXACT if count.kind == "given" else Mark.WITHHELD
            for name, count in self.counts.items()
        }
