"""Finds the header of a file among its first rows, because hospitals may write titles above it."""

from collections.abc import Sequence
from dataclasses import dataclass

from rairdtc_pipeline.contracts import Contract
from rairdtc_pipeline.contracts.headers import count_known, has_required

ROWS_SEARCHED = 10
Cells = Sequence[str | None]


@dataclass(frozen=True)
class HeaderRow:
    """Position of the header among the rows that are not blank.

    `fits` says whether the header has all required columns.
    """

    place: int
    fits: bool


def find_header(contract: Contract, rows: Sequence[Cells]) -> HeaderRow:
    """The only one of the first ten rows that has all required columns; otherwise the first row.

    If several rows have them, the first row is the header, and the others are reported as rows that
    break the contract.
    """
    texts = [[cell or "" for cell in row] for row in rows[:ROWS_SEARCHED]]
    fitting = [place for place, cells in enumerate(texts) if has_required(contract, cells)]
    if len(fitting) == 1 and not (texts and count_known(contract, texts[0])):
        return HeaderRow(fitting[0], fits=True)
    return HeaderRow(0, fits=0 in fitting)
