"""Commands for withdrawn consent and the pseudonym key: withdraw, rotate-key."""

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from rairdtc_pipeline.cli.terminal import (
    Exports,
    Warehouse,
    app,
    ask_number,
    complaints,
    deploy,
    reported,
    tell,
)
from rairdtc_pipeline.errors import DeclarationError, RefusedError
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.settings import load_settings


@app.command()
@reported
def withdraw(
    patient: Annotated[str, typer.Argument()] = "",
    warehouse: Warehouse = None,
    from_snapshots: Annotated[
        bool,
        typer.Option(
            "--from-snapshots",
        ),
    ] = False,
) -> None:
    """Exclude a patient who withdrew consent from every further publication."""
    from rairdtc_pipeline.storage.locks import lock
    from rairdtc_pipeline.warehouse.locked_analysis import read_locked
    from rairdtc_pipeline.warehouse.manifest import read_manifest
    from rairdtc_pipeline.warehouse.withdrawal import (
        forget_snapshots,
        is_pseudonym,
        search_for_withdrawn,
    )
    from rairdtc_pipeline.warehouse.withdrawal import withdraw as leave_out

    layout = deploy(load_settings(warehouse=warehouse))
    if from_snapshots:
        from rairdtc_pipeline.orchestration.history import forget_history
        from rairdtc_pipeline.orchestration.instance import prepare_dagster_home

        prepare_dagster_home(layout)
        with lock(layout):
            before = read_locked(layout)
            deleted = forget_snapshots(layout)
            published, after = read_manifest(layout), read_locked(layout)
            runs = forget_history(layout, published.run_id if published else "")
            searched = search_for_withdrawn(layout, Path(os.environ["DAGSTER_HOME"]))
        if searched.found:
            files = [str(path) for path in searched.found]
            raise RefusedError(message("privacy-still-found", files=files))
        tell(
            "privacy-erased",
            snapshots=len(deleted),
            refreshes=runs,
            files=searched.files,
            root=layout.root,
        )
        if before and not before.erased_at and after and after.erased_at:
            tell("privacy-locked-erased", snapshot=before.snapshot)
        return
    if patient and not is_pseudonym(patient):
        raise DeclarationError(message("privacy-no-pseudonym"))
    asked = patient or ask_number()
    with lock(layout):
        found, known = leave_out(layout, asked)
    if not known:
        said = message("privacy-nobody-known", patient=found, file=layout.withdrawn_file)
        title = message("check-label-look").text()
        complaints.print(f"[yellow]{title}[/] {escape(said.text())}", soft_wrap=True)
        return
    tell("privacy-left-out", patient=found)


@app.command(name="rotate-key")
@reported
def rotate_key(exports: Exports = None, warehouse: Warehouse = None) -> None:
    """Give every patient a new pseudonym from the next refresh on; the old key is deleted."""
    from rairdtc_pipeline.ingest import take_inventory
    from rairdtc_pipeline.storage.locks import lock
    from rairdtc_pipeline.warehouse.withdrawal import rotate_key as make_new_key

    settings = load_settings(exports=exports, warehouse=warehouse)
    layout = deploy(settings)
    with lock(layout):
        make_new_key(layout, take_inventory(settings.exports))
    tell("privacy-new-key", file=layout.key_file)
