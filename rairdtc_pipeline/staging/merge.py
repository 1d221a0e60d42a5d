"""Merges rows of the same natural key that do not contradict one another.

One contact may report a progression and another contact of the same day a therapy; two systems may
send the same result. The first of such rows is kept and completed with the values of the others. A
column that may differ according to the contract, such as the laboratory, is never a contradiction:
the value of the first row is kept.
"""

import duckdb

from rairdtc_pipeline.contracts import Contract
from rairdtc_pipeline.contracts.data_dictionary import DERIVED_COLUMNS
from rairdtc_pipeline.ingest.typed_table import typed_table
from rairdtc_pipeline.storage.database import temporary

# Results are compared by meaning and not as printed: 12.30 with a flag equals 12.3.
_RESULT = "concat_ws('|', " + ", '#', ".join(DERIVED_COLUMNS) + ")"


def contradiction_sql(contract: Contract, key: str) -> str:
    """SQL: whether the newest rows of a key, `is_rival`, differ in a column that may not differ."""
    rivals = f"FILTER (WHERE is_rival) OVER (PARTITION BY {key})"
    differs = [
        f"coalesce(min({said}) {rivals} <> max({said}) {rivals}, FALSE)"
        for name in _content(contract)
        if not contract[name].may_differ
        for said in [_RESULT if contract[name].qualitative else name]
    ]
    return " OR ".join(differs) or "FALSE"


def merge_rows(con: duckdb.DuckDBPyConnection, contract: Contract, repeated: str) -> None:
    """Complete the row that replaces the merged ones, in `repeated` and in the typed table."""
    columns = [*_content(contract), *contract.flags]
    if not con.execute(f"SELECT 1 FROM {repeated} WHERE merged LIMIT 1").fetchall() or not columns:
        return
    said = ", ".join(f"max({name}) FILTER (WHERE is_rival) AS {name}" for name in columns)
    query = f"SELECT kept_file, kept_row, {said} FROM {repeated} WHERE merged GROUP BY ALL"
    values = ", ".join(f"{name} = coalesce(t.{name}, c.{name})" for name in columns)
    with temporary(con, "completed", query) as completed:
        for table in (typed_table(con, contract), repeated):
            con.execute(
                f"""UPDATE {table} AS t SET {values} FROM {completed} AS c
                WHERE t.source_file_id = c.kept_file AND t.source_row = c.kept_row"""
            )


def _content(contract: Contract) -> list[str]:
    return [column.name for column in contract.stored if column.name not in contract.key]
