"""Counts of patients that are related by sums, and how each count is printed."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Kind = Literal["given", "cell", "implied", "past"]


class Mark(StrEnum):
    """How a count is printed, and therefore what a reader knows about it.

    With a smallest cell of 5, SMALL means 1 to 4, HIDDEN means 0 or at least 5, and WITHHELD gives
    no information.
    """

    EXACT = "exact"
    SMALL = "small"
    HIDDEN = "hidden"
    WITHHELD = "withheld"


@dataclass(frozen=True)
class Count:
    """One count of patients.

    The kind `given` is always printed and `cell` may be suppressed. The kind `implied` is not
    printed but follows from printed counts (patients without a value). The kind `past` belongs to
    an earlier release: its mark is fixed, and if it is suppressed, `value` is one of the numbers
    that a reader must consider possible. `cost` weighs the reader's loss if the count is
    suppressed. `few` is the smallest cell of an earlier release, 0 for the current one.
    """

    value: int
    kind: Kind = "cell"
    cost: int = 1
    few: int = 0


@dataclass(frozen=True)
class System:
    """Counts by name, and the sums that every reader knows: each total with its parts."""

    counts: Mapping[str, Count]
    sums: tuple[tuple[str, tuple[str, ...]], ...]

    def small(self, smallest_cell: int) -> list[str]:
        """Counts that must not become known: from 1 to less than the smallest cell.

        A count of 0 is printed, because it concerns no patient. It may follow from a 0 that all
        patients of a group share a value; suppression of small counts does not hide that.
        """
        return [
            name
            for name, count in self.counts.items()
            if count.kind in ("cell", "implied") and 0 < count.value < smallest_cell
        ]

    def withheld(self) -> dict[str, Mark]:
        """The marks of the system if no cell is printed."""
        return {
            name: Mark.EXACT if count.kind == "given" else Mark.WITHHELD
            for name, count in self.counts.items()
        }
