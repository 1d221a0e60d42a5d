"""The tables in the layout of a journal, as one RTF file with one or more pages per table.

A table has three horizontal rules and no vertical ones. If it is long, it continues on the next
page with the same headings.
"""

from collections.abc import Iterator
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import polars as pl
import rtflite

from rairdtc_pipeline.formats.journal_layout import (
    LABEL_WIDTH,
    Cell,
    JournalTable,
    Row,
    Run,
    Text,
    journal_tables,
)
from rairdtc_pipeline.formats.rich_text import italic, line_break, plain, superscript
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.messages.language import ENGLISH
from rairdtc_pipeline.published.reader import Published

# A4 in inches; the order of margins is left, right, top, bottom, header, footer.
_SHORT_SIDE, _LONG_SIDE = 8.27, 11.69
_MARGIN = (0.75, 0.75, 0.9, 0.9, 0.5, 0.5)
_LINES_PORTRAIT, _LINES_LANDSCAPE = 46, 25
_TEXT_SIZE, _TITLE_SIZE, _NOTE_SIZE = 9, 11, 8
_INDENT = 200


def write_journal_tables(
    con: duckdb.DuckDBPyConnection, folder: Path, language: str = ENGLISH
) -> Path:
    """Write tables.rtf; a table without cells states that there are no patients."""
    path = folder / "tables.rtf"
    with TemporaryDirectory(dir=folder) as parts:
        files: list[str] = []
        for table in journal_tables(Published(con), language):
            for page in _pages(table, language):
                file = Path(parts) / f"{len(files)}.rtf"
                file.write_text(page, encoding="ascii")
                files.append(str(file))
        rtflite.assemble_rtf(files, str(path))
    return path


def _pages(table: JournalTable, language: str) -> Iterator[str]:
    """Each page of the table as an RTF document."""
    most = _LINES_LANDSCAPE if table.is_wide else _LINES_PORTRAIT
    label_inches = _text_width(table) * LABEL_WIDTH / sum(table.widths)
    page: list[Row] = []
    used, title = 0, table.title
    for row in table.rows:
        lines = _height(row, label_inches)
        if page and used + lines > most:
            yield _document(table, page, title, [(Run(message("tables-goes-on").text(language)),)])
            page, used = [], 0
            title = message("tables-continued", title=table.title).text(language)
        page.append(row)
        used += lines
    yield _document(table, page, title, table.notes)


def _height(row: Row, label_inches: float) -> int:
    """Number of lines of the row."""
    inches = float(rtflite.get_string_width(row.label, font_size=_TEXT_SIZE))
    return max(ceil(inches / label_inches), 1, *map(len, row.cells))


def _page_size(table: JournalTable) -> tuple[float, float]:
    return (_LONG_SIDE, _SHORT_SIDE) if table.is_wide else (_SHORT_SIDE, _LONG_SIDE)


def _text_width(table: JournalTable) -> float:
    return _page_size(table)[0] - _MARGIN[0] - _MARGIN[1]


def _cell(cell: Cell) -> str:
    return line_break(*map(_text, cell))


def _text(text: Text) -> str:
    return "".join(map(_run, text))


def _run(run: Run) -> str:
    if run.raised:
        return superscript(run.text)
    return italic(run.text) if run.slanted else plain(run.text)


def _document(table: JournalTable, rows: list[Row], title: str, notes: list[Text]) -> str:
    width, height = _page_size(table)
    columns = len(table.widths)
    look: dict[str, Any] = {
        "col_rel_width": table.widths,
        "text_convert": [False],
        "text_font_size": [_TEXT_SIZE],
        "text_justification": [["l", *["c"] * (columns - 1)]],
        "border_left": [""],
        "border_right": [""],
    }
    document = rtflite.RTFDocument(
        df=pl.DataFrame(
            [[plain(row.label), *map(_cell, row.cells)] for row in rows],
            schema=[str(number) for number in range(columns)],
            orient="row",
        ),
        rtf_page=rtflite.RTFPage(
            orientation="landscape" if table.is_wide else "portrait",
            width=width,
            height=height,
            margin=_MARGIN,
            col_width=width - _MARGIN[0] - _MARGIN[1],
            nrow=_LINES_PORTRAIT * 2,
            border_first="single",
            border_last="single",
        ),
        rtf_title=_title(title),
        rtf_column_header=[
            rtflite.RTFColumnHeader(
                text=[*map(_cell, table.headings)],
                text_format=["b"],
                border_bottom=["single"],
                **look,
            )
        ],
        rtf_body=rtflite.RTFBody(
            text_indent_left=[[_INDENT * row.depth, *[0] * (columns - 1)] for row in rows],
            text_format=[["" if row.depth else "b", *[""] * (columns - 1)] for row in rows],
            border_top=[""],
            border_bottom=[""],
            **look,
        ),
        rtf_footnote=rtflite.RTFFootnote(
            text=[*map(_text, notes)],
            as_table=False,
            text_convert=[False],
            text_font_size=[_NOTE_SIZE],
        ),
    )
    return str(document.rtf_encode())


def _title(text: str) -> rtflite.RTFTitle:
    return rtflite.RTFTitle(
        text=[plain(text)],
        text_convert=[False],
        text_format=["b"],
        text_font_size=[_TITLE_SIZE],
        text_justification=["l"],
        text_space_before=[0],
    )
