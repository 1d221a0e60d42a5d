"""The items that a site has to correct, one per file, row and fault, without patients' values."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePath

from rairdtc_pipeline.check_exports import Findings
from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.errors import DeclarationError
from rairdtc_pipeline.messages import Message, Value, message


class Urgency(StrEnum):
    """The effect of an item until it is corrected, the most urgent first."""

    STOPS = "stops"
    NOT_READ = "not-read"
    NOT_USED = "not-used"
    LOOK = "look"


class Request(StrEnum):
    """The kind of correction that a site has to make."""

    SEND_EXPORT = "send-export"
    SEND_FILE_AGAIN = "send-file-again"
    CORRECT_ROW = "correct-row"
    LOOK_AT_ROW = "look-at-row"
    LOOK_AT_HEADER = "look-at-header"
    RENAME_FILE = "rename-file"


@dataclass(frozen=True)
class Item:
    """One item to correct. `row` is the row number in a spreadsheet."""

    urgency: Urgency
    request: Request
    export: str
    reason: Message
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""

    @property
    def to_do(self) -> Message:
        """Message that asks the site for the correction."""
        return message(f"letter-do-{self.request}")


def items_of(findings: Findings, exports: Path, site: str) -> list[Item]:
    """List the open items of a site, the most urgent first.

    Raises DeclarationError if the site has no folder below `exports`.
    """
    sites = sorted(path.name for path in exports.iterdir() if _is_site(path))
    if site not in sites:
        raise DeclarationError(message("letter-no-site", site=site, folder=exports, sites=sites))
    found = [*_exports(findings, site), *_files(findings, site), *_rows(findings, site)]
    order = list(Urgency)
    return sorted(found, key=lambda one: (order.index(one.urgency), one.file, one.row or 0))


def _is_site(path: Path) -> bool:
    return path.is_dir() and not path.name.startswith(".")


def _exports(findings: Findings, site: str) -> Iterator[Item]:
    """Required exports that the site did not send."""
    lacking = [
        str(parameters["export"])
        for said in findings.refused
        if said.id == "files-not-sent" and (parameters := dict(said.parameters))["site"] == site
    ]
    if site not in findings.sent_by:
        lacking = [contract.name for contract in load_contracts().values() if contract.required]
    for export in lacking:
        reason = message("letter-not-sent")
        yield Item(Urgency.STOPS, Request.SEND_EXPORT, export, reason)


def _files(findings: Findings, site: str) -> Iterator[Item]:
    """Files that were refused or not read, and headers and names to review."""
    for file, reason in _about_files(findings.refused, site):
        yield Item(Urgency.STOPS, Request.SEND_FILE_AGAIN, "", reason, _within(file))
    for file, reason in findings.unread:
        if _is_of(file, site):
            yield Item(Urgency.NOT_READ, Request.SEND_FILE_AGAIN, "", reason, _within(file))
    for found in findings.columns:
        if _is_of(found.file, site) and found.wants_a_look:
            place = (_within(found.file), findings.sheets.get(found.file, ""))
            reason = message("letter-header", said=found.said)
            yield Item(Urgency.LOOK, Request.LOOK_AT_HEADER, "", reason, *place)
    for file, reason in _about_files(findings.notes, site):
        if reason.id.startswith("files-name-date-"):
            yield Item(Urgency.LOOK, Request.RENAME_FILE, "", reason, _within(file))


def _about_files(said: list[Message], site: str) -> Iterator[tuple[str, Message]]:
    for each in said:
        parameters = dict(each.parameters)
        about, reason = parameters.get("file"), parameters.get("said")
        if isinstance(about, str) and isinstance(reason, Message) and _is_of(about, site):
            yield about, reason


def _rows(findings: Findings, site: str) -> Iterator[Item]:
    """Rows that are not used, that stop the publication, or that need review."""
    for row in findings.broken:
        if _is_of(row.file, site):
            kind = (Urgency.NOT_USED, Request.CORRECT_ROW)
            place = (_within(row.file), findings.sheets.get(row.file, ""))
            yield Item(*kind, "", row.reason, *place, row=row.row, column=row.column or "")
    for found in findings.contradictions:
        if _is_of(found.file, site):
            urgency = Urgency.STOPS if found.stops_publication else Urgency.LOOK
            place = (_within(found.file), findings.sheets.get(found.file, ""))
            column = str(dict(found.said.parameters).get("column", ""))
            kind = (urgency, Request.LOOK_AT_ROW)
            said = _without_other_sites(found.said, site)
            yield Item(*kind, "", said, *place, row=found.row, column=column)


def _without_other_sites(said: Message, site: str) -> Message:
    """Replace the places of rows of other sites by the statement that such rows exist.

    A letter must not disclose to a site where else its patient is treated.
    """
    if said.id == "identity-row" and not _is_of(str(dict(said.parameters)["file"]), site):
        return message("identity-row-elsewhere")
    return message(said.id, **{name: _of_site(value, site) for name, value in said.parameters})


def _of_site(value: Value, site: str) -> Value:
    if isinstance(value, Message):
        return _without_other_sites(value, site)
    if isinstance(value, str | int | float | PurePath):
        return value
    parts = (_without_other_sites(p, site) if isinstance(p, Message) else p for p in value)
    return tuple(dict.fromkeys(parts))


def _is_of(file: str, site: str) -> bool:
    return file.startswith(f"{site}/")


def _within(file: str) -> str:
    """The name of a file inside the site's folder."""
    return file.partition("/")[2]
