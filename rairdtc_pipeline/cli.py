"""The command line. Exit codes: 0 done, 1 data refused, 2 wrong usage."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from rairdtc_pipeline import __version__
from rairdtc_pipeline.errors import DeclarationError, RairdtcError
from rairdtc_pipeline.settings import Settings, load_settings
from rairdtc_pipeline.warehouse.layout import Layout

app = typer.Typer(
    help="From hospital exports to a published clinical cohort.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
console = Console(highlight=False)
complaints = Console(stderr=True, highlight=False)

Exports = Annotated[Path | None, typer.Option(help="Folder of exports: <site>/<export>*.csv, …")]
Warehouse = Annotated[Path | None, typer.Option(help="Folder of the warehouse.")]
ProtocolFile = Annotated[
    Path | None, typer.Option("--protocol", help="A study protocol of your own.")
]


def _reported(command: Callable[..., None]) -> Callable[..., None]:
    """Our errors become a message and an exit code; anything else keeps its traceback."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except DeclarationError as error:
            complaints.print(f"[red]error[/]: {escape(str(error))}", soft_wrap=True)
            raise typer.Exit(2) from error
        except RairdtcError as error:
            complaints.print(f"[red]error[/]: {escape(str(error))}", soft_wrap=True)
            raise typer.Exit(1) from error

    return run


def _deploy(settings: Settings) -> Layout:
    """Make the settings those of every process started from here."""
    os.environ["RAIRDTC_EXPORTS"] = str(settings.exports.absolute())
    os.environ["RAIRDTC_WAREHOUSE"] = str(settings.warehouse.absolute())
    os.environ["RAIRDTC_PROTOCOL"] = str(settings.protocol.absolute())
    return Layout(settings.warehouse.absolute())


@app.command()
@_reported
def demo(
    exports: Exports = None,
    patients: Annotated[int, typer.Option(min=1, help="52 is the study cohort.")] = 52,
    seed: Annotated[int, typer.Option(help="The same seed gives the same files.")] = 20250228,
) -> None:
    """Write synthetic exports.

    Example: rairdtc demo --exports exports --patients 10000
    """
    from rairdtc_pipeline.demo import write_demo

    folder = load_settings(exports=exports).exports
    write_demo(folder, patients=patients, seed=seed)
    files = sum(path.is_file() for path in folder.rglob("*"))
    console.print(f"SYNTHETIC exports of {patients} patients: {files} files in {folder}/")


@app.command()
@_reported
def refresh(
    exports: Exports = None,
    warehouse: Warehouse = None,
    protocol: ProtocolFile = None,
    full: Annotated[
        bool, typer.Option("--full", help="Refresh even when nothing changed.")
    ] = False,
) -> None:
    """Read the exports, derive the cohort, publish. The job the schedule runs every night.

    Example: rairdtc refresh --exports exports --warehouse warehouse
    """
    settings = load_settings(exports=exports, warehouse=warehouse, protocol=protocol)
    layout = _deploy(settings)
    from rairdtc_pipeline.ingest import take_inventory
    from rairdtc_pipeline.orchestration.run import prepare_dagster_home, run_refresh
    from rairdtc_pipeline.orchestration.schedules import what_changed
    from rairdtc_pipeline.publication import print_summary
    from rairdtc_pipeline.warehouse.connection import lock

    prepare_dagster_home(layout)
    if not full and what_changed(settings, take_inventory(settings.exports)) is None:
        console.print(f"Nothing changed since the last publication: {layout.published_file}")
        return
    with lock(layout):
        pass
    started = time.perf_counter()
    outcome = run_refresh(_print_step)
    if not outcome.success:
        for line in (*outcome.failed_checks, *outcome.errors):
            complaints.print(f"[red]refused[/] {escape(line)}", soft_wrap=True)
        kept = "the last publication stays" if layout.published.exists() else "nothing is published"
        complaints.print(f"Nothing new was published; {kept}. Run {outcome.run_id}.")
        raise typer.Exit(1)
    print_summary(console, layout, seconds=time.perf_counter() - started)


def _print_step(table: str, rows: int | None, seconds: float) -> None:
    count = "" if rows is None else f"{rows:>12,}"
    console.print(f"  {table:<34}{count} rows {seconds:>7.2f} s")


