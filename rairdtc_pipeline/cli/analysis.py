"""Command for the analysis to report: lock-analysis."""

from typing import Annotated

import typer

from rairdtc_pipeline.cli.terminal import Warehouse, app, layout_of, reported, tell
from rairdtc_pipeline.errors import DeclarationError
from rairdtc_pipeline.messages import message


@app.command(name="lock-analysis")
@reported
def lock_analysis(
    snapshot: Annotated[str, typer.Argument()],
    warehouse: Warehouse = None,
) -> None:
    """Lock one publication as the analysis; every later publication reports its differences."""
    from rairdtc_pipeline.storage.locks import lock
    from rairdtc_pipeline.warehouse.locked_analysis import lock_analysis as declare
    from rairdtc_pipeline.warehouse.publish import kept_snapshots

    layout = layout_of(warehouse)
    if snapshot not in kept_snapshots(layout):
        raise DeclarationError(message("errors-no-snapshot", snapshot=snapshot))
    with lock(layout):
        locked = declare(layout, snapshot)
    tell(
        "analysis-locked",
        snapshot=locked.snapshot, cutoff=locked.data_cutoff, patients=locked.patients,
    )  # fmt: skip
