"""The summary at the end of a refresh: rows per export, cohort flow, and place of publication."""

import duckdb
from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from rairdtc_pipeline.messages import message, sentences, stored_message
from rairdtc_pipeline.messages.language import language_in_use
from rairdtc_pipeline.published.words import worded
from rairdtc_pipeline.staging import FileColumns, columns_of_files
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.warehouse.connection import open_published

_ROWS = """
    SELECT export, count(*), sum(rows_read), sum(rows_staged), sum(rows_duplicate),
        sum(rows_superseded), sum(rows_not_used), sum(rows_quarantined)
    FROM audit.row_accounting GROUP BY export ORDER BY sum(rows_read) DESC, export"""
_SITES = """
    SELECT site, rows_read, rows_used, rows_open, rows_mended
    FROM audit.site_accounting ORDER BY site"""
_FLOW = "SELECT criterion, label, n_left, n_after FROM cohort.attrition ORDER BY step"
_IGNORED = (
    "SELECT file_name, message_id, parameters FROM audit.source_files "
    "WHERE status = 'ignored' ORDER BY file_name, status_reason"
)
_ROW_COUNTS = ("files", "read", "staged", "copies", "corrected", "unused", "quarantined")
_ARMS = "SELECT arm, count(*) FROM cohort.patients GROUP BY arm ORDER BY arm"


def print_summary(console: Console, layout: Layout, *, seconds: float) -> None:
    """Print the summary that the published file holds of the refresh that made it."""
    with open_published(layout) as con:
        console.print(_rows(con))
        console.print(_sites(con))
        console.print(_flow(con))
        for name, reason, parameters in con.execute(_IGNORED).fetchall():
            said = message("files-about", file=name, said=stored_message(reason, parameters))
            _label(console, "yellow", "ignored", said.text())
        _columns(console, columns_of_files(con))
        arms = con.execute(_ARMS).fetchall()
        cutoff = con.execute("SELECT data_cutoff FROM audit.runs").fetchall()
    included = " / ".join(f"{arm} {n}" for arm, n in arms)
    patients = sum(n for _, n in arms)
    _line(console, "included", message("screen-arms", patients=patients, arms=included).text())
    _line(console, "cutoff", str(cutoff[0][0] or message("screen-no-dated-row").text()))
    _line(console, "published", str(layout.published_file))
    _line(console, "report", str(layout.report))
    _line(console, "exports", str(layout.exports))
    _line(console, "took", f"{seconds:.1f} s")


def _line(console: Console, name: str, said: str) -> None:
    title = message(f"screen-{name}").text()
    console.print(f"[bold]{title}[/]{' ' * (11 - cell_len(title))}{escape(said)}", soft_wrap=True)


def _label(console: Console, style: str, label: str, said: str) -> None:
    title = message(f"check-label-{label}").text()
    console.print(f"[{style}]{title}[/] {escape(said)}", soft_wrap=True)


def _columns(console: Console, files: list[FileColumns]) -> None:
    """List each file whose columns need attention; count the files that only lack columns."""
    for file in files:
        if file.wants_a_look:
            said = message("files-about", file=file.file, said=sentences(file.said))
            _label(console, "yellow", "columns", said.text())
    quiet = sum(not file.wants_a_look for file in files)
    if quiet:
        _label(console, "dim", "columns", message("screen-columns-lacking", files=quiet).text())


def _column(name: str) -> str:
    return message(f"screen-column-{name}").text()


def _columns_of(table: Table, of: str, *counts: str) -> None:
    table.add_column(_column(of), no_wrap=True)
    for name in counts:
        table.add_column(_column(name), justify="right")


def _rows(con: duckdb.DuckDBPyConnection) -> Table:
    table = Table(
        title=message("screen-source-rows").text(),
        title_justify="left",
        box=SIMPLE_HEAD,
        padding=(0, 0, 0, 1),
    )
    _columns_of(table, "export", *_ROW_COUNTS)
    for export, *counts in con.execute(_ROWS).fetchall():
        table.add_row(export, *(f"{int(n):,}" for n in counts))
    return table


def _sites(con: duckdb.DuckDBPyConnection) -> Table:
    table = Table(title=message("screen-sites").text(), title_justify="left", box=SIMPLE_HEAD)
    _columns_of(table, "site", "read", "used", "open", "mended")
    for site, read, used, *others in con.execute(_SITES).fetchall():
        style = "yellow" if read and not used else None
        table.add_row(escape(site), *(f"{n:,}" for n in (read, used, *others)), style=style)
    return table


def _flow(con: duckdb.DuckDBPyConnection) -> Table:
    rows = con.execute(_FLOW).fetchall()
    table = Table(title=message("screen-candidates").text(), title_justify="left", box=SIMPLE_HEAD)
    for name in ("criterion", "excluded-for"):
        table.add_column(_column(name))
    for name in ("left", "stayed"):
        table.add_column(_column(name), justify="right")
    screened = rows[0][2] + rows[0][3] if rows else 0
    table.add_row("", _column("screened"), "", f"{screened:,}")
    for criterion, label, left, after in rows:
        table.add_row(criterion, worded(label, language_in_use()), f"{left:,}", f"{after:,}")
    return table
