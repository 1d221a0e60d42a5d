"""One Excel workbook with a sheet of contents and a sheet per analysis table.

Text that a spreadsheet could run as a formula gets an apostrophe in front; dates are date cells.
The sheet of a table that is too large says how to export its rows.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from rairdtc_pipeline.formats.disk import errors_of_the_disk
from rairdtc_pipeline.formats.flat_files import defused
from rairdtc_pipeline.published.analysis_tables import Table

_CONTENTS = ("Table", "Column", "Type", "Unit", "Description", "Rows")
_CONTENTS_WIDTHS = (32, 30, 15, 12, 90, 10)
_NARROWEST, _WIDEST = 8, 60
_LONGEST_TEXT = 32_767
_ROWS_AT_ONCE = 10_000


@contextmanager
def workbook(
    tables: list[Table], folder: Path, made: datetime
) -> Iterator[tuple[Path, Callable[[duckdb.DuckDBPyConnection, Table], None]]]:
    """The path of rairdtc.xlsx, and the function that adds the sheet of a table."""
    path = folder / "rairdtc.xlsx"
    options = {
        "constant_memory": True,
        "tmpdir": str(folder),
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with errors_of_the_disk(path), xlsxwriter.Workbook(str(path), options) as book:
        # The file format stores a time without a time zone.
        book.set_properties({"title": "RAIR-DTC cohort", "created": made.replace(tzinfo=None)})
        formats = _Formats(book)
        _write_contents(book.add_worksheet("Contents"), tables, formats)

        def write_sheet(con: duckdb.DuckDBPyConnection, table: Table) -> None:
            _write_table(con, book.add_worksheet(table.full_name), table, formats)

        yield path, write_sheet


class _Formats:
    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.head: Format = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
        self.bold: Format = book.add_format({"bold": True})
        self.wrapped: Format = book.add_format({"text_wrap": True, "valign": "top"})
        self.date: Format = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self.moment: Format = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left"})


def _write_contents(sheet: Worksheet, tables: list[Table], formats: _Formats) -> None:
    for position, (name, width) in enumerate(zip(_CONTENTS, _CONTENTS_WIDTHS, strict=True)):
        sheet.set_column(position, position, width)
        sheet.write_string(0, position, name, formats.head)
    rows: list[tuple[str, str, str, str, str, int | None]] = []
    for table in tables:
        rows.append((table.full_name, "", "", "", table.description, table.rows))
        rows += [
            (table.full_name, c.name, c.sql_type, c.unit, c.description, None)
            for c in table.columns
        ]
    for number, (*texts, count) in enumerate(rows, start=1):
        is_table = count is not None
        for position, text in enumerate(texts):
            style = formats.wrapped if position == 4 else formats.bold if is_table else None
            sheet.write_string(number, position, defused(text), style)
        if count is not None:
            sheet.write_number(number, len(texts), count, formats.bold)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(rows), len(_CONTENTS) - 1)


def _write_table(
    con: duckdb.DuckDBPyConnection, sheet: Worksheet, table: Table, formats: _Formats
) -> None:
    if table.rows is None or table.too_large:
        sheet.set_column(0, 0, _WIDEST)
        sheet.write_string(0, 0, f"More rows than a sheet should hold. {table.where}")
        return
    for position, width in enumerate(_widths(con, table)):
        sheet.set_column(position, position, width)
    for position, column in enumerate(table.columns):
        sheet.write_string(0, position, column.name, formats.head)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, table.rows, len(table.columns) - 1)
    for number, row in enumerate(_rows(con, table), start=1):
        for position, value in enumerate(row):
            _write_value(sheet, number, position, value, formats)


def _rows(con: duckdb.DuckDBPyConnection, table: Table) -> Iterator[tuple[Any, ...]]:
    cursor = con.execute(table.query)
    while rows := cursor.fetchmany(_ROWS_AT_ONCE):
        yield from rows


def _widths(con: duckdb.DuckDBPyConnection, table: Table) -> list[int]:
    """Width of each column in characters: the length of its longest value, within limits."""
    longest = ", ".join(
        f'coalesce(max(length(CAST("{column.name}" AS VARCHAR))), 0)' for column in table.columns
    )
    found = con.execute(f"SELECT {longest} FROM ({table.query})").fetchall()[0]
    return [
        min(_WIDEST, max(_NARROWEST, length + 2, len(column.name) + 4))
        for column, length in zip(table.columns, found, strict=True)
    ]


def _write_value(sheet: Worksheet, row: int, column: int, value: object, formats: _Formats) -> None:
    match value:
        case None:
            pass
        case bool():
            sheet.write_boolean(row, column, value)
        case int() | float() | Decimal():
            sheet.write_number(row, column, float(value))
        case datetime():
            sheet.write_datetime(row, column, value, formats.moment)
        case date():
            sheet.write_datetime(row, column, value, formats.date)
        case _:
            sheet.write_string(row, column, defused(str(value))[:_LONGEST_TEXT])
