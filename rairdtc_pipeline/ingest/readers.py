"""One source file → a text relation c0, c1, … with row numbers, and the rows that are broken.

Row numbers are those a spreadsheet shows: the header is row 1, blank lines are not counted in CSV.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import duckdb
import fastexcel
import polars as pl

from rairdtc_pipeline.contracts import Contract
from rairdtc_pipeline.errors import ExportError
from rairdtc_pipeline.ingest.files import SourceFile
from rairdtc_pipeline.ingest.text import CsvText, blank_records_before, prepare

_BROKEN = {
    "MISSING COLUMNS": ("ragged_row", "the row has fewer cells than the header"),
    "TOO MANY COLUMNS": ("ragged_row", "the row has more cells than the header"),
    "UNQUOTED VALUE": ("broken_quotes", "a quoted cell of the row is not closed properly"),
    "LINE SIZE OVER MAXIMUM": ("row_too_long", "the row is longer than 2 MB"),
    "INVALID ENCODING": ("broken_encoding", "the row holds bytes that are not UTF-8"),
}


@dataclass(frozen=True)
class BrokenRow:
    """A row that could not be split into cells."""

    source_row: int
    rule: str
    reason: str


@dataclass(frozen=True)
class Reading:
    """A file that was read: `relation` has the columns source_row, c0, c1, … as text."""

    relation: str
    header: tuple[str, ...]
    encoding: str | None
    broken: tuple[BrokenRow, ...]


def read_file(
    con: duckdb.DuckDBPyConnection, file: SourceFile, contract: Contract, workdir: Path
) -> Reading:
    """Read one file into the temporary table `reading`.

    Raises ExportError when the file as a whole cannot be read.
    """
    try:
        str(file.path).encode()
    except UnicodeEncodeError as error:
        raise ExportError("the name of the file is not Unicode; rename it") from error
    try:
        if file.suffix == ".xlsx":
            return _read_frame(con, _xlsx(file.path, contract))
        if file.suffix == ".parquet":
            return _read_frame(con, _parquet(file.path))
        return _read_csv(con, prepare(file.path, contract, workdir))
    except OSError as error:
        raise ExportError(f"the file cannot be opened: {error.strerror}") from error


def _read_csv(con: duckdb.DuckDBPyConnection, text: CsvText) -> Reading:
    columns = {f"c{i}": "VARCHAR" for i in range(len(text.header))}
    con.execute("DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans")
    try:
        con.execute(
            f"""CREATE OR REPLACE TEMP TABLE reading AS
            SELECT row_number() OVER () + 1 AS source_row, * FROM read_csv(
                $path, columns = {columns}, auto_detect = false, header = false,
                skip = {text.header_line}, delim = $delimiter, quote = '"', escape = '"',
                store_rejects = true)""",
            {"path": _literal_path(text.path), "delimiter": text.delimiter},
        )
    except duckdb.Error as error:
        raise ExportError("the file is not a well-formed CSV; export it again") from error
    broken = _rejects(con, text)
    _refuse_swallowed_rows(con, text, len(broken))
    return Reading("reading", text.header, text.encoding, broken)


def _refuse_swallowed_rows(con: duckdb.DuckDBPyConnection, text: CsvText, broken: int) -> None:
    """A quote closed some rows later makes one cell of whole rows: they must not vanish in it."""
    readable = con.execute("SELECT count(*) FROM reading").fetchall()[0][0]
    if text.lines <= readable + broken + text.header_line:
        return
    separator, width = re.escape(text.delimiter), len(text.header)
    line = rf"\n[^\n]*({separator}[^\n]*)"
    swallows = " OR ".join(
        f"regexp_matches(c{place}, '{line}{{{width - 1},}}|{line}{{{max(place, 2)},}}$')"
        for place in range(width)
    )
    rows = con.execute(f"SELECT min(source_row) FROM reading WHERE {swallows}").fetchall()
    if rows[0][0] is not None:
        raise ExportError(
            f"a quoted cell of row {rows[0][0]} holds what look like whole rows; close the quote "
            "or export the file again"
        )


def _literal_path(path: Path) -> str:
    """A path in which DuckDB sees no wildcard."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in str(path))


