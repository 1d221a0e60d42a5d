"""The content of a cell of a printed table: its kind and its numbers."""

from dataclasses import dataclass
from enum import StrEnum


class CellKind(StrEnum):
    """The kind of content of a cell."""

    MEAN_SD = "mean_sd"
    MEDIAN_QUARTILES = "median_quartiles"
    COUNT_PERCENT = "count_percent"
    PROPORTION = "proportion"
    P = "p"


@dataclass(frozen=True)
class CellValues:
    """Unrounded numbers of a cell; a number that the cell does not have is None.

    `total` is the number of patients with a value, and `count` the number of these who are
    counted; `lower` and `upper` are the confidence limits of their share.
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
        """Proportion of the total that is counted."""
        return self.count / self.total if self.count is not None and self.total else None

    def value(self, kind: CellKind) -> float | None:
        """The main number of the cell."""
        if kind is CellKind.COUNT_PERCENT:
            return None if self.count is None else float(self.count)
        of_kind = {
            CellKind.MEAN_SD: self.mean,
            CellKind.MEDIAN_QUARTILES: self.median,
            CellKind.PROPORTION: self.share,
        }
        return of_kind.get(kind)
