"""Quarantined rows that a newer file has corrected."""

import duckdb

from rairdtc_pipeline.contracts import Contract


def record_mended(
    con: duckdb.DuckDBPyConnection, contract: Contract, typed: str, not_staged: str
) -> None:
    """Fill audit.mended_rows with the newest later staged row of the same natural key.

    A row whose key could not be read cannot be compared, so it stays open until its file is
    removed. `typed` holds the rows of the export, `not_staged` names those that are not staged.
    """
    same_key = " AND ".join(
        f"new.{name} IS NOT DISTINCT FROM old.{name}" for name in contract.key_stored
    )
    con.execute(
        f"""INSERT INTO audit.mended_rows
        WITH refused AS (
            SELECT DISTINCT source_file_id, source_row FROM audit.quarantine
            WHERE export = $export AND rule <> 'consent_withdrawn'
        ), found AS (
            SELECT old.source_file_id, old.source_row, new.source_file_id AS mended_file,
                new.source_row AS mended_row, sent.received_at
            FROM refused JOIN {typed} AS old USING (source_file_id, source_row)
            JOIN audit.source_files AS refused_in USING (source_file_id)
            JOIN {typed} AS new ON {same_key}
            JOIN audit.source_files AS sent ON sent.source_file_id = new.source_file_id
            ANTI JOIN {not_staged} AS aside
                ON aside.source_file_id = new.source_file_id
                AND aside.source_row = new.source_row
            WHERE sent.received_at > refused_in.received_at
        )
        SELECT $export, source_file_id, source_row, mended_file, mended_row FROM found
        QUALIFY row_number() OVER (
            PARTITION BY source_file_id, source_row
            ORDER BY received_at DESC, mended_file, mended_row
        ) = 1""",
        {"export": contract.name},
    )
