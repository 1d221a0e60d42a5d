"""Holding a folder of exports against the contracts, before it is sent; nothing is kept."""

import secrets
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.ingest import ingest_export, take_inventory
from rairdtc_pipeline.staging import stage_export
from rairdtc_pipeline.warehouse.connection import open_working
from rairdtc_pipeline.warehouse.layout import Layout

_BROKEN = """
    SELECT file_name, source_row, column_name, rule, q.reason
    FROM audit.quarantine AS q JOIN audit.source_files USING (source_file_id)
    ORDER BY file_name, source_row, column_name, rule"""


def check_exports(exports: Path, console: Console) -> bool:
    """Print what would be refused or quarantined; whether everything keeps its contract.

    Raises ExportError when the folder is not there.
    """
    inventory = take_inventory(exports)
    refused: list[str] = []
    with TemporaryDirectory() as folder, open_working(Layout(Path(folder)), fresh=True) as con:
        layout, key = Layout(Path(folder)), secrets.token_bytes(32)
        for contract in load_contracts().values():
            refused += ingest_export(con, contract, inventory, key, layout.scratch).refused
            stage_export(con, contract)
        broken = con.execute(_BROKEN).fetchall()
    for name, reason in inventory.ignored:
        console.print(f"[yellow]ignored[/] {escape(name)}: {reason}", soft_wrap=True)
    for line in refused:
        console.print(f"[red]refused[/] {escape(line)}", soft_wrap=True)
    if broken:
        table = Table("file", "row", "column", "rule", "what is asked for")
        for row in broken:
            table.add_row(*("" if cell is None else escape(str(cell)) for cell in row))
        console.print(table)
    console.print(
        f"{len(inventory.files)} files: {len(refused)} refused, "
        f"{len({row[:2] for row in broken})} rows would be quarantined"
    )
    return not refused and not broken
