"""Command for a data manager who writes to a site: letter."""

from pathlib import Path
from typing import Annotated

import typer

from rairdtc_pipeline.cli.terminal import (
    Exports,
    Language,
    Warehouse,
    app,
    opened,
    refuse_in_warehouse,
    reported,
    tell,
)
from rairdtc_pipeline.errors import DeclarationError
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.messages.language import language_in_use, use_language
from rairdtc_pipeline.settings import load_settings
from rairdtc_pipeline.storage.layout import Layout

_TEXT, _WORKBOOK = ".txt", ".xlsx"


@app.command()
@reported
def letter(
    site: Annotated[str, typer.Argument()],
    output: Annotated[Path | None, typer.Option()] = None,
    exports: Exports = None,
    warehouse: Warehouse = None,
    language: Language = None,
) -> None:
    """List what a site has to correct, in its language: files, rows, columns, and what to do."""
    from rairdtc_pipeline.check_exports import check_exports
    from rairdtc_pipeline.letter import items_of, letter_text, write_letter_workbook
    from rairdtc_pipeline.protocol import load_protocol

    settings = load_settings(exports=exports, warehouse=warehouse)
    layout = Layout(settings.warehouse.absolute())
    suffix = output.suffix.lower() if output else _TEXT
    if suffix not in (_TEXT, _WORKBOOK):
        raise DeclarationError(message("letter-output-suffix", file=output or ""))
    refuse_in_warehouse(output, layout)
    use_language(language or settings.site_languages.get(site) or settings.language)
    protocol = load_protocol(settings.protocol)
    findings = check_exports(settings.exports, protocol, consent_of=layout)
    items, used = items_of(findings, settings.exports, site), language_in_use()
    if output is not None and suffix == _WORKBOOK:
        with opened(output):
            write_letter_workbook(output, site, items, used)
    else:
        with opened(output) as stream:
            stream.write(letter_text(site, items, used).encode())
    if output is not None:
        tell("letter-written", file=output, items=len(items), site=site)
