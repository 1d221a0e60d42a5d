"""What becomes of each column of the ADaM datasets in an extract.

Decided by where a column comes from: `audit.column_lineage` leads to the columns of the contracts,
which say what is coded. Text of unknown origin is left out.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

import duckdb

from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.contracts.data_dictionary import DERIVED_COLUMNS
from rairdtc_pipeline.errors import RefusedError
from rairdtc_pipeline.published.analysis_tables import Column, Table

Source = tuple[str, str]


class Treatment(Enum):
    """What is done to a column; the value is how the data dictionary says it."""

    KEPT = "as in the warehouse"
    PSEUDONYM = "pseudonym made for this recipient"
    SITE = "number made for this recipient"
    SHIFTED = "moved by the patient's own number of days"
    OLDEST = "ages from the oldest on are given as the oldest"
    PROVENANCE = "left out: names the file or row it came from"
    SAME_DAY = "left out: the same day for all patients, it would give their shifts away"
    WORDS = "left out: words as somebody wrote them, not coded"

    @property
    def left_out(self) -> bool:
        """Whether the extract lacks the column."""
        return self in (Treatment.PROVENANCE, Treatment.SAME_DAY, Treatment.WORDS)


@dataclass(frozen=True)
class Treated:
    """One column and what becomes of it."""

    column: Column
    treatment: Treatment


def treated_columns(con: duckdb.DuckDBPyConnection, table: Table) -> list[Treated]:
    """Every column of a dataset, in its order.

    Raises RefusedError where the file does not say where the dataset comes from.
    """
    sources = _sources(con)
    if not any(made == table.full_name for made, _ in sources):
        raise RefusedError(f"audit.column_lineage says nothing of {table.full_name}")
    treated = []
    for column in table.columns:
        origin = _origin(sources, (table.full_name, column.name))
        found = _treatment(column, sources[(table.full_name, column.name)], origin)
        if found is Treatment.WORDS and _single_letters(con, table, column):
            found = Treatment.KEPT
        treated.append(Treated(column, found))
    return treated


def _treatment(column: Column, direct: Iterable[Source], origin: set[Source]) -> Treatment:
    """The treatment by the columns a column is directly made of, and by all it comes from."""
    names = {name for _, name in origin}
    if names & {"source_file_id", "source_row"}:
        return Treatment.PROVENANCE
    if column.sql_type.startswith(("DATE", "TIMESTAMP")):
        own = {name for _, name in direct}
        return Treatment.SAME_DAY if own == {"data_cutoff"} else Treatment.SHIFTED
    if column.is_text:
        if names and names <= {"patient", "usubjid", "subjid"}:
            return Treatment.PSEUDONYM
        if names and names <= {"site", "siteid"}:
            return Treatment.SITE
        return Treatment.KEPT if all(map(_is_coded, origin)) else Treatment.WORDS
    return Treatment.OLDEST if "age_years" in names else Treatment.KEPT


def _sources(con: duckdb.DuckDBPyConnection) -> dict[Source, list[Source]]:
    sources: dict[Source, list[Source]] = defaultdict(list)
    for table, column, *source in con.execute(
        """SELECT table_name, column_name, source_table, source_column
        FROM audit.column_lineage ORDER BY ALL"""
    ).fetchall():
        sources[(table, column)].append((source[0], source[1]))
    return sources


def _origin(sources: dict[Source, list[Source]], column: Source) -> set[Source]:
    """Every column on the way back, to those of the exports."""
    seen: set[Source] = set()
    ahead = list(sources[column])
    while ahead:
        source = ahead.pop()
        if source not in seen:
            seen.add(source)
            ahead += sources.get(source, [])
    return seen


def _is_coded(source: Source) -> bool:
    """Whether text of this column is one of a list, or ours; a step on the way is ours."""
    schema, table = source[0].split(".")[-2:]
    if schema in ("protocol", "cohort", "derived", "adam"):
        return True
    contract = load_contracts().get(table)
    found = [c for c in contract.columns if c.name == source[1]] if contract else []
    if not found:
        return source[1] == "patient" or source[1] in DERIVED_COLUMNS
    column = found[0]
    return column.type != "string" or bool(column.codes) or bool(column.qualitative)


def _single_letters(con: duckdb.DuckDBPyConnection, table: Table, column: Column) -> bool:
    """A flag rests on words where it is about the first of them; a letter holds none."""
    ((longest,),) = con.execute(
        f'SELECT coalesce(max(length("{column.name}")), 0) FROM {table.full_name}'
    ).fetchall()
    return int(longest) <= 1
