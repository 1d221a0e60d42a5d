"""Commands that write: demo, refresh, serve, rollback."""

import os
import socket
import sys
import time
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from rairdtc_pipeline.cli.terminal import (
    Exports,
    ProtocolFile,
    Warehouse,
    app,
    complaints,
    console,
    deploy,
    layout_of,
    loaded_for_good,
    reported,
    tell,
)
from rairdtc_pipeline.errors import DeclarationError, LockedError, RefusedError
from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.settings import load_settings


@app.command()
@reported
def demo(
    exports: Exports = None,
    patients: Annotated[int, typer.Option(min=1)] = 52,
    seed: Annotated[int, typer.Option()] = 20250228,
) -> None:
    """Write synthetic exports."""
    from rairdtc_pipeline.demo import write_demo

    folder = load_settings(exports=exports).exports
    write_demo(folder, patients=patients, seed=seed)
    files = sum(path.is_file() for path in folder.rglob("*"))
    tell("screen-demo", patients=patients, files=files, folder=folder)


@app.command()
@reported
def refresh(
    exports: Exports = None,
    warehouse: Warehouse = None,
    protocol: ProtocolFile = None,
    full: Annotated[bool, typer.Option("--full")] = False,
) -> None:
    """Read the exports, derive the cohort, publish. The schedule runs the same job every night."""
    settings = load_settings(exports=exports, warehouse=warehouse, protocol=protocol)
    layout = deploy(settings)
    with loaded_for_good():
        from rairdtc_pipeline.ingest import take_inventory
        from rairdtc_pipeline.storage.locks import lock
        from rairdtc_pipeline.warehouse.what_changed import what_changed

    inventory = take_inventory(settings.exports)
    if not full and what_changed(settings, inventory) is None:
        tell("screen-nothing-changed", file=layout.published_file)
        return
    with loaded_for_good():
        from rairdtc_pipeline.definitions import defs
        from rairdtc_pipeline.orchestration.instance import prepare_dagster_home
        from rairdtc_pipeline.orchestration.run import run_refresh
        from rairdtc_pipeline.publication.summary import print_summary

    prepare_dagster_home(layout)
    with lock(layout):
        pass
    started = time.perf_counter()
    job = defs.resolve_job_def("nightly_refresh")
    outcome = run_refresh(job, _print_step, settings, None if full else inventory)
    if not outcome.success:
        for said in (*outcome.failed_checks, *outcome.errors):
            _label(complaints, "red", "refused", said)
        kept = "screen-last-stays" if layout.published.exists() else "screen-none-published"
        complaints.print(message(kept, run=outcome.run_id).text(), markup=False)
        raise typer.Exit(1)
    print_summary(console, layout, seconds=time.perf_counter() - started)
    for said in outcome.contradictions:
        _label(console, "yellow", "look", said)


def _label(printer: Console, style: str, label: str, said: Message) -> None:
    title = message(f"check-label-{label}").text()
    printer.print(f"[{style}]{title}[/] {escape(said.text())}", soft_wrap=True)


def _print_step(table: str, rows: int | None, seconds: float) -> None:
    count = "" if rows is None else f"{rows:>12,}"
    console.print(f"  {table:<34}{count} {message('screen-rows').text()} {seconds:>7.2f} s")


@app.command()
@reported
def serve(
    warehouse: Warehouse = None,
    exports: Exports = None,
    port: Annotated[int, typer.Option(min=1, max=65535)] = 3000,
) -> None:
    """Start Dagster's UI and daemon on 127.0.0.1, with the schedule and sensors switched on."""
    layout = deploy(load_settings(exports=exports, warehouse=warehouse))
    from rairdtc_pipeline.orchestration.instance import prepare_dagster_home
    from rairdtc_pipeline.storage.locks import hold_for_good

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise RefusedError(
                message("errors-port", port=str(port), reason=error.strerror or "")
            ) from error
    prepare_dagster_home(layout)
    if not hold_for_good(layout.serving_file):
        raise LockedError(message("errors-already-served", root=layout.root))
    command = [sys.executable, "-m", "rairdtc_pipeline.orchestration.dev_server"]
    command += ["-m", "rairdtc_pipeline.definitions"]
    # Dagster replaces this process, so that one signal ends all processes.
    os.execv(command[0], [*command, "-h", "127.0.0.1", "-p", str(port)])


@app.command()
@reported
def rollback(
    snapshot: Annotated[str, typer.Argument()] = "",
    warehouse: Warehouse = None,
) -> None:
    """Publish an earlier snapshot again, in one rename; without a snapshot, list all snapshots."""
    from rairdtc_pipeline.storage.locks import lock
    from rairdtc_pipeline.warehouse.publish import kept_snapshots
    from rairdtc_pipeline.warehouse.withdrawal import republish

    layout = layout_of(warehouse)
    kept = kept_snapshots(layout)
    current = layout.published.resolve().name
    if not snapshot:
        for name in kept:
            console.print(
                message("screen-snapshot-now", name=name).text() if name == current else name
            )
        return
    if snapshot not in kept:
        raise DeclarationError(message("errors-no-snapshot", snapshot=snapshot))
    with lock(layout):
        republish(layout, snapshot)
    tell("screen-rolled-back", snapshot=snapshot, before=current)
