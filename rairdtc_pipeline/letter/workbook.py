"""The letter as a workbook with one row per item, which a site can filter."""

from pathlib import Path

import xlsxwriter

from rairdtc_pipeline.formats.disk import errors_of_the_disk
from rairdtc_pipeline.formats.flat_files import defused
from rairdtc_pipeline.letter.items import Item
from rairdtc_pipeline.letter.text import column_name, export_name
from rairdtc_pipeline.messages import message

# Message of each column title, and column width in characters.
_COLUMNS = {
    "letter-column-urgency": 22,
    "letter-column-file": 36,
    "letter-column-sheet": 16,
    "letter-column-row": 8,
    "letter-column-column": 30,
    "letter-column-reason": 70,
    "letter-column-to-do": 70,
}
_ROW = list(_COLUMNS).index("letter-column-row")


def write_letter_workbook(path: Path, site: str, items: list[Item], language: str) -> None:
    """Write the letter to a site as .xlsx: a sheet of items and a sheet of instructions.

    Raises OSError, which names the file, if it cannot be written.
    """
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with errors_of_the_disk(path), xlsxwriter.Workbook(str(path), options) as book:
        bold = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(message("letter-sheet-items").text(language))
        for place, (title, width) in enumerate(_COLUMNS.items()):
            sheet.set_column(place, place, width, wrapped)
            sheet.write_string(0, place, message(title).text(language), bold)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(items), len(_COLUMNS) - 1)
        for number, item in enumerate(items, start=1):
            for place, text in enumerate(_texts(item, language)):
                sheet.write_string(number, place, defused(text), wrapped)
            if item.row is not None:
                sheet.write_number(number, _ROW, item.row, wrapped)
        about = book.add_worksheet(message("letter-sheet-about").text(language))
        about.set_column(0, 0, 100, wrapped)
        said = "letter-how" if items else "letter-nothing-open"
        lines = f"{message('letter-heading', site=site).text(language)}\n"
        lines += message(said).text(language)
        for number, line in enumerate(filter(None, lines.splitlines())):
            about.write_string(number, 0, defused(line), wrapped)


def _texts(item: Item, language: str) -> tuple[str, ...]:
    about = item.file or export_name(item.export, language)
    said = (item.reason.text(language), item.to_do.text(language))
    urgency = message(f"letter-{item.urgency}").text(language)
    return (urgency, about, item.sheet, "", column_name(item.file, item.column, language), *said)
