"""Commands that say how things stand: status, doctor, check."""

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import typer
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
)
from rairdtc_pipeline.errors import RairdtcError, StorageError
from rairdtc_pipeline.settings import load_settings
from rairdtc_pipeline.storage.layout import Layout

if TYPE_CHECKING:
    from rairdtc_pipeline.orchestration.status import Status


@app.command()
@reported
def status(warehouse: Warehouse = None, as_json: AsJson = False) -> None:
    """What is published, how fresh it is, and whether the nightly refresh is on.

    Example: rairdtc status --json
    """
    settings = load_settings(warehouse=warehouse)
    layout = deploy(settings)
    from rairdtc_pipeline.orchestration.run import name_dagster_home
    from rairdtc_pipeline.orchestration.status import status_of

    name_dagster_home(layout)
    found = status_of(settings)
    if as_json:
        sys.stdout.write(json.dumps(asdict(found)) + "\n")
    else:
        _print_status(found)
    if found.damaged:
        raise StorageError(found.damaged)
    if found.snapshot is None:
        raise RairdtcError(f"nothing is published in {layout.root} yet; run: rairdtc refresh")


def _print_status(found: "Status") -> None:
    for name, value in asdict(found).items():
        if name not in ("exports", "damaged"):
            said = escape(str(value or "–"))
            console.print(f"{name.replace('_', ' '):<18} {said}", soft_wrap=True)
    for export in found.exports:
        style = "yellow" if export.late else "default"
        console.print(f"[{style}]{export.export:<18} {export.said}[/]", soft_wrap=True)


@app.command()
@reported
def doctor(
    exports: Exports = None,
    warehouse: Warehouse = None,
    protocol: ProtocolFile = None,
    as_json: AsJson = False,
) -> None:
    """Configuration, permissions, key, lock, disk: what is wrong, and what to try.

    Exit code 1 when something would keep a refresh from publishing. Example: rairdtc doctor
    """
    from rairdtc_pipeline.doctor import Finding, examine
    from rairdtc_pipeline.orchestration.run import name_dagster_home
    from rairdtc_pipeline.orchestration.status import COVERED, nightly_refresh_of

    settings = load_settings(exports=exports, warehouse=warehouse, protocol=protocol)
    findings = examine(settings)
    if not any(finding.about == "settings" and finding.state == "wrong" for finding in findings):
        name_dagster_home(Layout(settings.warehouse.absolute()))
        night = nightly_refresh_of(settings)
        findings.append(Finding("night", "ok" if night == COVERED else "look", night))
    if as_json:
        sys.stdout.write(json.dumps([asdict(finding) for finding in findings]) + "\n")
    else:
        styles = {"ok": "green", "look": "yellow", "wrong": "red"}
        for finding in findings:
            console.print(
                f"[{styles[finding.state]}]{finding.state:<6}[/]{finding.about:<12}"
                f"{escape(finding.said)}",
                soft_wrap=True,
            )
    if any(finding.state == "wrong" for finding in findings):
        raise typer.Exit(1)


@app.command()
@reported
def check(exports: Exports = None, as_json: AsJson = False) -> None:
    """Hold a folder of exports against contracts and checks; nothing is loaded or kept.

    What a hospital's IT runs before sending. Exit code 1 when a file would be refused, a row
    quarantined or the publication stopped; not for columns that are unknown or missing, nor for
    rows only to be looked at.

    Example: rairdtc check --exports outbox
    """
    from rairdtc_pipeline.check_exports import check_exports, print_findings
    from rairdtc_pipeline.protocol import load_protocol

    settings = load_settings(exports=exports)
    findings = check_exports(settings.exports, load_protocol(settings.protocol))
    if as_json:
        sys.stdout.write(json.dumps(asdict(findings)) + "\n")
    else:
        print_findings(console, findings)
    if not findings.clean:
        raise typer.Exit(1)
