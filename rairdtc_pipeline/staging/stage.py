"""One export's typed rows → `staging.<export>`: checked and reconciled, with every row counted."""

from dataclasses import dataclass

import duckdb

from rairdtc_pipeline.contracts import Contract
from rairdtc_pipeline.contracts.data_dictionary import column_comments
from rairdtc_pipeline.contracts.model import TEST_CODE
from rairdtc_pipeline.contracts.rules import FAULTS, fault_bits
from rairdtc_pipeline.ingest.typed_table import typed_table
from rairdtc_pipeline.staging.mended import record_mended
from rairdtc_pipeline.staging.reconcile import (
    CONSENT_WITHDRAWN,
    quarantine_future_dates,
    quarantine_unknown_patients,
    quarantine_withdrawn_patients,
    reconcile_duplicates,
)
from rairdtc_pipeline.staging.validate import validate_rows
from rairdtc_pipeline.storage.database import describe, temporary, transaction
from rairdtc_pipeline.storage.error_redaction import errors_redacted

NOT_USED = "not_used"
# Tables of `audit` that staging an export fills.
PER_STAGED_EXPORT = ("quarantine", "rows_not_staged", "amendments", "mended_rows", "validation")


@dataclass(frozen=True)
class StagingResult:
    """How many rows of one export were staged, set aside or quarantined."""

    staged: int
    duplicate: int
    superseded: int
    not_used: int
    quarantined: int
    open: int


def stage_export(con: duckdb.DuckDBPyConnection, contract: Contract) -> StagingResult:
    """Build `staging.<export>` from the typed rows of the export, which are deleted afterwards.

    Columns marked private go to `private.staging.<export>` instead and are never published.
    """
    with errors_redacted(f"staging.{contract.name}"):
        forget_staged(con, contract)
        _set_unused_aside(con, contract)
        with temporary(con, "typed", _used_rows(con, contract), kind="VIEW") as typed:
            validate_rows(con, contract, typed)
            quarantine_withdrawn_patients(con, contract, typed)
            if contract.name != "patients":
                quarantine_unknown_patients(con, contract, typed)
            quarantine_future_dates(con, contract, typed)
            reconcile_duplicates(con, contract, typed)
            _store(con, contract, typed)
        describe_staged(con, contract)
        return count_staged(con, contract)


def forget_staged(con: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    """Delete what an earlier refresh recorded about this export; findings of ingest stay."""
    export = {"export": contract.name}
    con.execute("DELETE FROM audit.rows_not_staged WHERE export = $export", export)
    con.execute("DELETE FROM audit.amendments WHERE export = $export", export)
    con.execute("DELETE FROM audit.mended_rows WHERE export = $export", export)


def _used_rows(con: duckdb.DuckDBPyConnection, contract: Contract) -> str:
    """Query for the typed rows that an analysis uses."""
    return f"FROM {typed_table(con, contract)} WHERE ({FAULTS} & {_unused_bit(contract)}) = 0"


def _unused_bit(contract: Contract) -> int:
    """The fault bit of rows about a test that no analysis uses; 0 for an export without tests."""
    return fault_bits(contract).get((TEST_CODE, "unknown_code"), 0)


def _set_unused_aside(con: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    """Record the rows of unused tests of a panel: they are not faults, and are not staged."""
    if bit := _unused_bit(contract):
        con.execute(
            f"""INSERT INTO audit.rows_not_staged
            SELECT $export, source_file_id, source_row, $disposition, NULL, NULL
            FROM {typed_table(con, contract)} WHERE ({FAULTS} & {bit}) <> 0""",
            {"export": contract.name, "disposition": NOT_USED},
        )


def _store(con: duckdb.DuckDBPyConnection, contract: Contract, typed: str) -> None:
    query = """SELECT source_file_id, source_row FROM audit.quarantine WHERE export = $export
        UNION ALL
        SELECT source_file_id, source_row FROM audit.rows_not_staged WHERE export = $export"""
    table, rows = f"staging.{contract.name}", typed_table(con, contract)
    with temporary(con, "not_staged", query, {"export": contract.name}) as not_staged:
        record_mended(con, contract, typed, not_staged)
        if rows.startswith("private."):
            _write_staged(con, contract, table, f"FROM {typed} ANTI JOIN {not_staged}")
            con.execute(f"DROP TABLE {rows}")
            return
        con.execute(
            f"""DELETE FROM {rows} AS t USING {not_staged} AS n
            WHERE t.source_file_id = n.source_file_id AND t.source_row = n.source_row"""
        )
    con.execute(f"DROP TABLE IF EXISTS {table}")
    con.execute(f"ALTER TABLE {rows} DROP COLUMN {FAULTS}")
    con.execute(f"ALTER TABLE {rows} RENAME TO {contract.name}")


def describe_staged(
    con: duckdb.DuckDBPyConnection, contract: Contract, kind: str = "TABLE"
) -> None:
    """Put the comments of the contract on the staged table, or view, and its columns."""
    table = f"staging.{contract.name}"
    with transaction(con):
        describe(
            con, table, f"{contract.grain} {contract.purpose}", column_comments(contract), kind=kind
        )


def _write_staged(
    con: duckdb.DuckDBPyConnection, contract: Contract, table: str, query: str
) -> None:
    kept = f"{query} USING (source_file_id, source_row)"
    private = ", ".join(sorted(column.name for column in contract.stored if column.private))
    published = f"* EXCLUDE ({', '.join(filter(None, (FAULTS, private)))})"
    con.execute("CREATE SCHEMA IF NOT EXISTS staging")
    con.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT {published} {kept}")
    if private:
        con.execute(f"CREATE OR REPLACE TABLE private.{table} AS SELECT patient, {private} {kept}")


def count_staged(con: duckdb.DuckDBPyConnection, contract: Contract) -> StagingResult:
    """Count the rows of an export that were staged, set aside or quarantined."""
    (counts,) = con.execute(
        f"""SELECT
            (SELECT count(*) FROM staging.{contract.name}),
            (SELECT count(*) FROM audit.rows_not_staged
             WHERE export = $export AND disposition IN ('duplicate', 'merged')),
            (SELECT count(*) FROM audit.rows_not_staged
             WHERE export = $export AND disposition = 'superseded'),
            (SELECT count(*) FROM audit.rows_not_staged
             WHERE export = $export AND disposition = 'not_used'),
            (SELECT count(DISTINCT (source_file_id, source_row)) FROM audit.quarantine
             WHERE export = $export),
            (SELECT count(DISTINCT (source_file_id, source_row)) FROM audit.quarantine
             ANTI JOIN audit.mended_rows USING (source_file_id, source_row)
             WHERE export = $export AND rule <> $withdrawn)""",
        {"export": contract.name, "withdrawn": CONSENT_WITHDRAWN},
    ).fetchall()
    return StagingResult(*counts)
