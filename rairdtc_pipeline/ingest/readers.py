"""One source file → SQL that yields its cells as text, and the rows that are broken.

Row numbers are those that a spreadsheet shows. In CSV, the header is row 1 and blank lines are not
counted.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from rairdtc_pipeline.contracts import Contract
from rairdtc_pipeline.contracts.cells import BLANKS
from rairdtc_pipeline.errors import ExportError
from rairdtc_pipeline.ingest.files import SourceFile
from rairdtc_pipeline.ingest.parquet import read_columns
from rairdtc_pipeline.ingest.sheet_cells import MOST_COLUMNS
from rairdtc_pipeline.ingest.text import CsvText, blank_records_before, prepare
from rairdtc_pipeline.ingest.workbook_rows import BrokenRow, WorkbookRows, read_workbook_rows
from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.storage.database import registered
from rairdtc_pipeline.storage.error_redaction import disk_full
from rairdtc_pipeline.storage.temporary import NewFile

# A blank row: it is counted, but not refused.
BLANK = "blank_row"
_BROKEN = {
    BLANK: (BLANK, message("refusals-unreadable-row")),
    "MISSING COLUMNS": ("ragged_row", message("refusals-too-few-cells")),
    "TOO MANY COLUMNS": ("ragged_row", message("refusals-too-many-cells")),
    "UNQUOTED VALUE": ("broken_quotes", message("refusals-broken-quotes")),
    "LINE SIZE OVER MAXIMUM": ("row_too_long", message("refusals-row-too-long")),
    "INVALID ENCODING": ("broken_encoding", message("refusals-broken-encoding")),
}
_UNREADABLE = ("unreadable_row", message("refusals-unreadable-row"))
_OF_THE_MACHINE = ("IO Error", "Out of Memory Error", "INTERRUPT Error")
# Arrow holds at most 2 GiB of text per column of a batch, and the memory must suffice for two
# files.
_ROWS_OF_A_PIECE, _ROWS_AT_ONCE, _BYTES_AT_ONCE = 61_440, 500_000, 1 << 29


@dataclass(frozen=True)
class Reading:
    """A file that can be read: `relation` is SQL that yields c0, c1, … as text.

    `notes` are remarks on the file; `blank` counts blank rows that were already left out. `sheet`
    is the name of the sheet of a workbook.

    `params` are the parameters of the SQL. `frame` has the columns `source_row` and `broken`.
    `numbered` leaves out broken rows, but `relation` keeps them, because they may name a patient.
    In `numbered`, the rows of a CSV file get their numbers before any join, because a join loses
    the order of the file.
    """

    header: tuple[str, ...]
    relation: str
    params: dict[str, str]
    text: CsvText | None = None
    frame: pl.DataFrame | None = None
    broken: tuple[BrokenRow, ...] = ()
    notes: tuple[Message, ...] = ()
    blank: int = 0
    sheet: str | None = None

    @property
    def encoding(self) -> str | None:
        """The detected text encoding; None for binary formats."""
        return self.text.encoding if self.text else None

    @property
    def numbered(self) -> str:
        """SQL that yields `source_row` and the cells, with row numbers as if no row were broken."""
        if self.frame is not None:
            return f"(SELECT * EXCLUDE (broken) FROM {self.relation} WHERE NOT broken)"
        above = 1 + self.text.above if self.text else 1
        return f"(SELECT row_number() OVER () + {above} AS source_row, * FROM {self.relation})"

    def column(self, con: duckdb.DuckDBPyConnection, place: int) -> pl.Series:
        """The distinct values of one column that are not missing."""
        query = f"SELECT DISTINCT c{place} FROM {self.relation} WHERE c{place} IS NOT NULL"
        with self.at_hand(con):
            found: pl.Series = con.sql(query, params=self.params).pl().to_series()
        return found

    def batches(self, con: duckdb.DuckDBPyConnection, relation: str) -> Iterator[pa.Table]:
        """The rows of `numbered` or `in_place` with all their cells; call it within `at_hand`.

        Raises duckdb.Error, also for errors during reading, which Arrow reports as OSError.
        """
        rows = con.sql(f"FROM {relation} AS rows", params=self.params)
        with rows.to_arrow_reader(_ROWS_OF_A_PIECE) as reader:
            held: list[pa.RecordBatch] = []
            for piece in _stream(reader):
                held.append(piece)
                if (
                    sum(part.num_rows for part in held) >= _ROWS_AT_ONCE
                    or sum(part.nbytes for part in held) >= _BYTES_AT_ONCE
                ):
                    yield pa.Table.from_batches(held)
                    held = []
            if held:
                yield pa.Table.from_batches(held)

    @contextmanager
    def at_hand(self, con: duckdb.DuckDBPyConnection) -> Iterator[None]:
        """Make `relation` available to queries, and clear the rows that were rejected before."""
        con.execute("DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans")
        if self.frame is not None:
            con.register("frame", self.frame)
        try:
            yield
        finally:
            if self.frame is not None:
                con.unregister("frame")


@dataclass
class BlankRows:
    """Leaves out rows that hold only blanks, and counts them."""

    count: int = 0

    def left_out(self, batches: Iterable[pa.Table]) -> Iterator[pa.Table]:
        """The batches without rows in which every cell is missing or blank."""
        for batch in batches:
            blank = None
            for column in batch.drop_columns("source_row").itercolumns():
                empty = pc.fill_null(pc.equal(pc.utf8_trim(column, characters=BLANKS), ""), True)
                blank = empty if blank is None else pc.and_(blank, empty)
                if not pc.any(blank).as_py():
                    break
            else:
                self.count += pc.sum(blank).as_py() or 0
                yield batch.filter(pc.invert(blank))
                continue
            yield batch


def _stream(reader: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
    while True:
        try:
            yield reader.read_next_batch()
        except StopIteration:
            return
        except OSError as error:
            ours = str(error).startswith(_OF_THE_MACHINE)
            raise (duckdb.OperationalError if ours else duckdb.DataError)(str(error)) from None


def read_file(file: SourceFile, contract: Contract, new_file: NewFile) -> Reading:
    """Make one file readable; if that requires a copy, it is written to a `new_file`.

    A copy holds identifiers, so the caller closes it as soon as the file is read. Raises
    ExportError when the file as a whole cannot be read.
    """
    try:
        str(file.path).encode()
    except UnicodeEncodeError as error:
        raise ExportError(message("files-name-not-unicode")) from error
    try:
        if file.suffix == ".xlsx":
            rows = read_workbook_rows(file.path, contract)
            reading = _read_frame(rows.header, rows.frame, rows)
        elif file.suffix == ".parquet":
            header, frame = read_columns(file.path)
            reading = _read_frame(header, frame.with_row_index("source_row", offset=2))
        else:
            reading = _read_csv(prepare(file.path, contract, new_file))
    except OSError as error:
        if disk_full(error):
            raise
        raise ExportError(message("files-not-opened", reason=error.strerror or "")) from error
    if len(reading.header) > MOST_COLUMNS:
        raise ExportError(message("files-too-many-columns", most=MOST_COLUMNS))
    return reading


def _read_csv(text: CsvText) -> Reading:
    columns = {f"c{i}": "VARCHAR" for i in range(len(text.header))}
    # Without this option, DuckDB reads a folder named `c0=x` as a value of column c0.
    relation = f"""read_csv($path, columns = {columns}, auto_detect = false, header = false,
        skip = {text.header_line}, delim = $delimiter, quote = '"', escape = '"',
        hive_partitioning = false, store_rejects = true)"""
    params = {"path": _literal_path(text.path), "delimiter": text.delimiter}
    notes = (message("files-note-title", lines=text.above),) if text.above else ()
    return Reading(text.header, relation, params, text=text, notes=notes)


def broken_rows(
    con: duckdb.DuckDBPyConnection, reading: Reading, readable: int
) -> tuple[BrokenRow, ...]:
    """Rows that could not be split into cells; call it after every column of the file was read.

    Raises ExportError when a stray quote put whole rows into one cell.
    """
    if reading.text is None:
        return reading.broken
    broken = _rejects(con, reading.text, len(reading.header))
    if reading.text.lines > readable + len(broken) + reading.text.header_line:
        _refuse_swallowed_rows(con, reading, broken)
    return broken


def _refuse_swallowed_rows(
    con: duckdb.DuckDBPyConnection, reading: Reading, broken: tuple[BrokenRow, ...]
) -> None:
    """Raise ExportError if a quote that is closed some rows later put whole rows into one cell.

    People write a lone quote for "the same as above". The first one begins right after a separator,
    and the next one ends right before one.
    """
    delimiter = reading.params["delimiter"]
    separator, width = re.escape(delimiter), len(reading.header)
    line, ditto = rf"\n[^\n]*({separator}[^\n]*)", rf"(?s)^ *{separator}.*\n([^\n]*{separator})? *$"
    swallows = " OR ".join(
        f"regexp_matches(c{place}, '{line}{{{width - 1},}}|{line}{{{max(place, 2)},}}$|{ditto}')"
        for place in range(width)
    )
    with renumbered(con, broken):
        rows = con.execute(
            f"SELECT min(source_row) FROM {in_place(reading)} WHERE {swallows}", reading.params
        ).fetchall()
    if rows[0][0] is not None:
        raise ExportError(message("files-rows-in-a-cell", row=rows[0][0]))


def _literal_path(path: Path) -> str:
    """A path with its wildcards escaped for DuckDB."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in str(path))


