"""The letter as text, with one entry for faults of one kind in one file and column."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath

from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.ingest.file_names import export_of
from rairdtc_pipeline.letter.items import Item
from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.messages.language import CHINESE
from rairdtc_pipeline.published.wording import row_runs


def letter_text(site: str, items: list[Item], language: str) -> str:
    """Write the letter to a site in a language; a single sentence if there are no open items."""
    return "\n".join(line.text(language) for line in _lines(site, items, language)) + "\n"


def _lines(site: str, items: list[Item], language: str) -> Iterator[Message]:
    yield message("letter-heading", site=site)
    if not items:
        yield message("letter-nothing-open")
        return
    entries: dict[Item, list[int]] = {}
    for item in items:
        rows = entries.setdefault(replace(item, row=None), [])
        rows += [item.row] if item.row is not None else []
    yield message("letter-summary", items=len(items), entries=len(entries))
    for number, (item, rows) in enumerate(entries.items(), start=1):
        yield message(
            "letter-entry",
            number=number,
            urgency=message(f"letter-{item.urgency}"),
            place=place_of(item, rows, language),
            reason=item.reason,
            to_do=item.to_do,
        )
    yield message("letter-how")


def place_of(item: Item, rows: list[int], language: str) -> Message:
    """The place of an item: the export, or file, sheet, rows and column."""
    if not item.file:
        return message("letter-place-export", export=export_name(item.export, language))
    return message(
        "letter-place",
        file=item.file,
        sheet=item.sheet or "none",
        rows=row_runs(rows),
        n_rows=len(rows),
        column=column_name(item.file, item.column, language) or "none",
    )


def export_name(export: str, language: str) -> str:
    """Name of an export; in Chinese, with its Chinese name."""
    name = load_contracts()[export].chinese_name
    return f"{export}（{name}）" if language == CHINESE else export


def column_name(file: str, column: str, language: str) -> str:
    """Name of a column of a file; in Chinese, with the accepted Chinese header."""
    contract = load_contracts().get(export_of(PurePath(file).name) or "")
    columns = contract.columns if contract else ()
    chinese = next((one.chinese_name for one in columns if one.name == column), None)
    return f"{column}（{chinese}）" if language == CHINESE and chinese else column
