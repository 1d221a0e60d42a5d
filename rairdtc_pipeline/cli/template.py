"""Command for a data manager who fills in exports by hand: template."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from rairdtc_pipeline.cli.terminal import app, console, reported
from rairdtc_pipeline.messages.language import CHINESE, language_in_use


@app.command()
@reported
def template(
    export: Annotated[str | None, typer.Argument()] = None,
    output: Annotated[Path, typer.Option()] = Path("templates"),
    headers: Annotated[Literal["english", "chinese"] | None, typer.Option()] = None,
) -> None:
    """Write Excel workbooks to fill in: header, drop-down lists, an explanation of each column."""
    from rairdtc_pipeline.formats.template import write_templates

    spoken: Literal["english", "chinese"] = "chinese" if language_in_use() == CHINESE else "english"
    written = write_templates(output, export, headers or spoken)
    for path in written:
        console.print(str(path), markup=False, soft_wrap=True)
