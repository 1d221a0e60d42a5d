"""What is noted in `audit` of the files of an export, never a value of theirs."""

from collections.abc import Mapping

import duckdb
import polars as pl

from rairdtc_pipeline.contracts import Contract
from rairdtc_pipeline.contracts.headers import HeaderCell
from rairdtc_pipeline.ingest.files import Inventory, SourceFile
from rairdtc_pipeline.ingest.identifiers import REMOVED, Identifiers
from rairdtc_pipeline.ingest.readers import BrokenRow


def record_ignored(con: duckdb.DuckDBPyConnection, inventory: Inventory) -> None:
    """Note in audit.source_files what lies in the exports folder and is no export."""
    con.execute("DELETE FROM audit.source_files WHERE status = 'ignored'")
    for name, reason in inventory.ignored:
        con.execute(
            """INSERT INTO audit.source_files (file_name, status, status_reason)
            VALUES (?, 'ignored', ?)""",
            [name, reason],
        )


def record_file(
    con: duckdb.DuckDBPyConnection,
    file: SourceFile,
    *,
    status: str,
    reason: str | None = None,
    encoding: str | None = None,
    rows_read: int = 0,
) -> None:
    """One row of audit.source_files."""
    con.execute(
        "INSERT INTO audit.source_files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            file.source_file_id,
            file.export,
            file.site,
            file.name,
            file.size_bytes,
            file.sha256,
            file.received_at,
            encoding,
            status,
            reason,
            rows_read,
        ],
    )


def record_columns(
    con: duckdb.DuckDBPyConnection,
    file: SourceFile,
    cells: list[HeaderCell],
    identifiers: Identifiers,
) -> None:
    """One row of audit.source_columns per column; a header nothing explains may hold anything."""
    _insert(
        con,
        "source_columns",
        [
            (
                file.source_file_id,
                file.export,
                cell.position + 1,
                identifiers.clean(cell.header) if cell.column else None,
                cell.column.name if cell.column else None,
                cell.unit,
            )
            for cell in cells
        ],
    )


def record_broken(
    con: duckdb.DuckDBPyConnection,
    contract: Contract,
    file: SourceFile,
    broken: tuple[BrokenRow, ...],
) -> None:
    """One row of audit.quarantine per row that could not be split into cells."""
    if broken:
        _insert(
            con,
            "quarantine",
            [
                (contract.name, file.source_file_id, row.source_row, None, row.rule, row.reason)
                for row in broken
            ],
        )


def record_removed(
    con: duckdb.DuckDBPyConnection,
    contract: Contract,
    rows_read: int,
    removed: Mapping[str, Mapping[str, int]],
) -> None:
    """One row of audit.validation per column of free text."""
    table = f"raw.{contract.name}"
    con.execute("DELETE FROM audit.validation WHERE table_name = $table", {"table": table})
    for column in contract.stored:
        if column.free_text:
            count = sum(columns.get(column.name, 0) for columns in removed.values())
            text = f"{column.name} must not name a patient; what does is replaced by {REMOVED}"
            con.execute(
                "INSERT INTO audit.validation VALUES ('raw', ?, ?, ?, ?, ?, ?)",
                [table, column.name, "free_text_identifier", text, rows_read, count],
            )


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: list[tuple[object, ...]]) -> None:
    """Many rows at once; row by row each costs a millisecond."""
    names = [f"v{place}" for place in range(len(rows[0]))]
    con.register("written", pl.DataFrame(rows, schema=names, orient="row"))
    con.execute(f"INSERT INTO audit.{table} SELECT * FROM written")
    con.unregister("written")
