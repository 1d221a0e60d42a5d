"""The column of Table 1 for the patients of all arms together."""

from dataclasses import replace

import numpy as np
import polars as pl

from rairdtc_pipeline.statistics.cell_values import CellKind, CellValues
from rairdtc_pipeline.statistics.descriptive import describe
from rairdtc_pipeline.statistics.tables.cells import Cell, Place, TableParts
from rairdtc_pipeline.statistics.tables.rows import by_arm


def overall_table(parts: TableParts, measured: pl.DataFrame) -> TableParts:
    """One cell per row and level of Table 1, of the same kind as the cells of the arms.

    `parts` is Table 1; `measured` is as in `baseline_table`. If a row has only some arms, its
    overall cell covers only their patients.
    """
    rows: dict[tuple[Place, str | None], list[Cell]] = {}
    for cell in parts.cells:
        if cell.arm is not None:
            rows.setdefault((cell.place, cell.level), []).append(cell)
    overall = TableParts("baseline_overall")
    overall.cells = [_together(cells, measured) for cells in rows.values()]
    return overall


def _together(cells: list[Cell], measured: pl.DataFrame) -> Cell:
    """One cell for the patients of all these cells."""
    first = cells[0]
    missing = sum(cell.missing or 0 for cell in cells)
    if first.kind is CellKind.COUNT_PERCENT:
        total, count = (
            sum(getattr(cell.values, name) or 0 for cell in cells) for name in ("total", "count")
        )
        return replace(first, arm=None, values=CellValues(total, count), missing=missing)
    arms = [str(cell.arm) for cell in cells]
    groups = by_arm(measured, first.place.source_column, arms)
    seen = describe(np.sort(np.concatenate(list(groups.values()))))
    values = CellValues(
        total=seen.n, mean=seen.mean, sd=seen.sd, median=seen.median, p25=seen.p25, p75=seen.p75
    )
    return replace(first, arm=None, values=values, missing=missing)
