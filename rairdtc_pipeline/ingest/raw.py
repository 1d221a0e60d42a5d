"""One export's files → its typed rows, without identifiers."""

import os
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import duckdb
import pyarrow as pa

from rairdtc_pipeline.contracts import PATIENT_ID, Contract
from rairdtc_pipeline.contracts.headers import HeaderCell, read_headers
from rairdtc_pipeline.errors import ExportError
from rairdtc_pipeline.ingest.files import Inventory, SourceFile
from rairdtc_pipeline.ingest.known_identifiers import known_identifiers
from rairdtc_pipeline.ingest.readers import (
    BLANK,
    BlankRows,
    Reading,
    broken_rows,
    in_place,
    read_file,
    renumbered,
)
from rairdtc_pipeline.ingest.records import (
    Row,
    column_rows,
    file_row,
    quarantine_rows,
    record_removed,
    record_rows,
)
from rairdtc_pipeline.ingest.typed import Appended, Part, TextRows, TypedRows
from rairdtc_pipeline.ingest.workbook_rows import BrokenRow
from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.privacy.identifiers import Identifiers
from rairdtc_pipeline.privacy.pseudonym import pseudonyms
from rairdtc_pipeline.storage.database import transaction
from rairdtc_pipeline.storage.error_redaction import errors_redacted
from rairdtc_pipeline.storage.temporary import unnamed_files

# Tables of `audit` that reading an export fills.
PER_EXPORT = ("source_files", "source_columns", "quarantine")
_AT_ONCE = os.cpu_count() or 1


@dataclass(frozen=True)
class RawResult:
    """The result of reading one export's files; `refused` gives the reason per file.

    `identifiers_removed` counts, per file and column, the values from which identifiers were
    removed. `notes` are remarks on how a file was read. `sheets` gives the name of the sheet that
    was read, per workbook.
    """

    files: int
    rows_read: int
    refused: tuple[Message, ...]
    unknown_headers: tuple[Message, ...]
    identifiers_removed: tuple[Message, ...]
    notes: tuple[Message, ...] = ()
    sheets: Mapping[str, str] = field(default_factory=dict)


def ingest_export(
    con: duckdb.DuckDBPyConnection,
    contract: Contract,
    inventory: Inventory,
    key: bytes,
    workdir: Path,
    identifiers: Identifiers | None = None,
) -> RawResult:
    """Fill the typed table of the export: one row per readable source row, for stage_export.

    A file that cannot be read is recorded as refused in audit.source_files and does not stop the
    others; rows that cannot be split into cells go to audit.quarantine. If the caller passes no
    `identifiers`, they are read from the patients files; a caller that ingests several exports
    reads them once.
    """
    known = identifiers or known_identifiers(inventory, workdir)
    files = inventory.of(contract.name)
    forget_export(con, contract)
    typed = TypedRows(con, contract, known)
    store = partial(
        _store_file, typed=typed, contract=contract, key=key, workdir=workdir, known=known
    )
    refused: list[Message] = []
    unknown: list[Message] = []
    removed: dict[str, Counter[str]] = {}
    noted: list[Message] = []
    sheets: dict[str, str] = {}
    rows_read = 0
    notes: dict[str, list[Row]] = {table: [] for table in PER_EXPORT}
    for file, stored in zip(files, _each(con, files, store), strict=True):
        if isinstance(stored, ExportError):
            refused.append(_about(file, stored.said))
            notes["source_files"].append(file_row(file, status="refused", reason=stored.said))
            continue
        read = file_row(
            file,
            status="read",
            encoding=stored.encoding,
            rows_read=stored.rows,
            rows_blank=stored.blank,
            notes=stored.notes,
        )
        notes["source_files"].append(read)
        noted += [_about(file, note) for note in stored.notes]
        notes["source_columns"] += column_rows(file, stored.cells, known)
        notes["quarantine"] += quarantine_rows(file, stored.broken)
        unknown += [
            _about(file, message("files-unknown-column", place=c.position + 1))
            for c in stored.cells
            if c.column is None
        ]
        removed[file.name] = +stored.appended.removed
        rows_read += stored.rows
        if stored.sheet:
            sheets[file.name] = known.clean(stored.sheet)
    refused += not_sent(contract, inventory)
    for table, rows in notes.items():
        record_rows(con, table, rows)
    record_removed(con, contract, rows_read, removed)
    removed_lines = (
        message(
            "files-about",
            file=name,
            said=message("files-identifiers-removed", column=column, count=count),
        )
        for name, columns in removed.items()
        for column, count in columns.items()
    )
    lines = (tuple(refused), tuple(unknown), tuple(removed_lines))
    return RawResult(len(files), rows_read, *lines, tuple(noted), sheets)


