"""One export's files → its typed rows in the private store, identifiers left at the door."""

from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import polars as pl

from rairdtc_pipeline.contracts import PATIENT_ID, Contract
from rairdtc_pipeline.contracts.headers import HeaderCell, read_headers
from rairdtc_pipeline.errors import ExportError
from rairdtc_pipeline.ingest.files import Inventory, SourceFile
from rairdtc_pipeline.ingest.identifiers import REMOVED, Identifiers, known_identifiers
from rairdtc_pipeline.ingest.pseudonym import key_pads, pseudonym_sql
from rairdtc_pipeline.ingest.readers import (
    BrokenRow,
    Reading,
    broken_rows,
    forget_copies,
    in_place,
    read_file,
    renumbered,
)
from rairdtc_pipeline.ingest.typed import Part, TextRows, add_rows, begin_part, create_typed
from rairdtc_pipeline.warehouse.connection import transaction
from rairdtc_pipeline.warehouse.sealed import sealed

_PER_EXPORT = ("source_files", "source_columns", "quarantine")


@dataclass(frozen=True)
class RawResult:
    """What became of one export's files; `refused` says why, in plain words, per file.

    `identifiers_removed` says from how many values of which file and column.
    """

    files: int
    rows_read: int
    refused: tuple[str, ...]
    unknown_headers: tuple[str, ...]
    identifiers_removed: tuple[str, ...]


def ingest_export(
    con: duckdb.DuckDBPyConnection,
    contract: Contract,
    inventory: Inventory,
    key: bytes,
    workdir: Path,
    identifiers: Identifiers | None = None,
) -> RawResult:
    """Fill `private.raw.<export>`: one row per readable source row, typed, for stage_export.

    A file that cannot be read is recorded as refused in audit.source_files and does not stop the
    others; rows that cannot be split into cells go to audit.quarantine. `identifiers` are read from
    the patients files where a caller who ingests several exports has not done so.
    """
    known = identifiers or known_identifiers(inventory, workdir)
    _start(con, contract)
    files = inventory.of(contract.name)
    refused: list[str] = []
    unknown: list[str] = []
    removed: dict[str, dict[str, int]] = {}
    rows_read = 0
    for file in files:
        try:
            with sealed(f"raw.{contract.name}"):
                reading = read_file(file, contract, workdir)
                cells = read_headers(contract, reading.header)
                file.refuse_rewritten()
                rows, removed[file.name] = _store(con, contract, file, reading, cells, key, known)
        except ExportError as error:
            refused.append(f"{file.name}: {error}")
            _record_file(con, file, status="refused", reason=str(error))
            continue
        finally:
            forget_copies(workdir)
        _record_file(con, file, status="read", encoding=reading.encoding, rows_read=rows)
        _record_columns(con, file, cells, known)
        unknown += [f"{file.name}: column {c.position + 1}" for c in cells if c.column is None]
        rows_read += rows
    if not files:
        refused.append(
            f"{contract.name}: no file exports/<site>/{contract.name}*.csv, .csv.gz, .xlsx or "
            ".parquet was found; send it, with only a header if there is nothing to report"
        )
    _record_removed(con, contract, rows_read, removed)
    lines = (
        f"{name}: {column}: identifiers removed from {count} values"
        for name, columns in removed.items()
        for column, count in columns.items()
    )
    return RawResult(len(files), rows_read, tuple(refused), tuple(unknown), tuple(lines))


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
    create_typed(con, contract)
    for table in _PER_EXPORT:
        con.execute(f"DELETE FROM audit.{table} WHERE export = $export", {"export": contract.name})


def _store(
    con: duckdb.DuckDBPyConnection,
    contract: Contract,
    file: SourceFile,
    reading: Reading,
    cells: list[HeaderCell],
    key: bytes,
    identifiers: Identifiers,
) -> tuple[int, dict[str, int]]:
    """Append one file; the rows read, broken ones included, and values without identifiers."""
    part = begin_part(con, contract, Part(file.source_file_id, file.site, file.received_at))
    con.register("pseudonyms", identifiers.pseudonyms(key, file.site))
    rows = _text_rows(reading, cells, key)
    broken: tuple[BrokenRow, ...] = ()
    try:
        with reading.at_hand(con), transaction(con):
            readable, removed = add_rows(con, contract, part, rows, identifiers)
            broken = broken_rows(con, reading, readable)
            if broken:
                con.execute(f"DELETE FROM private.raw.{contract.name} WHERE part = {part}")
                with renumbered(con, broken):
                    placed = replace(rows, relation=in_place(reading))
                    add_rows(con, contract, part, placed, identifiers)
    except duckdb.OperationalError:
        raise
    except duckdb.Error as error:
        raise ExportError("the file is not a well-formed CSV; export it again") from error
    finally:
        con.unregister("pseudonyms")
    _quarantine(con, contract, file, broken)
    return readable + len(broken), removed


def _text_rows(reading: Reading, cells: list[HeaderCell], key: bytes) -> TextRows:
    columns = {cell.column.name: f"r.c{cell.position}" for cell in cells if cell.column}
    number = columns[PATIENT_ID]
    return TextRows(
        relation=reading.numbered,
        joins=f"LEFT JOIN pseudonyms ON pseudonyms.number = {number}",
        params={**reading.params, **key_pads(key)},
        source_row="r.source_row",
        patient=f"coalesce(pseudonyms.pseudonym, {pseudonym_sql(number)})",
        columns=columns,
        units={cell.column.name: cell.unit for cell in cells if cell.column and cell.unit},
        places=len(reading.header),
    )


def _quarantine(
    con: duckdb.DuckDBPyConnection,
    contract: Contract,
    file: SourceFile,
    broken: tuple[BrokenRow, ...],
) -> None:
    if broken:
        _insert(
            con,
            "quarantine",
            [
                (contract.name, file.source_file_id, row.source_row, None, row.rule, row.reason)
                for row in broken
            ],
        )


def _record_removed(
    con: duckdb.DuckDBPyConnection,
    contract: Contract,
    rows_read: int,
    removed: dict[str, dict[str, int]],
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
    con: duckdb.DuckDBPyConnection,
    file: SourceFile,
    cells: list[HeaderCell],
    identifiers: Identifiers,
) -> None:
    """Headers nothing explains are recorded by place only: they may hold anything."""
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
