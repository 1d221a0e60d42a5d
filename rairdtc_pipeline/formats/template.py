"""A workbook template per export for a data manager: header, drop-down lists, explanations.

The formats of the columns prevent a spreadsheet from changing the input. Identifiers, codes and
dates that may be incomplete are text, because a spreadsheet changes 2020-05 into the first of May.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from rairdtc_pipeline.contracts import Column, Contract, load_contracts
from rairdtc_pipeline.contracts.model import TEST_CODE, first_chinese
from rairdtc_pipeline.errors import DeclarationError
from rairdtc_pipeline.formats.disk import errors_of_the_disk
from rairdtc_pipeline.ingest.workbook import EXPLANATION_SHEET, WORDS_SHEET
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.messages.language import CHINESE, ENGLISH
from rairdtc_pipeline.published.words import worded
from rairdtc_pipeline.storage.new_folder import new_folder

_LAST_ROW = 1_048_575
# A unit of more letters is an English word, as month, and not a symbol.
_LONGEST_SYMBOL = 3
_NARROWEST = 14
# Message of each header in the sheet of explanations, and column width in characters.
_EXPLANATIONS = (
    ("template-column", 28),
    ("template-description", 60),
    ("template-required", 10),
    ("template-unit", 10),
    ("template-format", 28),
    ("template-lowest", 10),
    ("template-highest", 10),
    ("template-words", 80),
)
_TEXT, _GENERAL = "@", "General"
_NUMBER_FORMATS = {
    "template-format-text": _TEXT,
    "template-format-number": _GENERAL,
    "template-format-integer": _GENERAL,
    "template-format-date": "yyyy-mm-dd",
    "template-format-partial": _TEXT,
    "template-format-timestamp": "yyyy-mm-dd hh:mm",
}


# Language of the headers, of the explanations, and of the first words in the drop-down lists.
Headers = Literal["english", "chinese"]
_LANGUAGES = {"english": ENGLISH, "chinese": CHINESE}


def write_templates(target: Path, export: str | None, headers: Headers) -> tuple[Path, ...]:
    """Make the folder `target` with `<export>.xlsx` for every export, or for the named one.

    Raises DeclarationError for an export without a contract and for a folder that already exists.
    """
    contracts = load_contracts()
    if export is not None and export not in contracts:
        raise DeclarationError(message("template-no-export", export=export, exports=contracts))
    chosen = [contracts[export]] if export else list(contracts.values())
    with new_folder(target) as folder:
        for contract in chosen:
            _write_template(folder / f"{contract.name}.xlsx", contract, headers)
    return tuple(target / f"{contract.name}.xlsx" for contract in chosen)


def _write_template(path: Path, contract: Contract, headers: Headers) -> None:
    # A combined column is left out, because a file has either it or the columns that it combines.
    columns = [column for column in contract.columns if not column.splits_into]
    name = contract.name if headers == "english" else contract.chinese_name
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with errors_of_the_disk(path), xlsxwriter.Workbook(str(path), options) as book:
        bold = book.add_format({"bold": True, "bottom": 1, "num_format": _TEXT})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        rows = book.add_worksheet(name)
        rows.freeze_panes(1, 0)
        explanations = book.add_worksheet(EXPLANATION_SHEET)
        _write_explanations(explanations, columns, headers, bold, wrapped)
        words = book.add_worksheet(WORDS_SHEET)
        words.hide()
        for place, column in enumerate(columns):
            header = _header(column, headers)
            style = book.add_format({"num_format": _NUMBER_FORMATS[_format_of(column)]})
            rows.set_column(place, place, max(_NARROWEST, 2 * len(header)), style)
            rows.write_string(0, place, header, bold)
            if column.codes:
                _offer_words(rows, words, place, column, headers)


def _offer_words(
    rows: Worksheet, words: Worksheet, place: int, column: Column, headers: Headers
) -> None:
    """Add a drop-down list; only the column of laboratory tests accepts other values."""
    offered = list(_words(column.codes, headers))
    words.write_column(0, place, offered)
    first, last = (
        xlsxwriter.utility.xl_rowcol_to_cell(row, place, True, True)
        for row in (0, len(offered) - 1)
    )
    rows.data_validation(
        1,
        place,
        _LAST_ROW,
        place,
        {
            "validate": "list",
            "source": f"='{WORDS_SHEET}'!{first}:{last}",
            "show_error": column.name != TEST_CODE,
        },
    )


def _write_explanations(
    sheet: Worksheet, columns: list[Column], headers: Headers, bold: Format, wrapped: Format
) -> None:
    for place, (title, width) in enumerate(_EXPLANATIONS):
        sheet.set_column(place, place, width, wrapped)
        sheet.write_string(0, place, message(title).text(_LANGUAGES[headers]), bold)
    sheet.freeze_panes(1, 1)
    for number, column in enumerate(columns, start=1):
        for place, value in enumerate(_explained(column, headers)):
            if isinstance(value, str):
                sheet.write_string(number, place, value)
            elif value is not None:
                sheet.write_number(number, place, value)


def _explained(column: Column, headers: Headers) -> tuple[str | float | None, ...]:
    language = _LANGUAGES[headers]
    units = (
        f"{test}: {', '.join(declared.accepted_units)}"
        for test, declared in column.laboratory_tests.items()
    )
    return (
        _header(column, headers),
        worded(column.description, language),
        message("template-yes" if column.required else "template-no").text(language),
        column.unit,
        message(_format_of(column)).text(language),
        column.minimum,
        column.maximum,
        "; ".join(units) or ", ".join(_words(column.codes | column.qualitative, headers)),
    )


def _format_of(column: Column) -> str:
    """Id of the message that describes the format of a column."""
    if column.imputation:
        return "template-format-partial"
    return f"template-format-{'text' if column.type == 'string' else column.type}"


def _header(column: Column, headers: Headers) -> str:
    """The canonical name, or the first Chinese name with the unit of the column."""
    if headers == "english":
        return column.name
    name, unit = column.chinese_name or column.name, column.unit
    if unit and len(unit) > _LONGEST_SYMBOL:
        unit = first_chinese(column.accepted_units) or unit
    return f"{name}({unit})" if unit else name


def _words(codes: dict[str, tuple[str, ...]], headers: Headers) -> Iterator[str]:
    """Every accepted word once; one word per code in the headers' language comes first."""
    first = (
        codes
        if headers == "english"
        else [first_chinese(aliases) or code for code, aliases in codes.items()]
    )
    others = (word for code, aliases in codes.items() for word in (code, *aliases))
    yield from dict.fromkeys((*first, *others))
