"""The tables as a journal takes them: one RTF file, a page or more per table.

Three rules and no vertical ones; the groups with their numbers of patients above the columns,
levels indented, the test of each p named below the table. A long table goes on on the next page
under the same headings.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import polars as pl
import rtflite

from rairdtc_pipeline.formats.journal_words import ABBREVIATIONS, GOES_ON, SMD, TITLES
from rairdtc_pipeline.formats.rich_text import italic, line_break, plain, superscript
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.published.counted_tables import adverse_events_table, best_response_table
from rairdtc_pipeline.published.reader import Published
from rairdtc_pipeline.published.study_tables import (
    Line,
    Part,
    Printed,
    StudyTable,
    study_table,
)
from rairdtc_pipeline.statistics.printing import fixed
from rairdtc_pipeline.vocabulary import vocabulary

# A4 in inches; margins are left, right, top, bottom, header, footer.
_SHORT_SIDE, _LONG_SIDE = 8.27, 11.69
_MARGIN = (0.75, 0.75, 0.9, 0.9, 0.5, 0.5)
_MOST_ARMS_PORTRAIT = 3
_LINES_PORTRAIT, _LINES_LANDSCAPE = 46, 25
_LABEL_WIDTH, _ARM_WIDTH, _P_WIDTH = 2.3, 2.25, 0.9
_TEXT_SIZE, _TITLE_SIZE, _NOTE_SIZE = 9, 11, 8
_INDENT = 200
# A longer word on what the numbers are stands below the table.
_LONGEST_SUMMARY = 20


@dataclass(frozen=True)
class Row:
    """One row: its label, and the cells behind it as RTF."""

    label: str
    cells: list[str]
    depth: int

    def lines(self, label_inches: float) -> int:
        """Lines the row takes."""
        inches = float(rtflite.get_string_width(self.label, font_size=_TEXT_SIZE))
        return max(
            ceil(inches / label_inches), 1, *(cell.count(r"\line") + 1 for cell in self.cells)
        )


def write_journal_tables(con: duckdb.DuckDBPyConnection, folder: Path) -> Path:
    """Write tables.rtf; a table without cells says that there are no patients."""
    path = folder / "tables.rtf"
    published = Published(con)
    with TemporaryDirectory(dir=folder) as parts:
        files: list[str] = []
        for name in TITLES:
            for page in _pages(_table(published, name)):
                file = Path(parts) / f"{len(files)}.rtf"
                file.write_text(page, encoding="ascii")
                files.append(str(file))
        rtflite.assemble_rtf(files, str(path))
    return path


def _table(published: Published, name: str) -> StudyTable:
    made = {"best_response": best_response_table, "adverse_events": adverse_events_table}
    return made[name](published) if name in made else study_table(published, name)


def _pages(table: StudyTable) -> Iterator[str]:
    """Each page of the table as an RTF document."""
    landscape = len(table.arms) > _MOST_ARMS_PORTRAIT
    most = _LINES_LANDSCAPE if landscape else _LINES_PORTRAIT
    width = (_LONG_SIDE if landscape else _SHORT_SIDE) - _MARGIN[0] - _MARGIN[1]
    label_inches = width * _LABEL_WIDTH / sum(_widths(table))
    page: list[Row] = []
    used, title = 0, TITLES[table.name]
    for row in _rows(table):
        lines = row.lines(label_inches)
        if page and used + lines > most:
            yield _document(table, page, title, [plain(GOES_ON)], landscape=landscape)
            page, used, title = [], 0, f"{TITLES[table.name]} (continued)"
        page.append(row)
        used += lines
    yield _document(table, page, title, _notes(table), landscape=landscape)


def _document(
    table: StudyTable, rows: list[Row], title: str, notes: list[str], *, landscape: bool
) -> str:
    width, height = (_LONG_SIDE, _SHORT_SIDE) if landscape else (_SHORT_SIDE, _LONG_SIDE)
    columns = len(_widths(table))
    look: dict[str, Any] = {
        "col_rel_width": _widths(table),
        "text_convert": [False],
        "text_font_size": [_TEXT_SIZE],
        "text_justification": [["l", *["c"] * (columns - 1)]],
        "border_left": [""],
        "border_right": [""],
    }
    document = rtflite.RTFDocument(
        df=pl.DataFrame(
            [[plain(row.label), *row.cells] for row in rows],
            schema=[str(number) for number in range(columns)],
            orient="row",
        ),
        rtf_page=rtflite.RTFPage(
            orientation="landscape" if landscape else "portrait",
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
                text=_headings(table), text_format=["b"], border_bottom=["single"], **look
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
            text=notes, as_table=False, text_convert=[False], text_font_size=[_NOTE_SIZE]
        ),
    )
    return str(document.rtf_encode())


def _widths(table: StudyTable) -> list[float]:
    narrow = table.has_p + table.has_smd
    wide = len(table.arms) + bool(table.overall)
    return [_LABEL_WIDTH, *[_ARM_WIDTH] * wide, *[_P_WIDTH] * narrow]


def _narrow(table: StudyTable, p: str, smd: str) -> list[str]:
    """Cells of the narrow columns that the table has."""
    return [*([p] if table.has_p else []), *([smd] if table.has_smd else [])]


def _title(text: str) -> rtflite.RTFTitle:
    return rtflite.RTFTitle(
        text=[plain(text)],
        text_convert=[False],
        text_format=["b"],
        text_font_size=[_TITLE_SIZE],
        text_justification=["l"],
        text_space_before=[0],
    )


def _headings(table: StudyTable) -> list[str]:
    known = {arm: term.in_sentence for arm, term in vocabulary().arms.items()}
    arms = [
        line_break(*(plain(line) for line in (arm, known.get(arm), f"(N = {n})") if line))
        for arm, n in table.arms.items()
    ]
    overall = (
        [line_break(plain(str(message("report-overall"))), f"(N = {table.overall})")]
        if table.overall
        else []
    )
    return ["", *overall, *arms, *_narrow(table, italic("p"), "SMD")]


def _rows(table: StudyTable) -> Iterator[Row]:
    """Rows in printed order; a section has a row of its own where there are several."""
    sections = len(table.parts) > 1
    for part in table.parts:
        if sections:
            yield _section(table, part)
        for line in part.lines:
            said = sections and bool(part.summary)
            depth = sections + (line.level is not None)
            yield _row(table, line, "" if said else line.summary, depth)
    if not table.parts:
        yield Row("No patients", [""] * (len(_widths(table)) - 1), 0)


def _section(table: StudyTable, part: Part) -> Row:
    name = f"{part.name}, {part.summary}" if part.summary else part.name
    sizes = [f"n = {part.sizes[arm]}" if arm in part.sizes else "" for arm in table.arms]
    overall = [""] if table.overall else []
    return Row(name, [*overall, *sizes, *_narrow(table, "", "")], 0)


def _row(table: StudyTable, line: Line, summary: str, depth: int) -> Row:
    shown = line.level is None and 0 < len(summary) <= _LONGEST_SUMMARY and summary != table.usual
    overall = [_cell(line.overall)] if table.overall else []
    numbers = [_cell(line.numbers.get(arm)) for arm in table.arms]
    smd = "" if line.smd is None else fixed(line.smd, 2)
    label = f"{line.label}, {summary}" if shown else line.label
    return Row(label, [*overall, *numbers, *_narrow(table, _cell(line.p), smd)], depth)


def _cell(printed: Printed | None) -> str:
    if printed is None:
        return ""
    text = plain(printed.shown)
    if printed.n is not None:
        return line_break(text, f"n = {printed.n}")
    return text + superscript(printed.letter)


def _notes(table: StudyTable) -> list[str]:
    tests = [
        superscript(letter) + plain(f" {method}") for letter, method in table.footnotes.items()
    ]
    shown: dict[str, list[str]] = {}
    for part in table.parts:
        for line in part.lines:
            if len(line.summary) > _LONGEST_SUMMARY and line.label not in shown.get(
                line.summary, ()
            ):
                shown.setdefault(line.summary, []).append(line.label)
    numbers = [plain(f"{', '.join(labels)}: {summary}") for summary, labels in shown.items()]
    abbreviations = [ABBREVIATIONS[table.name], *([SMD] if table.has_smd else [])]
    usual = [plain(str(message("report-usual-note", usual=table.usual)))] if table.usual else []
    return [*usual, *tests, *numbers, plain(table.note), plain(" ".join(abbreviations))]
