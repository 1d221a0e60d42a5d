"""What a cell of a printed table shows: its kind and its numbers."""

from dataclasses import dataclass
from enum import StrEnum


class CellKind(StrEnum):
    """What a cell shows."""

    MEAN_SD = "mean_sd"
    MEDIAN_QUARTILES = "median_quartiles"
    COUNT_PERCENT = "count_percent"
    PROPORTION = "proportion"
    P = "p"


@dataclass(frozen=True)
class CellValues:
    """Numbers of a cell, unrounded; those that it has not are missing.

    `total` are the patients with a value, `count` those of them who are counted; `lower` and
    `upper` are the limits of their share.
    """

    total: int | None = None
    count: int | None = None
    mean: float | None = None
    sd: float | None = None
    median: float | None = None
    p25: float | None = None
    p75: float | None = None
    lower: float | None = None
    upper: float | None = None
    p: float | None = None

    @property
    def share(self) -> float | None:
        """Part of the total that is counted."""
        return self.count / self.total if self.count is not None and self.total else None

    def value(self, kind: CellKind) -> float | None:
        """The number that the cell is about."""
        if kind is CellKind.COUNT_PERCENT:
            return None if self.count is None else float(self.count)
        of_kind = {
            CellKind.MEAN_SD: self.mean,
            CellKind.MEDIAN_QUARTILES: self.median,
            CellKind.PROPORTION: self.share,
        }
        return of_kind.get(kind)
