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
from rairdtc_pipeline.storage.database import describe, transaction
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
        _view_rows(con, contract)
        _set_unused_aside(con, contract)
        validate_rows(con, contract)
        quarantine_withdrawn_patients(con, contract)
        if contract.name != "patients":
            quarantine_unknown_patients(con, contract)
        quarantine_future_dates(con, contract)
        reconcile_duplicates(con, contract)
        _store(con, contract)
        con.execute("DROP VIEW parts")
        con.execute(f"DROP TABLE parts_{contract.name}")
        return count_staged(con, contract)


def forget_staged(con: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    """Delete what an earlier refresh recorded about this export; findings of ingest stay."""
    export = {"export": contract.name}
    con.execute("DELETE FROM audit.rows_not_staged WHERE export = $export", export)
    con.execute("DELETE FROM audit.amendments WHERE export = $export", export)
    con.execute("DELETE FROM audit.mended_rows WHERE export = $export", export)


def _view_rows(con: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    """Make the views `typed` (one row per source row) and `parts` (one row per file)."""
    con.execute(f"CREATE OR REPLACE TEMP VIEW parts AS FROM parts_{contract.name}")
    used = f"({FAULTS} & {_unused_bit(contract)}) = 0"
    typed = typed_table(con, contract)
    con.execute(f"CREATE OR REPLACE TEMP VIEW typed AS FROM {typed} WHERE {used}")


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


def _store(con: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    con.execute(
        """CREATE OR REPLACE TEMP TABLE not_staged AS
        SELECT source_file_id, source_row FROM audit.quarantine WHERE export = $export
        UNION ALL
        SELECT source_file_id, source_row FROM audit.rows_not_staged WHERE export = $export""",
        {"export": contract.name},
    )
    record_mended(con, contract)
    table, typed = f"staging.{contract.name}", typed_table(con, contract)
    if typed.startswith("private."):
        _write_staged(con, contract, table)
        con.execute(f"DROP VIEW typed; DROP TABLE {typed}")
    else:
        con.execute(
            f"""DELETE FROM {typed} AS t USING not_staged AS n
            WHERE t.source_file_id = n.source_file_id AND t.source_row = n.source_row"""
        )
        con.execute(f"DROP VIEW typed; DROP TABLE IF EXISTS {table}")
        con.execute(f"ALTER TABLE {typed} DROP COLUMN {FAULTS}")
        con.execute(f"ALTER TABLE {typed} RENAME TO {contract.name}")
    con.execute("DROP TABLE not_staged")
    describe_staged(con, contract)


def describe_staged(
    con: duckdb.DuckDBPyConnection, contract: Contract, kind: str = "TABLE"
) -> None:
    """Put the comments of the contract on the staged table, or view, and its columns."""
    table = f"staging.{contract.name}"
    with transaction(con):
        describe(
            con, table, f"{contract.grain} {contract.purpose}", column_comments(contract), kind=kind
        )


def _write_staged(con: duckdb.DuckDBPyConnection, contract: Contract, table: str) -> None:
    kept = "FROM typed ANTI JOIN not_staged USING (source_file_id, source_row)"
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
