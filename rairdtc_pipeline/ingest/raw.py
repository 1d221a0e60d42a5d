"""One export's files → its raw text table in the private store, identifiers left at the door."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from rairdtc_pipeline.contracts import PATIENT_ID, Contract
from rairdtc_pipeline.contracts.headers import HeaderCell, read_headers
from rairdtc_pipeline.errors import ExportError
from rairdtc_pipeline.ingest.files import Inventory, SourceFile
from rairdtc_pipeline.ingest.pseudonym import key_pads, pseudonym_sql
from rairdtc_pipeline.ingest.readers import Reading, read_file
from rairdtc_pipeline.warehouse.sealed import sealed

_PER_EXPORT = ("source_files", "source_columns", "quarantine")


@dataclass(frozen=True)
class RawResult:
    """What became of one export's files; `refused` says why, in plain words, per file."""

    files: int
    rows_read: int
    refused: tuple[str, ...]
    unknown_headers: tuple[str, ...]


def ingest_export(
    con: duckdb.DuckDBPyConnection,
    contract: Contract,
    inventory: Inventory,
    key: bytes,
    workdir: Path,
) -> RawResult:
    """Fill `private.raw.<export>`: one row per readable source row, values as sent.

    A file that cannot be read is recorded as refused in audit.source_files and does not stop the
    others; rows that cannot be split into cells go to audit.quarantine.
    """
    _start(con, contract)
    files = inventory.of(contract.name)
    refused: list[str] = []
    unknown: list[str] = []
    rows_read = 0
    for file in files:
        try:
            with sealed(f"raw.{contract.name}"):
                reading = read_file(con, file, contract, workdir)
                cells = read_headers(contract, reading.header)
                rows = _store(con, contract, file, reading, cells, key)
        except ExportError as error:
            refused.append(f"{file.name}: {error}")
            _record_file(con, file, status="refused", reason=str(error))
            continue
        finally:
            _forget_copies(workdir)
        _record_file(con, file, status="read", encoding=reading.encoding, rows_read=rows)
        _record_columns(con, file, cells)
        unknown += [f"{file.name}: column {c.position + 1}" for c in cells if c.column is None]
        rows_read += rows
    if not files:
        refused.append(
            f"{contract.name}: no file exports/<site>/{contract.name}*.csv, .csv.gz, .xlsx or "
            ".parquet was found; send it, with only a header if there is nothing to report"
        )
    return RawResult(len(files), rows_read, tuple(refused), tuple(unknown))


def _forget_copies(workdir: Path) -> None:
    """Transcoded copies hold identifiers: they go as soon as they are read."""
    for copy in workdir.glob("*.csv"):
        copy.unlink()


def record_ignored(con: duckdb.DuckDBPyConnection, inventory: Inventory) -> None:
    """Note in audit.source_files what lies in the exports folder and is no export."""
    con.execute("DELETE FROM audit.source_files WHERE status = 'ignored'")
    for name, reason in inventory.ignored:
        con.execute(
            """INSERT INTO audit.source_files (file_name, status, status_reason)
            VALUES (?, 'ignored', ?)""",
            [name, reason],
        )


def _start(con: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    columns = ", ".join(f"{column.name} VARCHAR" for column in contract.stored)
    con.execute("CREATE SCHEMA IF NOT EXISTS private.raw")
    con.execute(
        f"""CREATE OR REPLACE TABLE private.raw.{contract.name} (
        source_file_id VARCHAR, site VARCHAR, source_row BIGINT, patient VARCHAR, {columns})"""
    )
    for table in _PER_EXPORT:
        con.execute(f"DELETE FROM audit.{table} WHERE export = $export", {"export": contract.name})


def _store(
    con: duckdb.DuckDBPyConnection,
    contract: Contract,
    file: SourceFile,
    reading: Reading,
    cells: list[HeaderCell],
    key: bytes,
) -> int:
    """Append one file; returns the rows read, broken ones included."""
    positions = {cell.column.name: cell.position for cell in cells if cell.column}
    values = ", ".join(
        f"c{positions[column.name]}" if column.name in positions else "NULL"
        for column in contract.stored
    )
    con.execute(
        f"""INSERT INTO private.raw.{contract.name}
        SELECT $file, $site, source_row, {pseudonym_sql(f"c{positions[PATIENT_ID]}")}, {values}
        FROM {reading.relation}""",
        {"file": file.source_file_id, "site": file.site, **key_pads(key)},
    )
    readable = con.execute(f"SELECT count(*) FROM {reading.relation}").fetchall()[0][0]
    con.execute(f"DROP TABLE {reading.relation}")
    if reading.broken:
        con.executemany(
            "INSERT INTO audit.quarantine VALUES (?, ?, ?, NULL, ?, ?)",
            [
                (contract.name, file.source_file_id, row.source_row, row.rule, row.reason)
                for row in reading.broken
            ],
        )
    return int(readable) + len(reading.broken)


def _record_file(
    con: duckdb.DuckDBPyConnection,
    file: SourceFile,
    *,
    status: str,
    reason: str | None = None,
    encoding: str | None = None,
    rows_read: int = 0,
) -> None:
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


def _record_columns(
    con: duckdb.DuckDBPyConnection, file: SourceFile, cells: list[HeaderCell]
) -> None:
    """Headers nothing explains are recorded by place only: they may hold anything."""
    con.executemany(
        "INSERT INTO audit.source_columns VALUES (?, ?, ?, ?, ?, ?)",
        [
            (
                file.source_file_id,
                file.export,
                cell.position + 1,
                cell.header if cell.column else None,
                cell.column.name if cell.column else None,
                cell.unit,
            )
            for cell in cells
        ],
    )
