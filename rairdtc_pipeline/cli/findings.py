"""Print the findings of `rairdtc check` for a person."""

from rich.cells import set_cell_size
from rich.console import Console
from rich.markup import escape

from rairdtc_pipeline.check_exports import Findings, Site
from rairdtc_pipeline.letter.text import column_name
from rairdtc_pipeline.messages import Message, message, sentences
from rairdtc_pipeline.messages.language import language_in_use

_RANGES_TOLD = 8


def print_findings(console: Console, findings: Findings) -> None:
    """Print the findings: one line for all rows of a file with the same error."""
    for name, reason in findings.ignored:
        unread = (name, reason) in findings.unread
        style, label = ("red", "unread") if unread else ("dim", "ignored")
        _say(console, style, label, _about(name, reason))
    for note in findings.notes:
        _say(console, "yellow", "note", note.text())
    for refusal in findings.refused:
        _say(console, "red", "refused", refusal.text())
    for file in findings.columns:
        style = "yellow" if file.wants_a_look else "dim"
        _say(console, style, "columns", _about(file.file, sentences(file.said)))
    _print_rows(console, findings)
    for site in findings.sites:
        style = "yellow" if site.read and not site.used else "dim"
        _say(console, style, "site", _about(site.name, _of_site(site)))
    said = message(
        "check-files",
        files=findings.files,
        refused=len(findings.refused),
        rows=len({(row.file, row.row) for row in findings.broken}),
        stops=sum(found.stops_publication for found in findings.contradictions),
        unread=len(findings.unread),
    )
    console.print(said.text(), soft_wrap=True)


def _print_rows(console: Console, findings: Findings) -> None:
    faults: dict[tuple[str, str, str, str], list[int]] = {}
    for row in findings.broken:
        said = message("check-row", said=row.reason)
        if row.column:
            column = column_name(row.file, row.column, language_in_use())
            said = message("check-cell", column=column, said=row.reason)
        faults.setdefault(("yellow", "row", row.file, said.text()), []).append(row.row)
    for found in findings.contradictions:
        style, label = ("red", "stops") if found.stops_publication else ("yellow", "look")
        said = message("check-row", said=found.said)
        faults.setdefault((style, label, found.file, said.text()), []).append(found.row)
    for (style, label, file_name, words), rows in faults.items():
        where = message("check-place", file=file_name, rows=row_numbers(rows), said=words)
        _say(console, style, label, where.text())


def _of_site(site: Site) -> Message:
    return message("check-site", read=site.read, used=site.used, open=site.open, mended=site.mended)


def _about(name: str, said: Message | str) -> str:
    return message("files-about", file=name, said=said).text()


def _say(console: Console, style: str, label: str, said: str) -> None:
    title = message(f"check-label-{label}").text()
    console.print(f"[{style}]{set_cell_size(title, 7)}[/] {escape(said)}", soft_wrap=True)


def row_numbers(rows: list[int]) -> Message:
    """`row 3`, or `rows 3, 5-9 and 12 more`."""
    ranges: list[list[int]] = []
    for row in sorted(set(rows)):
        if ranges and row == ranges[-1][-1] + 1:
            ranges[-1][1:] = [row]
        else:
            ranges.append([row])
    shown = ["-".join(map(str, ends)) for ends in ranges[:_RANGES_TOLD]]
    more = sum(ends[-1] - ends[0] + 1 for ends in ranges[_RANGES_TOLD:])
    return message("check-rows", count=len(rows), rows=shown, more=more)