def _rejects(con: duckdb.DuckDBPyConnection, text: CsvText, width: int) -> tuple[BrokenRow, ...]:
    """Rows that DuckDB rejected.

    Raises ExportError when one of them contains other rows: its quote is never closed, or one of
    its lines has as many cells as the header.
    """
    row = rf"\n[^\n]*({re.escape(text.delimiter)}[^\n]*){{{width - 1},}}"
    rows = con.execute(
        """SELECT line, CASE WHEN bool_and(trim(csv_line, $nothing) = '') THEN $blank
                ELSE first(error_type ORDER BY error_type) END,
            bool_or(regexp_matches(ltrim(csv_line, chr(13) || chr(10)), $row)
               OR (error_type = 'UNQUOTED VALUE' AND contains(rtrim(csv_line, chr(10)), chr(10))))
        FROM reject_errors GROUP BY line ORDER BY line""",
        {"row": row, "nothing": f'{BLANKS}\r\n"{text.delimiter}', "blank": BLANK},
    ).fetchall()
    if not rows:
        return ()
    swallowed = next((line for line, _, swallows in rows if swallows), None)
    if swallowed is not None:
        raise ExportError(message("files-open-quote", row=swallowed))
    blanks = _blanks_before(text, [line for line, _, _ in rows])
    return tuple(
        BrokenRow(line - blank, *_BROKEN.get(str(kind), _UNREADABLE))
        for (line, kind, _), blank in zip(rows, blanks, strict=True)
    )


