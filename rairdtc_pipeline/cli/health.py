"""Commands that report status and problems: status, doctor, check."""

from typing import TYPE_CHECKING

import typer
from rich.cells import set_cell_size
from rich.markup import escape

from rairdtc_pipeline.cli.terminal import (
    AsJson,
    Exports,
    ProtocolFile,
    Warehouse,
    app,
    console,
    deploy,
    reported,
    write_json,
)
from rairdtc_pipeline.errors import RairdtcError, StorageError
from rairdtc_pipeline.messages import message, sentences
from rairdtc_pipeline.settings import load_settings
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.warehouse.integrity import damage

# `status-file` is the message about an export's newest file; the line `file` has another id.
_STATUS_LINES = {"file": "file_name"}

if TYPE_CHECKING:
    from rairdtc_pipeline.orchestration.status import Status


@app.command()
@reported
def status(warehouse: Warehouse = None, as_json: AsJson = False) -> None:
    """Show the publication, the age of its data, and whether the nightly refresh is on."""
    settings = load_settings(warehouse=warehouse)
    layout = deploy(settings)
    from rairdtc_pipeline.orchestration.instance import name_dagster_home
    from rairdtc_pipeline.orchestration.status import status_of

    name_dagster_home(layout)
    found = status_of(settings)
    if as_json:
        write_json(found, nightly_refresh=sentences(found.nightly_refresh))
    else:
        _print_status(found)
    if broken := damage(layout):
        raise StorageError(broken)
    if found.snapshot is None:
        raise RairdtcError(message("warehouse-nothing-published", root=layout.root))


def _print_status(found: "Status") -> None:
    for name in ("snapshot", "published_at", "patients", "data_cutoff", "file", "report"):
        _print_line(_STATUS_LINES.get(name, name), str(getattr(found, name) or "–"))
    _print_line("locked_analysis", str(found.locked_analysis or "–"))
    _print_line("last_run", found.last_run or "–")
    _print_line("nightly_refresh", sentences(found.nightly_refresh))
    for export in found.exports:
        style = "yellow" if export.late else "default"
        console.print(
            f"[{style}]{export.export:<18} {escape(export.said.text())}[/]", soft_wrap=True
        )


def _print_line(name: str, said: str) -> None:
    title = message(f"status-{name.replace('_', '-')}").text()
    console.print(f"{set_cell_size(title, 18)} {escape(said)}", soft_wrap=True)


@app.command()
@reported
def doctor(
    exports: Exports = None,
    warehouse: Warehouse = None,
    protocol: ProtocolFile = None,
    as_json: AsJson = False,
) -> None:
    """Check configuration, permissions, key, lock and disk; list each problem and what to try."""
    from rairdtc_pipeline.doctor import Finding, examine
    from rairdtc_pipeline.orchestration.instance import name_dagster_home
    from rairdtc_pipeline.orchestration.status import COVERED, nightly_refresh_of

    settings = load_settings(exports=exports, warehouse=warehouse, protocol=protocol)
    findings = examine(settings)
    if not any(finding.about == "settings" and finding.state == "wrong" for finding in findings):
        name_dagster_home(Layout(settings.warehouse.absolute()))
        night = nightly_refresh_of(settings)
        state = "ok" if night == (COVERED,) else "look"
        findings += [Finding("night", state, said) for said in night]
    if as_json:
        write_json(findings)
    else:
        styles = {"ok": "green", "look": "yellow", "wrong": "red"}
        for finding in findings:
            console.print(
                f"[{styles[finding.state]}]{_padded('state', finding.state, 7)}[/]"
                f"{_padded('about', finding.about, 12)}{escape(finding.said.text())}",
                soft_wrap=True,
            )
    if any(finding.state == "wrong" for finding in findings):
        raise typer.Exit(1)


def _padded(kind: str, code: str, width: int) -> str:
    """A word in a column of this width; a Chinese character is two wide."""
    return set_cell_size(message(f"doctor-{kind}-{code}").text(), width)


@app.command()
@reported
def check(exports: Exports = None, as_json: AsJson = False) -> None:
    """Check a folder of exports against contracts and checks; nothing is loaded or kept."""
    from rairdtc_pipeline.check_exports import check_exports
    from rairdtc_pipeline.cli.findings import print_findings
    from rairdtc_pipeline.protocol import load_protocol

    settings = load_settings(exports=exports)
    findings = check_exports(settings.exports, load_protocol(settings.protocol))
    if as_json:
        write_json(findings)
    else:
        print_findings(console, findings)
    if not findings.clean:
        raise typer.Exit(1)