def _rejects(con: duckdb.DuckDBPyConnection, text: CsvText) -> tuple[BrokenRow, ...]:
    rows = con.execute(
        """SELECT line, first(error_type ORDER BY error_type), bool_or(
               error_type = 'UNQUOTED VALUE' AND contains(rtrim(csv_line, chr(10)), chr(10)))
        FROM reject_errors GROUP BY line ORDER BY line"""
    ).fetchall()
    if not rows:
        return ()
    swallowed = next((line for line, _, swallows in rows if swallows), None)
    if swallowed is not None:
        raise ExportError(
            f"a quote opened in row {swallowed} is never closed, the rows after it cannot be told "
            "apart; close the quote or export the file again"
        )
    blanks = _blanks_before(text, [line for line, _, _ in rows])
    broken = tuple(
        BrokenRow(
            line - blank, *_BROKEN.get(str(kind), ("unreadable_row", "the row cannot be read"))
        )
        for (line, kind, _), blank in zip(rows, blanks, strict=True)
    )
    _renumber(con, [row.source_row for row in broken])
    return broken


def _blanks_before(text: CsvText, lines: list[int]) -> list[int]:
    if not blank_records_before(text, lines[-1]):
        return [0] * len(lines)
    return [blank_records_before(text, line) for line in lines]


def _renumber(con: duckdb.DuckDBPyConnection, broken: list[int]) -> None:
    """Give the rows after a broken one their place in the file."""
    gaps = pl.DataFrame(  # noqa: F841 (read by DuckDB under its name)
        {
            "readable_before": [row - 1 - i for i, row in enumerate(broken)],
            "shift": list(range(1, len(broken) + 1)),
        }
    )
    con.execute(
        """CREATE OR REPLACE TEMP TABLE reading AS
        SELECT source_row + coalesce(shift, 0) AS source_row, reading.* EXCLUDE (source_row)
        FROM reading ASOF LEFT JOIN gaps ON source_row > readable_before"""
    )


def _xlsx(path: Path, contract: Contract) -> pl.DataFrame:
    """All cells of the export's sheet as text, the header in the first row."""
    try:
        book = fastexcel.read_excel(path)
    except fastexcel.FastExcelError as error:
        raise ExportError("the file is not a readable .xlsx workbook; save it again") from error
    named = [n for n in book.sheet_names if n.strip() in (contract.name, contract.chinese_name)]
    if len(book.sheet_names) > 1 and not named:
        raise ExportError(
            f"the workbook has {len(book.sheet_names)} sheets and none is named {contract.name}; "
            "name the sheet after the export"
        )
    sheet = named[0] if named else book.sheet_names[0]
    try:
        return book.load_sheet(sheet, header_row=None, dtypes="string").to_polars()
    except fastexcel.FastExcelError as error:
        raise ExportError("the sheet cannot be read; save the workbook again") from error


def _parquet(path: Path) -> pl.DataFrame:
    """All values as text, the column names in the first row."""
    try:
        frame = pl.read_parquet(path, glob=False)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise ExportError("the file is not readable Parquet; write it again") from error
    names = pl.DataFrame({name: [name] for name in frame.columns})
    return pl.concat([names, frame.select(pl.all().cast(pl.String))])


def _read_frame(con: duckdb.DuckDBPyConnection, frame: pl.DataFrame) -> Reading:
    if frame.height == 0 or frame.width == 0:
        raise ExportError("the file is empty; send it again with its header")
    frame = frame.rename({name: f"c{i}" for i, name in enumerate(frame.columns)})
    header = tuple((cell or "").strip() for cell in frame.row(0))
    rows = (
        frame.with_row_index("source_row", offset=1)
        .slice(1)
        .filter(pl.any_horizontal(pl.exclude("source_row").is_not_null()))
    )
    con.register("frame", rows)
    con.execute("CREATE OR REPLACE TEMP TABLE reading AS SELECT * FROM frame")
    con.unregister("frame")
    return Reading("reading", header, None, ())