@app.command()
@_reported
def serve(
    warehouse: Warehouse = None,
    exports: Exports = None,
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1.")] = 3000,
) -> None:
    """Dagster's UI and daemon on 127.0.0.1, schedule and sensor on.

    Example: rairdtc serve --port 3000
    """
    layout = _deploy(load_settings(exports=exports, warehouse=warehouse))
    from rairdtc_pipeline.orchestration.run import prepare_dagster_home

    prepare_dagster_home(layout)
    command = [sys.executable, "-m", "dagster", "dev", "-m", "rairdtc_pipeline.definitions"]
    raise typer.Exit(
        subprocess.run([*command, "-h", "127.0.0.1", "-p", str(port)], check=False).returncode
    )


@app.command()
@_reported
def status(
    warehouse: Warehouse = None, as_json: Annotated[bool, typer.Option("--json")] = False
) -> None:
    """What is published.

    Example: rairdtc status --json
    """
    from rairdtc_pipeline.warehouse.publish import read_manifest

    layout = Layout(load_settings(warehouse=warehouse).warehouse.absolute())
    manifest = read_manifest(layout)
    if manifest is None:
        raise RairdtcError(f"nothing is published in {layout.root} yet; run: rairdtc refresh")
    if as_json:
        console.print_json(json.dumps(vars(manifest)))
        return
    for name, value in vars(manifest).items():
        console.print(f"{name:<14} {value}", soft_wrap=True)
    console.print(f"{'file':<14} {layout.published_file}", soft_wrap=True)


@app.command()
@_reported
def sql(
    query: Annotated[str, typer.Argument(help="One SELECT.")],
    warehouse: Warehouse = None,
    output: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
) -> None:
    """Ask the published file, read-only.

    Example: rairdtc sql "SELECT arm, count(*) FROM cohort.patients GROUP BY arm"
    """
    import duckdb

    from rairdtc_pipeline.warehouse.connection import open_published

    layout = Layout(load_settings(warehouse=warehouse).warehouse.absolute())
    try:
        with open_published(layout) as con:
            frame = con.sql(query).pl()
    except duckdb.Error as error:
        raise DeclarationError(str(error)) from error
    if output == "csv":
        sys.stdout.write(frame.write_csv())
    elif output == "json":
        sys.stdout.write(frame.write_json() + "\n")
    elif output == "table":
        table = Table(*frame.columns)
        for row in frame.iter_rows():
            table.add_row(*("" if cell is None else escape(str(cell)) for cell in row))
        console.print(table)
    else:
        raise DeclarationError(f"--format {output} is not known; use table, csv or json")


@app.command()
@_reported
def trace(
    address: Annotated[str, typer.Argument(help="What to trace; see the examples.")],
    warehouse: Warehouse = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
    every: Annotated[bool, typer.Option("--all", help="Every branch, not the first ten.")] = False,
) -> None:
    """From a printed number back to files and rows; from a file forward to the numbers.

    \b
    Examples:
      rairdtc trace "baseline_table/Baseline/Gender/Male/A"   a cell: table/section/row/level/arm
      rairdtc trace km_curve/LPFS/A/16                        a step of a curve, at 16 months
      rairdtc trace P0123456789ABCDEF                         a candidate, included or excluded
      rairdtc trace derived.tg/P0123456789ABCDEF/m6           a row of the warehouse
      rairdtc trace labs_2025-02-28.csv:17                    forward from a source row
    """
    from rairdtc_pipeline.publication.trace import trace as trace_from
    from rairdtc_pipeline.publication.trace.tree import as_tree
    from rairdtc_pipeline.warehouse.connection import open_published

    layout = Layout(load_settings(warehouse=warehouse).warehouse.absolute())
    with open_published(layout) as con:
        found = trace_from(con, address)
    if as_json:
        sys.stdout.write(json.dumps(found.as_json(), default=str, ensure_ascii=False) + "\n")
    else:
        console.print(as_tree(found, most=None if every else 10))


@app.command()
@_reported
def check(exports: Exports = None) -> None:
    """Hold a folder of exports against the contracts; nothing is loaded or kept.

    What a hospital's IT runs before sending. Example: rairdtc check --exports outbox
    """
    from rairdtc_pipeline.check_exports import check_exports

    folder = load_settings(exports=exports).exports
    if not check_exports(folder, console):
        raise typer.Exit(1)


def _version(asked: bool) -> None:
    if asked:
        console.print(__version__)
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True)] = False,
) -> None:
    """From hospital exports to a published clinical cohort."""
