"""Commands that derive a publication again: what-if, reproduce."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from rairdtc_pipeline.cli.terminal import AsJson, Exports, Warehouse, app, console, reported
from rairdtc_pipeline.errors import DeclarationError
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.settings import load_settings
from rairdtc_pipeline.storage.layout import Layout

if TYPE_CHECKING:
    from rairdtc_pipeline.replay.reproduce import Reproduction


@app.command("what-if")
@reported
def what_if(
    settings: Annotated[
        list[str] | None, typer.Argument(help="name=value of settings of the protocol.")
    ] = None,
    without: Annotated[
        str, typer.Option("--without", help="A file of the exports that is left out.")
    ] = "",
    without_patient: Annotated[
        list[str] | None, typer.Option(help="Pseudonym of a patient who is left out; repeatable.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option(help="Page to write: before and after, side by side.")
    ] = None,
    exports: Exports = None,
    warehouse: Warehouse = None,
    every: Annotated[bool, typer.Option("--all", help="Every row, not the first.")] = False,
    as_json: AsJson = False,
) -> None:
    """What would be published under another rule, or without a file or a patient.

    Everything is derived again in a temporary warehouse; what is published is only read.

    \b
    Examples:
      rairdtc what-if pr_ratio=0.65
      rairdtc what-if pr_ratio=0.65 confirmation_days=56 --output what_if.html
      rairdtc what-if --without jiangxi_east/labs_2025-02-28.csv
      rairdtc what-if --without-patient P0123456789abcdef --json
    """
    from rairdtc_pipeline.what_if import Scenario, compared
    from rairdtc_pipeline.what_if import what_if as outcome_of
    from rairdtc_pipeline.what_if.terminal import as_json as objects
    from rairdtc_pipeline.what_if.terminal import print_outcome

    installed = load_settings(exports=exports, warehouse=warehouse)
    layout = Layout(installed.warehouse.absolute())
    scenario = Scenario(_parsed(settings or []), without, tuple(without_patient or ()))
    if scenario == Scenario():
        raise DeclarationError(message("whatif-nothing-asked"))
    _refuse_output(output, layout)
    with compared(layout, installed.exports.absolute(), scenario) as found:
        outcome = outcome_of(found)
        if output:
            from rairdtc_pipeline.what_if.page import write_page

            write_page(found, outcome, output)
    if as_json:
        sys.stdout.write(json.dumps(objects(outcome), default=str) + "\n")
    else:
        print_outcome(console, outcome, every=every)
    if output:
        console.print(f"\nPage: {output}", soft_wrap=True)


@app.command()
@reported
def reproduce(
    snapshot: Annotated[str, typer.Argument(help="A kept snapshot; rairdtc rollback lists them.")],
    inputs: Annotated[
        Path | None, typer.Option(help="Folder of the files it was made from.")
    ] = None,
    warehouse: Warehouse = None,
    as_json: AsJson = False,
) -> None:
    """Make a kept snapshot again, and say of each table whether it is the same to the bit.

    Exit code 1 when a table differs, or a file of the snapshot has another content.

    \b
    Examples:
      rairdtc reproduce 20250301T021500-1a2b3c4d
      rairdtc reproduce 20250301T021500-1a2b3c4d --inputs archive/2025-03-01 --json
    """
    from rairdtc_pipeline.replay.reproduce import reproduce as made_again

    installed = load_settings(exports=inputs, warehouse=warehouse)
    layout = Layout(installed.warehouse.absolute())
    found = made_again(layout, snapshot, installed.exports.absolute())
    if as_json:
        sys.stdout.write(json.dumps({"same": found.same, **asdict(found)}) + "\n")
    else:
        _print_reproduction(found)
    if not found.same:
        raise typer.Exit(1)


def _print_reproduction(found: "Reproduction") -> None:
    for name in found.changed:
        console.print(f"[red]changed[/] {escape(name)}: not the file of the snapshot")
    for name in found.missing:
        console.print(f"[yellow]missing[/] {escape(name)}: not in the folder of inputs")
    for name, (then, now) in found.other_versions.items():
        console.print(f"[yellow]version[/] {name}: {then} then, {now} now")
    if not found.same_rules:
        console.print("[yellow]rules[/]   code, SQL, contracts, protocol or key are not as then")
    for name in found.new_settings:
        console.print(f"[yellow]setting[/] {name} did not exist then; its value is that of today")
    if not found.staged:
        said = "staged rows were not made again: a file is changed or missing"
        console.print(f"[yellow]staging[/] {said}; dates of birth are those of the last refresh")
    tables = (*found.staged, *found.derived)
    for table in tables:
        if table.only_then is None:
            console.print(f"[red]differs[/] {table.table}: other columns, or not there now")
        elif not table.same:
            said = f"{table.only_then:,} rows only then, {table.only_now:,} only now"
            console.print(f"[red]differs[/] {table.table}: {said}")
    same = sum(table.same for table in tables)
    console.print(f"{same} of {len(tables)} tables are the same to the bit")


def _parsed(settings: list[str]) -> dict[str, str]:
    changes = {}
    for text in settings:
        name, sign, value = text.partition("=")
        if not sign:
            raise DeclarationError(message("whatif-setting-form", text=text))
        changes[name.strip()] = value.strip()
    return changes


def _refuse_output(output: Path | None, layout: Layout) -> None:
    if output and output.suffix != ".html":
        raise DeclarationError(message("whatif-output-suffix", file=output))
    if output and output.resolve().is_relative_to(layout.root.resolve()):
        raise DeclarationError(message("errors-output-in-warehouse", root=str(layout.root)))
