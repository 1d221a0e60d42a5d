"""Checks the typed rows of an export with its pandera schema; failures go to quarantine."""

from collections.abc import Iterator
from itertools import islice
from typing import cast

import duckdb
import pandera.errors
import pandera.polars as pa
import polars as pl
import pyarrow as arrow

from rairdtc_pipeline.contracts import Contract
from rairdtc_pipeline.contracts.rules import (
    CheckedRule,
    contract_rules,
    rule_column,
    rule_sql,
    schema,
)
from rairdtc_pipeline.messages import in_table
from rairdtc_pipeline.storage.database import registered

# Each row group comes as a separate batch; checking them one by one would take longer for the setup
# than for the checks.
_BATCH_ROWS, _BATCHES_AT_ONCE = 1_000_000, 20
_BROKEN = {"source_file_id": pl.String, "source_row": pl.Int64, "number": pl.Int64}
_RULES = {
    "number": pl.Int64,
    "column": pl.String,
    "rule": pl.String,
    "reason": pl.String,
    "message_id": pl.String,
    "parameters": pl.String,
}
_COUNTS = {
    "column": pl.String,
    "rule": pl.String,
    "description": pl.String,
    "checked": pl.Int64,
    "failed": pl.Int64,
}


def validate_rows(con: duckdb.DuckDBPyConnection, contract: Contract, typed: str) -> None:
    """Check the rows of `typed`: broken ones to audit.quarantine, counts to audit.validation.

    Every value is checked, in batches. The value itself is never kept.
    """
    rules = contract_rules(contract)
    checked = schema(contract)
    rows, found = 0, [pl.DataFrame(schema=_BROKEN)]
    for batch in _batches(con, contract, typed, rules):
        rows += batch.height
        found.append(_broken(checked, rules, batch))
    broken = pl.concat(found)
    _quarantine(con, contract, broken)
    failed = dict(broken.group_by("number").len().iter_rows())
    counts = [
        (rule.column, rule.rule, str(rule.asks), rows, failed.get(number, 0))
        for number, rule in enumerate(rules)
    ]
    table = {"table": f"staging.{contract.name}"}
    con.execute("DELETE FROM audit.validation WHERE table_name = $table", table)
    with registered(con, "counts", pl.DataFrame(counts, schema=_COUNTS, orient="row")):
        con.execute("INSERT INTO audit.validation SELECT 'staging', $table, * FROM counts", table)


def _batches(
    con: duckdb.DuckDBPyConnection, contract: Contract, typed: str, rules: list[CheckedRule]
) -> Iterator[pl.DataFrame]:
    """The rows in the form that pandera checks: one column per rule."""
    columns = ", ".join(f'{rule_sql(contract, rule)} AS "{rule_column(rule)}"' for rule in rules)
    query = f"SELECT source_file_id, source_row, {columns} FROM {typed}"
    reader = con.sql(query).to_arrow_reader(_BATCH_ROWS)
    while batches := list(islice(reader, _BATCHES_AT_ONCE)):
        yield cast(pl.DataFrame, pl.from_arrow(arrow.Table.from_batches(batches)))


def _broken(
    checked: pa.DataFrameSchema, rules: list[CheckedRule], batch: pl.DataFrame
) -> pl.DataFrame:
    """One row per broken rule: source_file_id, source_row, number of the rule.

    If a row breaks several rules of one column, only one is reported. The rule `required` comes
    last, because a text that cannot be typed leaves the column empty.
    """
    try:
        checked.validate(batch, lazy=True)
    except pandera.errors.SchemaErrors as error:
        cases = error.failure_cases.select("column", "index")
    else:
        return pl.DataFrame(schema=_BROKEN)
    named = pl.DataFrame(
        [
            (rule_column(rule), number, rule.column or rule.rule, rule.rule)
            for number, rule in enumerate(rules)
        ],
        schema={"column": pl.String, "number": pl.Int64, "subject": pl.String, "rule": pl.String},
        orient="row",
    )
    broken = (
        cases.join(named, on="column", how="left")
        .sort("index", "subject", pl.col("rule") == "required", "rule")
        .unique(["index", "subject"], keep="first", maintain_order=True)
    )
    keys = batch[broken["index"]].select("source_file_id", "source_row")
    found: pl.DataFrame = pl.concat([keys, broken.select("number")], how="horizontal")
    return found


def _quarantine(con: duckdb.DuckDBPyConnection, contract: Contract, broken: pl.DataFrame) -> None:
    if broken.is_empty():
        return
    rules = [
        (number, rule.column, rule.rule, *in_table(rule.asks))
        for number, rule in enumerate(contract_rules(contract))
    ]
    with (
        registered(con, "broken", broken),
        registered(con, "rules", pl.DataFrame(rules, schema=_RULES, orient="row")),
    ):
        con.execute(
            """INSERT INTO audit.quarantine
            SELECT $export, source_file_id, source_row, "column", rule, reason, message_id,
                parameters
            FROM broken JOIN rules USING (number) ORDER BY source_file_id, source_row, number""",
            {"export": contract.name},
        )
