"""The declaration of one table of the schema `statistics`."""

from collections.abc import Mapping
from dataclasses import dataclass

Reads = Mapping[str, tuple[str, ...]]

# Labels and identifiers that the pipeline writes; they come from no column.
_LABELS = {
    "table",
    "section",
    "row",
    "level",
    "kind",
    "test_id",
    "source_table",
    "source_column",
    "source_values",
    "role",
}


@dataclass(frozen=True)
class StatisticsTable:
    """One table: the columns that it reads, per source table, and its own columns with comments."""

    grain: str
    reads: Reads
    columns: Mapping[str, str]

    def sources(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """Column → (table, column) pairs; an estimate depends on every column that is read."""
        read = tuple((table, column) for table, names in self.reads.items() for column in names)
        return {column: read for column in self.columns if column not in _LABELS}
