"""Run a contract's pandera schema over the typed rows of an export; failures become quarantine."""

from collections.abc import Iterator
from typing import cast

import duckdb
import pandera.errors
import pandera.polars as pa
import polars as pl

from rairdtc_pipeline.contracts import Contract
from rairdtc_pipeline.staging.rules import FAULT, ROW_RULE, contract_rules, schema

_BATCH_ROWS = 1_000_000
_KEYS = ("source_file_id", "source_row")
_BROKEN = {
    "source_file_id": pl.String,
    "source_row": pl.Int64,
    "column_name": pl.String,
    "rule": pl.String,
}


def validate_rows(con: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    """Check temp table `typed`; broken rows go to audit.quarantine, counts to audit.validation.

    Every value is looked at, in batches. The value found is never kept.
    """
    rules = contract_rules(contract)
    checked = schema(contract)
    rows, found = 0, [pl.DataFrame(schema=_BROKEN)]
    for batch in _batches(con, contract):
        rows += batch.height
        found.append(_broken(checked, batch))
    broken = pl.concat(found)
    _quarantine(con, contract, broken)
    failed = {
        (column, rule): count
        for column, rule, count in broken.group_by("column_name", "rule").len().iter_rows()
    }
    con.execute(
        "DELETE FROM audit.validation WHERE table_name = $name",
        {"name": f"staging.{contract.name}"},
    )
    con.executemany(
        "INSERT INTO audit.validation VALUES ('staging', ?, ?, ?, ?, ?, ?)",
        [
            (
                f"staging.{contract.name}",
                rule.column,
                rule.rule,
                rule.description,
                rows,
                failed.get((rule.column, rule.rule), 0),
            )
            for rule in rules
        ],
    )


def _batches(con: duckdb.DuckDBPyConnection, contract: Contract) -> Iterator[pl.DataFrame]:
    """The typed rows as pandera sees them: numbers as floats."""
    numbers = [c.name for c in contract.stored if c.type in ("number", "integer")]
    floats = ", ".join(f"CAST({name} AS DOUBLE) AS {name}" for name in numbers)
    replaced = f"* REPLACE ({floats})" if floats else "*"
    reader = con.sql(f"SELECT {replaced} FROM typed").to_arrow_reader(_BATCH_ROWS)
    for batch in reader:
        yield cast(pl.DataFrame, pl.from_arrow(batch))


def _broken(checked: pa.DataFrameSchema, batch: pl.DataFrame) -> pl.DataFrame:
    """One row per broken rule: source_file_id, source_row, column_name, rule."""
    try:
        checked.validate(batch, lazy=True)
    except pandera.errors.SchemaErrors as error:
        cases = error.failure_cases.select("column", "check_number", "index")
    else:
        return pl.DataFrame(schema=_BROKEN)
    named = pl.DataFrame(
        [
            {"column": name, "check_number": number, "rule": check.name}
            for name, column in checked.columns.items()
            for number, check in enumerate(column.checks)
        ],
        schema={"column": pl.String, "check_number": pl.Int32, "rule": pl.String},
    )
    of_row = pl.col("column").str.starts_with(ROW_RULE)
    broken = (
        cases.join(named, on=["column", "check_number"], how="left")
        .with_columns(
            rule=pl.col("rule").fill_null("required"),
            subject=pl.col("column").str.strip_suffix(FAULT),
        )
        .with_columns(column_name=pl.when(~of_row).then("subject"))
        .sort("index", "subject", pl.col("rule") == "required", "rule")
        .unique(["index", "subject"], keep="first", maintain_order=True)
    )
    keys = batch[broken["index"]].select(_KEYS)
    found: pl.DataFrame = pl.concat([keys, broken.select("column_name", "rule")], how="horizontal")
    return found


def _quarantine(con: duckdb.DuckDBPyConnection, contract: Contract, broken: pl.DataFrame) -> None:
    if broken.is_empty():
        return
    reasons = pl.DataFrame(
        [vars(rule) for rule in contract_rules(contract)],
        schema={"column": pl.String, "rule": pl.String, "description": pl.String},
    )
    con.register("broken", broken)
    con.register("reasons", reasons)
    con.execute(
        """INSERT INTO audit.quarantine
        SELECT $export, source_file_id, source_row, column_name, broken.rule, description
        FROM broken JOIN reasons
        ON reasons.rule = broken.rule AND reasons."column" IS NOT DISTINCT FROM column_name""",
        {"export": contract.name},
    )
    con.unregister("broken")
    con.unregister("reasons")
