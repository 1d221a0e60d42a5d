"""The proof of a trace in the terminal."""

import json
import shlex
import sys
from collections.abc import Iterable
from dataclasses import asdict

import typer
from rich.markup import escape

from rairdtc_pipeline.cli.terminal import console, tell
from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.replay.claim import claim_of
from rairdtc_pipeline.replay.marked import MarkedRow, marked_rows
from rairdtc_pipeline.replay.minimal import Fact, Kept, SourceRow, shortest_rows
from rairdtc_pipeline.replay.proof import Proof, opened_for_proof, prove
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.warehouse.connection import open_published

Roles = dict[Fact, dict[str, list[SourceRow]]]
# In the terminal, of the facts of a patient the first are listed; JSON has all.
_MOST_FACTS = 10


def print_proof(layout: Layout, address: str, *, minimal: bool, as_json: bool) -> None:
    """Prove what an address names, say how it went and how to repeat it; code 1 where it fails."""
    with open_published(layout) as published:
        claim = claim_of(published, address)
        files = dict(
            published.execute("SELECT source_file_id, file_name FROM audit.source_files").fetchall()
        )
    with opened_for_proof(layout) as (con, protocol):
        marked = marked_rows(con, protocol, claim) if claim.of_one_patient else []
        proof = prove(con, protocol, claim)
        rows = shortest_rows(con, protocol) if minimal and proof.same else {}
    command = f"rairdtc trace {shlex.quote(address)} --prove" + " --minimal" * minimal
    if as_json:
        found = {
            "same": proof.same,
            **asdict(proof),
            "command": command,
            "roles": [asdict(row) | {"file": files[row.file]} for row in marked],
            "minimal": _as_objects(rows, files),
        }
        sys.stdout.write(json.dumps(found) + "\n")
    else:
        _say(proof, _of_role(marked), rows, files, command)
    if not proof.same:
        raise typer.Exit(1)


def _of_role(marked: list[MarkedRow]) -> Roles:
    """Fact → role → source rows."""
    found: Roles = {}
    for row in marked:
        roles = found.setdefault((row.table, row.patient, row.item), {})
        roles.setdefault(row.role or "", []).append((row.file, row.row))
    return found


def _say(proof: Proof, roles: Roles, rows: Kept, files: dict[str, str], command: str) -> None:
    kept = message("trace-proof-rows", named=proof.named, staged=proof.staged, facts=proof.facts)
    console.print(escape(kept.text()), soft_wrap=True)
    for fact, own in list(roles.items())[:_MOST_FACTS]:
        decide = own.get("decides", [])
        said = message(
            "trace-proof-roles",
            fact=_name(fact),
            decide=len(decide),
            considered=len(own.get("considered", [])),
            untried=len(own.get("", [])),
            rows=_places(decide, files),
        )
        _line("dim", said)
    if len(roles) > _MOST_FACTS:
        _line("dim", message("trace-proof-more", count=len(roles) - _MOST_FACTS))
    for changed in proof.changed:
        _line("red", message("trace-proof-changed", fact=changed))
    if proof.printed_same is False:
        _line("red", message("trace-proof-printed"))
    for fact, least in rows.items():
        named = _places(least, files)
        _line("dim", message("trace-proof-decides", fact=_name(fact), count=len(least), rows=named))
    tell("trace-proof-same" if proof.same else "trace-proof-differs", command=command)


def _name(fact: Fact) -> str:
    return " ".join(filter(None, fact))


def _places(rows: Iterable[SourceRow], files: dict[str, str]) -> list[str]:
    return [f"{files[file]}:{row}" for file, row in rows]


def _line(style: str, said: Message) -> None:
    console.print(f"[{style}]•[/] {escape(said.text())}", soft_wrap=True)


def _as_objects(rows: Kept, files: dict[str, str]) -> list[dict[str, object]]:
    return [
        {
            "table": table,
            "patient": patient,
            "item": item,
            "rows": [{"file": files[file], "row": row} for file, row in own],
        }
        for (table, patient, item), own in rows.items()
    ]
