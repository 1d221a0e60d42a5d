"""Records the files of an export in `audit`, but never a value from them."""

from collections.abc import Iterable, Mapping

import duckdb
import polars as pl

from rairdtc_pipeline.contracts import PATIENT_ID, Contract
from rairdtc_pipeline.contracts.headers import HeaderCell
from rairdtc_pipeline.ingest.files import Inventory, SourceFile
from rairdtc_pipeline.ingest.identities import Identities
from rairdtc_pipeline.ingest.workbook_rows import BrokenRow
from rairdtc_pipeline.messages import Message, in_table, message, messages_json
from rairdtc_pipeline.privacy.identifiers import REMOVED, Identifiers
from rairdtc_pipeline.storage.database import registered

Row = tuple[object, ...]
# Name and title of the rule.
IDENTITIES_AGREE = (
    "identities_agree",
    "Every patient number is one person, and every person has one patient number.",
)


def record_ignored(con: duckdb.DuckDBPyConnection, inventory: Inventory) -> None:
    """Record in audit.source_files the files in the exports folder that are not exports."""
    con.execute("DELETE FROM audit.source_files WHERE status = 'ignored'")
    for name, reason in inventory.ignored:
        con.execute(
            """INSERT INTO audit.source_files
                (file_name, status, status_reason, message_id, parameters)
            VALUES (?, 'ignored', ?, ?, ?)""",
            [name, *in_table(reason)],
        )


def record_identities(con: duckdb.DuckDBPyConnection, found: Identities) -> None:
    """Record in audit.validation how many patient numbers are contradictory."""
    rule, title = IDENTITIES_AGREE
    con.execute(
        """INSERT INTO audit.validation
        SELECT 'raw', 'raw.patients', $column, $rule, $title, coalesce(sum(rows_read), 0), $patients
        FROM audit.source_files WHERE export = 'patients'""",
        {"column": PATIENT_ID, "rule": rule, "title": title, "patients": found.patients},
    )


def file_row(
    file: SourceFile,
    *,
    status: str,
    reason: Message | None = None,
    encoding: str | None = None,
    rows_read: int = 0,
    rows_blank: int = 0,
    notes: Iterable[Message] = (),
) -> Row:
    """Row of audit.source_files."""
    said = list(notes)
    return (
        file.source_file_id,
        file.export,
        file.site,
        file.name,
        file.size_bytes,
        file.sha256,
        file.received_at,
        encoding,
        status,
        *(in_table(reason) if reason else (None, None, None)),
        rows_read,
        rows_blank,
        "; ".join(map(str, said)) or None,
        messages_json(said) if said else None,
    )


def column_rows(file: SourceFile, cells: list[HeaderCell], identifiers: Identifiers) -> list[Row]:
    """Rows of audit.source_columns, one per column.

    An unknown header is not recorded, because it may hold an identifier.
    """
    return [
        (
            file.source_file_id,
            file.export,
            cell.position + 1,
            identifiers.clean(cell.header) if cell.column else None,
            cell.column.name if cell.column else None,
            cell.unit,
        )
        for cell in cells
    ]


def quarantine_rows(file: SourceFile, broken: Iterable[BrokenRow]) -> list[Row]:
    """Rows of audit.quarantine, one per row that could not be split into cells."""
    return [
        (file.export, file.source_file_id, row.source_row, None, row.rule, *in_table(row.reason))
        for row in broken
    ]


def record_rows(con: duckdb.DuckDBPyConnection, table: str, rows: list[Row]) -> None:
    """Append all rows to a table of `audit` at once; one by one, each takes a millisecond."""
    if rows:
        names = [f"v{place}" for place in range(len(rows[0]))]
        frame = pl.DataFrame(rows, schema=names, orient="row", infer_schema_length=None)
        with registered(con, "written", frame):
            con.execute(f"INSERT INTO audit.{table} SELECT * FROM written")


def record_removed(
    con: duckdb.DuckDBPyConnection,
    contract: Contract,
    rows_read: int,
    removed: Mapping[str, Mapping[str, int]],
) -> None:
    """Write one row of audit.validation per free-text column."""
    table = f"raw.{contract.name}"
    con.execute("DELETE FROM audit.validation WHERE table_name = $table", {"table": table})
    for column in contract.stored:
        if column.free_text:
            count = sum(columns.get(column.name, 0) for columns in removed.values())
            text = str(message("files-free-text-rule", column=column.name, mark=REMOVED))
            con.execute(
                "INSERT INTO audit.validation VALUES ('raw', ?, ?, ?, ?, ?, ?)",
                [table, column.name, "free_text_identifier", text, rows_read, count],
            )
