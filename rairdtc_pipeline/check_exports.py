"""Holding a folder of exports against the contracts, before it is sent; nothing is kept."""

import secrets
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.ingest import (
    ingest_export,
    known_identifiers,
    take_inventory,
    without_identifiers,
)
from rairdtc_pipeline.staging import FileColumns, columns_of_files, stage_export
from rairdtc_pipeline.warehouse.connection import open_working
from rairdtc_pipeline.warehouse.layout import Layout
from rairdtc_pipeline.warehouse.throwaway import throwaway_folder

_COLUMNS = ("file", "row", "column", "rule", "reason")
_BROKEN = """
    SELECT file_name, source_row, column_name, rule, q.reason
    FROM audit.quarantine AS q JOIN audit.source_files USING (source_file_id)
    ORDER BY file_name, source_row, column_name, rule"""


@dataclass(frozen=True)
class Findings:
    """What would happen to a folder of exports; never a value of theirs.

    Columns nobody asked for, and columns left out, are told in `columns` and are no fault.
    """

    files: int
    ignored: list[tuple[str, str]]
    refused: list[str]
    broken: list[dict[str, object]]
    columns: list[FileColumns]

    @property
    def clean(self) -> bool:
        """Whether everything keeps its contract."""
        return not self.refused and not self.broken


def check_exports(exports: Path) -> Findings:
    """Read the exports into a warehouse that is thrown away, and say what is wrong with them.

    Raises ExportError when the folder is not there.
    """
    found = take_inventory(exports)
    refused: list[str] = []
    with throwaway_folder() as folder, open_working(Layout(folder), fresh=True) as con:
        layout, key = Layout(folder), secrets.token_bytes(32)
        known = known_identifiers(found, layout.scratch)
        inventory = without_identifiers(found, known)
        for contract in load_contracts().values():
            refused += ingest_export(con, contract, inventory, key, layout.scratch, known).refused
            stage_export(con, contract)
        broken, columns = con.execute(_BROKEN).fetchall(), columns_of_files(con)
    rows = [dict(zip(_COLUMNS, row, strict=True)) for row in broken]
    return Findings(len(inventory.files), list(inventory.ignored), refused, rows, columns)


def print_findings(console: Console, findings: Findings) -> None:
    """The findings for a person."""
    for name, reason in findings.ignored:
        console.print(f"[yellow]ignored[/] {escape(name)}: {reason}", soft_wrap=True)
    for line in findings.refused:
        console.print(f"[red]refused[/] {escape(line)}", soft_wrap=True)
    for file in findings.columns:
        style = "yellow" if file.wants_a_look else "dim"
        said = escape(f"{file.file}: {file.said}")
        console.print(f"[{style}]columns[/] {said}", soft_wrap=True)
    for row in findings.broken:
        where = f"{row['file']} row {row['row']}" + (f", {row['column']}" if row["column"] else "")
        said = escape(f"{where}: {row['reason']}")
        console.print(f"[yellow]row[/]     {said}", soft_wrap=True)
    rows = {(row["file"], row["row"]) for row in findings.broken}
    console.print(
        f"{findings.files} files: {len(findings.refused)} refused, "
        f"{len(rows)} rows would be quarantined"
    )