def _blanks_before(text: CsvText, lines: list[int]) -> list[int]:
    if not blank_records_before(text, lines[-1]):
        return [0] * len(lines)
    return [blank_records_before(text, line) for line in lines]


@contextmanager
def renumbered(con: duckdb.DuckDBPyConnection, broken: tuple[BrokenRow, ...]) -> Iterator[None]:
    """Make table `gaps` available to `in_place`: how far each broken row shifts the later rows."""
    gaps = pl.DataFrame(
        {
            "readable_before": [row.source_row - 1 - i for i, row in enumerate(broken)],
            "shift": list(range(1, len(broken) + 1)),
        },
        schema={"readable_before": pl.Int64, "shift": pl.Int64},
    ).unique("readable_before", keep="last", maintain_order=True)
    with registered(con, "gaps", gaps):
        yield


def in_place(reading: Reading) -> str:
    """SQL that yields every readable row with its row number, for which broken rows count."""
    if reading.frame is not None:
        return reading.numbered
    return f"""(SELECT source_row + coalesce(shift, 0) AS source_row, n.* EXCLUDE (source_row)
        FROM {reading.numbered} n ASOF LEFT JOIN gaps ON source_row > readable_before)"""


def _read_frame(
    header: tuple[str, ...], frame: pl.DataFrame, rows: WorkbookRows | None = None
) -> Reading:
    broken = rows.broken if rows else ()
    numbers = [row.source_row for row in broken]
    frame = frame.with_columns(broken=pl.col("source_row").is_in(numbers))
    reading = Reading(header, "frame", {}, frame=frame, broken=broken)
    if rows is None:
        return reading
    return replace(reading, notes=rows.notes, blank=rows.blank, sheet=rows.sheet)
