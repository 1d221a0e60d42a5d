"""Commands for data that may leave the hospital: release, share."""

from pathlib import Path
from typing import Annotated

import typer

from rairdtc_pipeline.cli.terminal import (
    Warehouse,
    app,
    publication_of,
    refuse_in_warehouse,
    reported,
    tell,
)
from rairdtc_pipeline.errors import DeclarationError
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.storage.layout import Layout


def key_of(layout: Layout) -> str:
    """Hash of the key of the pseudonyms in the published file."""
    from rairdtc_pipeline.warehouse.manifest import read_manifest

    manifest = read_manifest(layout)
    return manifest.key_hash if manifest else ""


@app.command()
@reported
def release(
    target: Annotated[Path | None, typer.Argument()] = None,
    warehouse: Warehouse = None,
    listed: Annotated[bool, typer.Option("--list")] = False,
    never_left: Annotated[
        int,
        typer.Option(
            "--never-left",
            metavar="NUMBER",
        ),
    ] = 0,
) -> None:
    """Write tables that may be made public, and test by an attack what they reveal."""
    from rairdtc_pipeline.release import opened_ledger, write_release
    from rairdtc_pipeline.warehouse.connection import open_published

    layout = publication_of(warehouse)
    if (target is not None) + listed + bool(never_left) != 1:
        raise DeclarationError(message("release-what-to-do"))
    refuse_in_warehouse(target, layout)
    with open_published(layout) as con, opened_ledger(layout.ledger_file, key_of(layout)) as ledger:
        if never_left:
            ledger.forget_release(never_left)
        if target is None:
            for made in ledger.releases:
                day = made.made_at[:10]
                tell("release-listed", number=made.number, date=day, patients=made.patients)
            return
        earlier = len(ledger.releases)
        written = write_release(con, ledger, target)
    tell(
        "release-written",
        folder=target,
        suppressed=written.suppressed,
        largest=written.smallest_cell - 1,
        earlier=earlier,
        withheld=written.withheld_for_earlier,
    )


@app.command()
@reported
def share(
    target: Annotated[Path, typer.Argument()],
    recipient: Annotated[str, typer.Option()],
    warehouse: Warehouse = None,
    narrows_shifts: Annotated[
        bool,
        typer.Option(
            "--narrows-shifts",
        ),
    ] = False,
) -> None:
    """Write patients' rows for one recipient, with own pseudonyms and shifted dates."""
    from rairdtc_pipeline.release import Recipient, existing_key, opened_ledger, write_extract
    from rairdtc_pipeline.warehouse.connection import open_published

    layout = publication_of(warehouse)
    refuse_in_warehouse(target, layout)
    with open_published(layout) as con, opened_ledger(layout.ledger_file, key_of(layout)) as ledger:
        whom = Recipient(recipient, existing_key(layout.key_file))
        # A snapshot's name begins with its publication time, which is close to the data cut-off.
        snapshot = layout.publication.name.rsplit("-", 1)[-1]
        written = write_extract(con, whom, snapshot, ledger, target, narrows_shifts=narrows_shifts)
    risk = written.risk
    tell(
        "screen-shared",
        files=written.files,
        folder=target,
        recipient=whom.name,
        patients=risk.patients,
        alone=risk.unique,
        k=risk.smallest,
    )
