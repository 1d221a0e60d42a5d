"""Commands that read the publication: trace, explain, report, export."""

import json
import shutil
import sys
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from rairdtc_pipeline.cli.terminal import (
    AsJson,
    Warehouse,
    app,
    asked_pseudonym,
    console,
    layout_of,
    opened,
    publication_of,
    refuse_in_warehouse,
    reported,
    tell,
)
from rairdtc_pipeline.errors import DeclarationError, RairdtcError, StorageError
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.messages.language import language_in_use
from rairdtc_pipeline.storage.layout import Layout


@app.command()
@reported
def trace(
    address: Annotated[str, typer.Argument()],
    warehouse: Warehouse = None,
    as_json: AsJson = False,
    every: Annotated[bool, typer.Option("--all")] = False,
    prove: Annotated[bool, typer.Option("--prove")] = False,
    minimal: Annotated[bool, typer.Option("--minimal")] = False,
) -> None:
    """Trace a printed number back to files and rows, or a source row forward to the numbers."""
    from rairdtc_pipeline.trace import trace as trace_from
    from rairdtc_pipeline.trace.tree import as_tree
    from rairdtc_pipeline.warehouse.connection import open_published

    layout = publication_of(warehouse)
    if minimal and not prove:
        raise DeclarationError(message("trace-minimal-alone"))
    if prove:
        from rairdtc_pipeline.cli.proof import print_proof

        return print_proof(layout, address, minimal=minimal, as_json=as_json)
    with open_published(layout) as con:
        found = trace_from(con, address)
    if as_json:
        sys.stdout.write(json.dumps(found.as_json(), default=str) + "\n")
    else:
        console.print(as_tree(found, most=None if every else 10))


@app.command()
@reported
def explain(
    patient: Annotated[str, typer.Argument()] = "",
    warehouse: Warehouse = None,
    output: Annotated[Path | None, typer.Option("--output")] = None,
) -> None:
    """Explain a patient's arm, responses and endpoints, with files and rows."""
    from rairdtc_pipeline.explain import explain as explain_from
    from rairdtc_pipeline.explain import lines, page
    from rairdtc_pipeline.warehouse.connection import open_published

    layout = publication_of(warehouse)
    refuse_in_warehouse(output, layout)
    asked = patient or asked_pseudonym(layout)
    with open_published(layout) as con:
        found = explain_from(con, asked)
    if output is None:
        for line in lines(found):
            console.print(line, markup=False, soft_wrap=True)
        return
    with opened(output) as stream:
        stream.write(page(found).encode())


def _require_whole(layout: Layout) -> None:
    """Raises StorageError if a file of the publication is missing or damaged."""
    from rairdtc_pipeline.warehouse.integrity import damage

    if broken := damage(layout):
        raise StorageError(broken)


@app.command()
@reported
def report(
    warehouse: Warehouse = None,
    show: Annotated[bool, typer.Option("--open")] = False,
) -> None:
    """Print the path of the published report, which opens without a server, next to audit.html."""
    layout = layout_of(warehouse)
    page = layout.report
    _require_whole(layout)
    if not page.exists():
        raise RairdtcError(message("warehouse-nothing-published-at", file=page))
    sys.stdout.write(f"{page}\n")
    if show:
        webbrowser.open(page.resolve().as_uri())


@app.command()
@reported
def export(
    target: Annotated[Path, typer.Argument()],
    warehouse: Warehouse = None,
    only: Annotated[str, typer.Option()] = "",
    journal: Annotated[
        bool,
        typer.Option(),
    ] = False,
) -> None:
    """Copy the published tables and figures, for SPSS, Excel, SAS, R, Word."""
    from rairdtc_pipeline.storage.new_folder import new_folder

    layout = publication_of(warehouse)
    refuse_in_warehouse(target, layout)
    _require_whole(layout)
    if not layout.exports.exists():
        raise RairdtcError(message("warehouse-nothing-published-at", file=layout.exports))
    source = layout.exports
    files = [
        path
        for path in sorted(source.rglob("*"))
        if path.is_file() and (not only or only in (path.parent.name, path.suffix.strip(".")))
    ]
    if not files:
        raise DeclarationError(message("errors-no-kind-of-export", kind=only))
    with new_folder(target) as folder:
        for path in files:
            copy = folder / path.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
        drawn = _draw_for_journals(layout, folder / "journal") if journal else 0
    tell("screen-exported", files=len(files) + drawn, folder=target)


def _draw_for_journals(layout: Layout, folder: Path) -> int:
    """Draw the published figures again in a subfolder; return the number of files."""
    from itertools import chain

    from rairdtc_pipeline.figures import draw_figures
    from rairdtc_pipeline.figures.journal import save_for_journals
    from rairdtc_pipeline.warehouse.connection import open_published

    folder.mkdir()
    with open_published(layout) as con:
        figures = chain.from_iterable(draw_figures(con, language_in_use()).values())
        return len(save_for_journals(figures, folder))
