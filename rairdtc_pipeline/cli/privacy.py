"""Commands for patients' rights and the key of their pseudonyms: withdraw, rotate-key."""

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from rairdtc_pipeline.cli.terminal import (
    Exports,
    Warehouse,
    app,
    complaints,
    console,
    deploy,
    reported,
)
from rairdtc_pipeline.errors import DeclarationError, RefusedError
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.settings import load_settings


@app.command()
@reported
def withdraw(
    patient: Annotated[
        str, typer.Argument(help="Pseudonym; without it the patient's number is asked for.")
    ] = "",
    warehouse: Warehouse = None,
    from_snapshots: Annotated[
        bool,
        typer.Option(
            "--from-snapshots",
            help="Delete the kept snapshots that hold patients who withdrew, and what the Dagster "
            "UI remembers of earlier refreshes.",
        ),
    ] = False,
) -> None:
    """Leave a patient who withdrew consent out of every further publication.

    \b
    Examples:
      rairdtc withdraw                     asks for the patient's number
      rairdtc withdraw P0123456789abcdef
      rairdtc refresh
      rairdtc withdraw --from-snapshots
    """
    from rairdtc_pipeline.storage.locks import lock
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
        from rairdtc_pipeline.orchestration.run import prepare_dagster_home

        prepare_dagster_home(layout)
        with lock(layout):
            deleted = forget_snapshots(layout)
            published = read_manifest(layout)
            runs = forget_history(layout, published.run_id if published else "")
            searched = search_for_withdrawn(layout, Path(os.environ["DAGSTER_HOME"]))
        if searched.found:
            files = [str(path) for path in searched.found]
            raise RefusedError(message("privacy-still-found", files=files))
        console.print(
            str(
                message(
                    "privacy-erased",
                    snapshots=len(deleted),
                    refreshes=runs,
                    files=searched.files,
                    root=str(layout.root),
                )
            ),
            markup=False,
            soft_wrap=True,
        )
        return
    if patient and not is_pseudonym(patient):
        raise DeclarationError(
            "that is no pseudonym, which is P and 16 of 0-9 and a-f; run rairdtc withdraw alone "
            "and give the patient's number when asked"
        )
    asked = patient or typer.prompt("Number of the patient", hide_input=True)
    with lock(layout):
        found, known = leave_out(layout, asked)
    if not known:
        complaints.print(
            f"[yellow]look[/] nothing published or kept holds {found}. If the number was mistyped, "
            "the patient is NOT left out: take the line out of "
            f"{escape(str(layout.withdrawn_file))} and run rairdtc withdraw again. A patient who "
            "is in no export yet will be left out",
            soft_wrap=True,
        )
        return
    console.print(f"{found} is left out from the next refresh on; run: rairdtc refresh")


@app.command(name="rotate-key")
@reported
def rotate_key(exports: Exports = None, warehouse: Warehouse = None) -> None:
    """Give every patient another pseudonym from the next refresh on; the old key is gone.

    Example: rairdtc rotate-key
    """
    from rairdtc_pipeline.ingest import take_inventory
    from rairdtc_pipeline.storage.locks import lock
    from rairdtc_pipeline.warehouse.withdrawal import rotate_key as make_new_key

    settings = load_settings(exports=exports, warehouse=warehouse)
    layout = deploy(settings)
    with lock(layout):
        make_new_key(layout, take_inventory(settings.exports))
    console.print(f"New key in {layout.key_file}; keep a copy of it, and run: rairdtc refresh")
