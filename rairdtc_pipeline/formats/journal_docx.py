"""The tables in the layout of a journal, as one Word file with a section per table.

A table has three horizontal rules and no vertical ones. Each of its pages repeats the headings.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import duckdb
from docx import Document
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Row
from docx.shared import Inches, Length, Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from rairdtc_pipeline.formats.journal_layout import Cell, JournalTable, Run, Text, journal_tables
from rairdtc_pipeline.messages.language import ENGLISH
from rairdtc_pipeline.published.reader import Published

_SHORT_SIDE, _LONG_SIDE, _MARGIN = Mm(210), Mm(297), Mm(19)
_TEXT_SIZE, _TITLE_SIZE, _NOTE_SIZE = Pt(9), Pt(11), Pt(8)
_INDENT, _RULE_EIGHTHS = Inches(0.14), "6"
_NARROWEST, _WIDER_LABEL = 1.05, 1.4
# XML cannot represent these characters.
_NOT_IN_XML = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_FONT, _CHINESE_FONT = "Times New Roman", "SimSun"
# A fixed date, so that two publications of the same data have identical bytes.
_UNDATED = datetime(2000, 1, 1, tzinfo=UTC)


def write_word_tables(
    con: duckdb.DuckDBPyConnection, folder: Path, language: str = ENGLISH
) -> Path:
    """Write tables.docx; a table without cells states that there are no patients."""
    document = Document()
    document.core_properties.author = document.core_properties.comments = ""
    document.core_properties.created = document.core_properties.modified = _UNDATED
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, _TEXT_SIZE
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _CHINESE_FONT)
    # Without it, a word processor may set Chinese punctuation as in Taiwan.
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:eastAsia"), "zh-CN")
    normal.element.get_or_add_rPr().append(spoken)
    normal.paragraph_format.space_after = Pt(0)
    for number, table in enumerate(journal_tables(Published(con), language)):
        _add(document, table, is_first=number == 0)
    path = folder / "tables.docx"
    path.write_bytes(_undated(document))
    return path


def _undated(document: Word) -> bytes:
    """The file with a fixed time for every part, because zip stores the time of writing."""
    written, fixed = BytesIO(), BytesIO()
    document.save(written)
    with ZipFile(written) as parts, ZipFile(fixed, "w") as again:
        for name in parts.namelist():
            again.writestr(ZipInfo(name), parts.read(name), compress_type=ZIP_DEFLATED)
    return fixed.getvalue()


def _add(document: Word, table: JournalTable, *, is_first: bool) -> None:
    section = document.sections[0] if is_first else document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE if table.is_wide else WD_ORIENT.PORTRAIT
    sides = (_LONG_SIDE, _SHORT_SIDE) if table.is_wide else (_SHORT_SIDE, _LONG_SIDE)
    section.page_width, section.page_height = sides
    section.left_margin = section.right_margin = _MARGIN
    title = document.add_paragraph()
    title.paragraph_format.keep_with_next = True
    title.paragraph_format.space_after = Pt(4)
    run = title.add_run(table.title)
    run.bold, run.font.size = True, _TITLE_SIZE
    _add_rows(document, table, Length(sides[0] - 2 * _MARGIN))
    for note in table.notes:
        _write(document.add_paragraph(), note, size=_NOTE_SIZE)


def _add_rows(document: Word, table: JournalTable, width: Length) -> None:
    made = document.add_table(len(table.rows) + 1, len(table.widths))
    made.autofit = False
    _set_margins(made)
    # Word wraps a number that is too wide; in RTF, such a number extends beyond its cell.
    parts = [max(part, _NARROWEST) for part in table.widths]
    parts[0] *= _WIDER_LABEL
    widths = [Length(int(width * part / sum(parts))) for part in parts]
    for column, inches in zip(made.columns, widths, strict=True):
        column.width = inches
    rows = iter(made._tbl.tr_lst)
    headings = next(rows)
    _fill(made, headings, table.headings, widths, bold=True)
    _mark(headings, "w:tblHeader")
    _rule(headings, ("top", "bottom"))
    for row, into in zip(table.rows, rows, strict=True):
        _fill(made, into, [((Run(row.label),),), *row.cells], widths, bold=False)
        _mark(into, "w:cantSplit")
        label = _Cell(into.tc_lst[0], made).paragraphs[0]
        label.paragraph_format.left_indent = Length(_INDENT * row.depth)
        for run in label.runs:
            run.bold = row.depth == 0
    _rule(made._tbl.tr_lst[-1], ("bottom",))


def _fill(
    table: Table, row: CT_Row, cells: Iterable[Cell], widths: list[Length], *, bold: bool
) -> None:
    for number, (into, cell) in enumerate(zip(row.tc_lst, cells, strict=True)):
        into.width = widths[number]
        paragraph = _Cell(into, table).paragraphs[0]
        if number:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for line, text in enumerate(cell):
            if line:
                paragraph.add_run().add_break()
            _write(paragraph, text, bold=bold)


def _write(
    paragraph: Paragraph, text: Text, *, bold: bool = False, size: Length | None = None
) -> None:
    for part in text:
        run = paragraph.add_run(_NOT_IN_XML.sub(" ", part.text))
        if bold:
            run.bold = True
        if part.slanted:
            run.italic = True
        if part.raised:
            run.font.superscript = True
        if size is not None:
            run.font.size = size


def _set_margins(table: Table) -> None:
    margins = OxmlElement("w:tblCellMar")
    for edge, twentieths in (("top", 15), ("left", 40), ("bottom", 15), ("right", 40)):
        margin = OxmlElement(f"w:{edge}")
        margin.set(qn("w:w"), str(twentieths))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)


def _mark(row: CT_Row, mark: str) -> None:
    row.get_or_add_trPr().append(OxmlElement(mark))


def _rule(row: CT_Row, edges: Iterable[str]) -> None:
    for cell in row.tc_lst:
        borders = OxmlElement("w:tcBorders")
        for edge in edges:
            line = OxmlElement(f"w:{edge}")
            line.set(qn("w:val"), "single")
            line.set(qn("w:sz"), _RULE_EIGHTHS)
            borders.append(line)
        cell.get_or_add_tcPr().append(borders)
