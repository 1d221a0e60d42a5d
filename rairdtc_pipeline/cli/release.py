"""Commands for what may leave the hospital: release, share."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from rairdtc_pipeline.cli.terminal import Warehouse, app, console, layout_of, reported


@app.command()
@reported
def release(
    target: Annotated[Path, typer.Argument(help="Folder that is made for the tables.")],
    warehouse: Warehouse = None,
) -> None:
    """Tables that may be made public: small counts are suppressed, and attacked to be sure.

    Example: rairdtc release for_the_public
    """
    from rairdtc_pipeline.release import write_release
    from rairdtc_pipeline.warehouse.connection import open_published

    with open_published(layout_of(warehouse)) as con:
        written = write_release(con, target)
    console.print(
        f"{target}/index.html and its CSV files: "
        f"{written.suppressed} numbers suppressed so that no count of 1 to "
        f"{written.smallest_cell - 1} can be worked out",
        soft_wrap=True,
    )


@app.command()
@reported
def share(
    target: Annotated[Path, typer.Argument(help="Folder that is made for the extract.")],
    recipient: Annotated[
        str, typer.Option(help="Whom it is for: pseudonyms and shifts are theirs.")
    ],
    warehouse: Warehouse = None,
) -> None:
    """Patients' rows for a named recipient: own pseudonyms, shifted dates, no sites, no free text.

    Example: rairdtc share extract --recipient "University of Somewhere"
    """
    from rairdtc_pipeline.release import Recipient, existing_key, write_extract
    from rairdtc_pipeline.warehouse.connection import open_published

    layout = layout_of(warehouse)
    with open_published(layout) as con:
        whom = Recipient(recipient, existing_key(layout.key_file))
        # A snapshot's name begins with when it was published, which is close to the data cut-off.
        snapshot = layout.published.resolve().name.rsplit("-", 1)[-1]
        written = write_extract(con, whom, snapshot, target)
    risk = written.risk
    console.print(
        f"{written.files} files in {target}/ for {escape(whom.name)}: {risk.patients:,} patients, "
        f"{risk.unique:,} of them alone in age, sex, site and arm (k = {risk.smallest:,}). "
        f"Read {target}/README.md before it leaves.",
        soft_wrap=True,
    )
