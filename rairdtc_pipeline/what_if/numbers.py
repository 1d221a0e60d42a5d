"""Every published number that differs between the publication and a scenario."""

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import polars as pl

from rairdtc_pipeline.statistics.tables.declared import TABLES
from rairdtc_pipeline.what_if.scenario import AFTER, BEFORE

FLOW, CLAIMS = "cohort.attrition", "audit.publication_check"
_PRESENT = "_present"


@dataclass(frozen=True)
class Moved:
    """One value of a published table that differs.

    `item` has the columns that identify its row; `difference` is `after` minus `before` if both are
    numbers. A row that only one side has is a single entry with an empty column.
    """

    table: str
    item: tuple[object, ...]
    column: str
    before: object
    after: object

    @property
    def difference(self) -> float | None:
        """`after` minus `before`; None if one of them is not a number."""
        numbers = (self.before, self.after)
        if any(isinstance(value, bool) or not isinstance(value, int | float) for value in numbers):
            return None
        return float(self.after) - float(self.before)  # type: ignore[arg-type]


def printed_tables() -> tuple[str, ...]:
    """The cohort flow, every table of statistics, and the check of the paper's figures."""
    return (FLOW, *(f"statistics.{name}" for name in TABLES), CLAIMS)


def moved_numbers(con: duckdb.DuckDBPyConnection) -> Iterator[Moved]:
    """Every value of the printed tables that differs, in printed order."""
    for table in printed_tables():
        yield from _moved(
            table, *(con.sql(f"FROM {base}.{table}").pl() for base in (BEFORE, AFTER))
        )


def _moved(table: str, before: pl.DataFrame, after: pl.DataFrame) -> Iterator[Moved]:
    # A publication of another version of the project may lack a column.
    columns = [name for name in after.columns if name in before.columns]
    before, after = before.select(columns), after.select(columns)
    key = _key(before, after)
    sides = {
        side: {row[: len(key)]: row for row in frame.select(*key, *_rest(columns, key)).iter_rows()}
        for side, frame in (("before", before), ("after", after))
    }
    values = [*key, *_rest(columns, key)]
    for item in dict.fromkeys((*sides["before"], *sides["after"])):
        old, new = sides["before"].get(item), sides["after"].get(item)
        if old is None or new is None:
            yield Moved(table, item, "", old and _PRESENT, new and _PRESENT)
            continue
        for name, was, now in zip(values, old, new, strict=True):
            if not _same(was, now):
                yield Moved(table, item, name, was, now)


def _rest(columns: list[str], key: list[str]) -> list[str]:
    return [name for name in columns if name not in key]


def _key(*frames: pl.DataFrame) -> list[str]:
    """The shortest leading columns of a table that identify its rows on both sides."""
    columns = frames[0].columns
    for width in range(1, len(columns) + 1):
        key = columns[:width]
        if all(frame.select(key).is_duplicated().sum() == 0 for frame in frames):
            return key
    return columns


def _same(was: object, now: object) -> bool:
    both_nan = was != was and now != now  # noqa: PLR0124 (NaN alone differs from itself)
    return was == now or both_nan
