"""The summary a refresh ends with: rows per export, the cohort flow, where it is published."""

import duckdb
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

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
    "SELECT file_name, status_reason FROM audit.source_files WHERE status = 'ignored' ORDER BY ALL"
)
_ARMS = "SELECT arm, count(*) FROM cohort.patients GROUP BY arm ORDER BY arm"


def print_summary(console: Console, layout: Layout, *, seconds: float) -> None:
    """Print what the published file says of the refresh that made it."""
    with open_published(layout) as con:
        console.print(_rows(con))
        console.print(_sites(con))
        console.print(_flow(con))
        for name, reason in con.execute(_IGNORED).fetchall():
            console.print(f"[yellow]ignored[/] {escape(name)}: {reason}", soft_wrap=True)
        _columns(console, columns_of_files(con))
        arms = con.execute(_ARMS).fetchall()
        cutoff = con.execute("SELECT data_cutoff FROM audit.runs").fetchall()
    included = " / ".join(f"{arm} {n}" for arm, n in arms) or "nobody"
    console.print(f"[bold]Included[/]   {sum(n for _, n in arms)} patients: {included}")
    console.print(f"[bold]Data up to[/] {cutoff[0][0] or 'no dated row'}")
    console.print(f"[bold]Published[/]  {layout.published_file}", soft_wrap=True)
    console.print(f"[bold]Report[/]     {layout.report}", soft_wrap=True)
    console.print(f"[bold]Exports[/]    {layout.exports}", soft_wrap=True)
    console.print(f"[bold]Took[/]       {seconds:.1f} s")


def _columns(console: Console, files: list[FileColumns]) -> None:
    """Files of which something is lost, one by one; those that only leave out some, counted."""
    for file in files:
        if file.wants_a_look:
            said = escape(f"{file.file}: {file.said}")
            console.print(f"[yellow]columns[/] {said}", soft_wrap=True)
    quiet = sum(not file.wants_a_look for file in files)
    if quiet:
        lack = "file lacks" if quiet == 1 else "files lack"
        said = f"{quiet} {lack} columns of the contract; rairdtc check names them"
        console.print(f"[dim]columns {said}[/]", soft_wrap=True)


def _rows(con: duckdb.DuckDBPyConnection) -> Table:
    table = Table(
        title="Source rows, each accounted for",
        title_justify="left",
        box=SIMPLE_HEAD,
        padding=(0, 0, 0, 1),
    )
    table.add_column("export", no_wrap=True)
    for name in ("files", "read", "staged", "copies", "corrected", "unused", "quarantined"):
        table.add_column(name, justify="right")
    for export, *counts in con.execute(_ROWS).fetchall():
        table.add_row(export, *(f"{int(n):,}" for n in counts))
    return table


def _sites(con: duckdb.DuckDBPyConnection) -> Table:
    table = Table(title="Sites", title_justify="left", box=SIMPLE_HEAD)
    table.add_column("site", no_wrap=True)
    for name in ("read", "used", "open", "mended"):
        table.add_column(name, justify="right")
    for site, read, used, *others in con.execute(_SITES).fetchall():
        style = "yellow" if read and not used else None
        table.add_row(escape(site), *(f"{n:,}" for n in (read, used, *others)), style=style)
    return table


def _flow(con: duckdb.DuckDBPyConnection) -> Table:
    rows = con.execute(_FLOW).fetchall()
    table = Table(title="Candidates", title_justify="left", box=SIMPLE_HEAD)
    for name, justify in (("criterion", "left"), ("excluded for", "left")):
        table.add_column(name, justify=justify)  # type: ignore[arg-type]
    table.add_column("left", justify="right")
    table.add_column("stayed", justify="right")
    screened = rows[0][2] + rows[0][3] if rows else 0
    table.add_row("", "screened", "", f"{screened:,}")
    for criterion, label, left, after in rows:
        table.add_row(criterion, label, f"{left:,}", f"{after:,}")
    return table