def _about(file: SourceFile, said: Message) -> Message:
    return message("files-about", file=file.name, said=said)


def not_sent(contract: Contract, inventory: Inventory) -> list[Message]:
    """A message for each site that must send the export and did not."""
    if not contract.required:
        return []
    sites = inventory.lacking(contract.name) if inventory.files else ("<site>",)
    return [message("files-not-sent", export=contract.name, site=site) for site in sites]


def forget_export(con: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    """Delete what an earlier refresh recorded about this export."""
    for table in PER_EXPORT:
        con.execute(f"DELETE FROM audit.{table} WHERE export = $export", {"export": contract.name})


@dataclass(frozen=True)
class _Stored:
    """The result of storing one file; `rows` includes the broken rows."""

    encoding: str | None
    cells: list[HeaderCell]
    rows: int
    broken: tuple[BrokenRow, ...]
    appended: Appended
    blank: int
    notes: tuple[Message, ...]
    sheet: str | None


def _each(
    con: duckdb.DuckDBPyConnection,
    files: tuple[SourceFile, ...],
    store: Callable[[duckdb.DuckDBPyConnection, SourceFile], _Stored | ExportError],
) -> list[_Stored | ExportError]:
    """Store the files of an export in parallel; one thread reads a file and counts its rows.

    If one fails for a reason other than its content, the others are cancelled.
    """
    cursors = [con.cursor() for _ in files]
    pool = ThreadPoolExecutor(_AT_ONCE)
    try:
        return list(pool.map(store, cursors, files))
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for cursor in cursors:
            cursor.interrupt()
        raise
    finally:
        pool.shutdown()
        for cursor in cursors:
            cursor.close()


def _store_file(
    con: duckdb.DuckDBPyConnection,
    file: SourceFile,
    *,
    typed: TypedRows,
    contract: Contract,
    key: bytes,
    workdir: Path,
    known: Identifiers,
) -> _Stored | ExportError:
    """Append one file; if it cannot be read, return the error."""
    try:
        with errors_redacted(f"raw.{contract.name}"), unnamed_files(workdir) as new_file:
            reading = read_file(file, contract, new_file)
            cells = read_headers(contract, reading.header)
            file.refuse_rewritten()
            pseudonym = partial(pseudonyms, key=key, known=known.pseudonyms(key, file.site))
            blank = BlankRows()
            appended, broken = _append(con, typed, file, reading, cells, pseudonym, blank)
    except ExportError as error:
        return error
    rows_blank = reading.blank + blank.count
    notes = [*file.notes, *reading.notes]
    if rows_blank:
        notes.append(message("files-note-blank", rows=rows_blank))
    if appended.other_unit:
        notes.append(message("files-note-unit-of-header", rows=appended.other_unit))
    notes += [
        message("files-note-test-not-used", test=test, rows=rows)
        for test, rows in sorted(appended.unused.items())
    ]
    rows = appended.rows + len(broken)
    return _Stored(
        *(reading.encoding, cells, rows, broken, appended, rows_blank, tuple(notes)), reading.sheet
    )


def _append(
    con: duckdb.DuckDBPyConnection,
    typed: TypedRows,
    file: SourceFile,
    reading: Reading,
    cells: list[HeaderCell],
    pseudonym: Callable[[duckdb.DuckDBPyConnection, pa.Array], pa.ChunkedArray],
    blank: BlankRows,
) -> tuple[Appended, tuple[BrokenRow, ...]]:
    """Append the rows that can be split into cells, and return those that cannot.

    Raises ExportError, and appends nothing, when the file was changed meanwhile.
    """
    part = Part(file.source_file_id, file.site)
    columns = {cell.column.name: f"c{cell.position}" for cell in cells if cell.column}
    units = {cell.column.name: cell.unit for cell in cells if cell.column and cell.unit}

    def text_rows(relation: str) -> TextRows:
        blank.count = 0
        batches = blank.left_out(reading.batches(con, relation))
        return TextRows(batches, columns[PATIENT_ID], pseudonym, columns, units)

    try:
        # One connection reads the rows of a file while another writes the typed rows.
        with reading.at_hand(con), con.cursor() as writer, transaction(writer):
            appended = typed.append(writer, part, text_rows(reading.numbered))
            lost = broken_rows(con, reading, appended.rows)
            if lost:
                typed.remove(writer, part)
                with renumbered(con, lost):
                    typed.append(writer, part, text_rows(in_place(reading)))
            broken = tuple(row for row in lost if row.rule != BLANK)
            blank.count += len(lost) - len(broken)
            file.refuse_rewritten()
    except duckdb.OperationalError:
        raise
    except duckdb.Error as error:
        raise ExportError(message("files-not-csv")) from error
    return appended, broken
