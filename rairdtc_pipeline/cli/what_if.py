"""Commands that derive a publication again: what-if, reproduce."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from rairdtc_pipeline.cli.terminal import (
    AsJson,
    Exports,
    Warehouse,
    app,
    console,
    opened,
    refuse_in_warehouse,
    reported,
    tell,
)
from rairdtc_pipeline.errors import DeclarationError
from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.settings import load_settings
from rairdtc_pipeline.storage.layout import Layout

if TYPE_CHECKING:
    from rairdtc_pipeline.replay.reproduce import Reproduction


@app.command("what-if")
@reported
def what_if(
    settings: Annotated[list[str] | None, typer.Argument()] = None,
    without: Annotated[str, typer.Option("--without")] = "",
    without_patient: Annotated[list[str] | None, typer.Option()] = None,
    output: Annotated[Path | None, typer.Option()] = None,
    exports: Exports = None,
    warehouse: Warehouse = None,
    every: Annotated[bool, typer.Option("--all")] = False,
    as_json: AsJson = False,
) -> None:
    """Show what would be published with another rule, or without a file or a patient."""
    from rairdtc_pipeline.what_if import Scenario, compared
    from rairdtc_pipeline.what_if import what_if as outcome_of
    from rairdtc_pipeline.what_if.terminal import as_json as objects
    from rairdtc_pipeline.what_if.terminal import print_outcome

    installed = load_settings(exports=exports, warehouse=warehouse)
    layout = Layout(installed.warehouse.absolute())
    scenario = Scenario(_parsed(settings or []), without, tuple(without_patient or ()))
    if scenario == Scenario():
        raise DeclarationError(message("whatif-nothing-asked"))
    if output and output.suffix != ".html":
        raise DeclarationError(message("whatif-output-suffix", file=output))
    refuse_in_warehouse(output, layout)
    with compared(layout, installed.exports.absolute(), scenario) as found:
        outcome = outcome_of(found)
        if output:
            from rairdtc_pipeline.what_if.page import page

            with opened(output) as stream:
                stream.write(page(found, outcome).encode())
    if as_json:
        sys.stdout.write(json.dumps(objects(outcome), default=str) + "\n")
    else:
        print_outcome(console, outcome, every=every)
    if output:
        tell("whatif-page", file=output)


@app.command()
@reported
def reproduce(
    snapshot: Annotated[str, typer.Argument()],
    inputs: Annotated[Path | None, typer.Option()] = None,
    warehouse: Warehouse = None,
    as_json: AsJson = False,
) -> None:
    """Make a kept snapshot again, and report for each table whether it is bit-identical."""
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
        _line("red", message("replay-changed", file=name))
    for name in found.missing:
        _line("yellow", message("replay-missing", file=name))
    for name, (then, now) in found.other_versions.items():
        _line("yellow", message("replay-version", package=name, then=then, now=now))
    if not found.same_rules:
        _line("yellow", message("replay-rules"))
    for name in found.new_settings:
        _line("yellow", message("replay-setting", setting=name))
    if not found.staged:
        _line("yellow", message("replay-staging"))
    tables = (*found.staged, *found.derived)
    for table in tables:
        if table.only_then is None or table.only_now is None:
            _line("red", message("replay-other-columns", table=table.table))
        elif not table.same:
            differs = message(
                "replay-differs",
                table=table.table,
                then=table.only_then,
                now=table.only_now,
            )
            _line("red", differs)
    same = sum(table.same for table in tables)
    tell("replay-same", same=same, tables=len(tables))


def _line(style: str, said: Message) -> None:
    console.print(f"[{style}]•[/] {escape(said.text())}", soft_wrap=True)


def _parsed(settings: list[str]) -> dict[str, str]:
    changes = {}
    for text in settings:
        name, sign, value = text.partition("=")
        if not sign:
            raise DeclarationError(message("whatif-setting-form", text=text))
        changes[name.strip()] = value.strip()
    return changes
