"""Makes the staged rows of a publication again from its files."""

from pathlib import Path

import duckdb

from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.contracts.model import PATIENTS
from rairdtc_pipeline.errors import RefusedError
from rairdtc_pipeline.ingest import (
    Inventory,
    contradicting_identities,
    ingest_export,
    known_identifiers,
    record_identities,
    record_ignored,
    without_identifiers,
)
from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.staging import stage_export
from rairdtc_pipeline.storage.database import open_to_read
from rairdtc_pipeline.warehouse.connection import list_withdrawn, scratch_of


def stage_again(
    con: duckdb.DuckDBPyConnection, found: Inventory, key: bytes, withdrawn: list[str]
) -> None:
    """Read and stage every export into a scratch warehouse.

    Raises RefusedError if a file would prevent a refresh from publishing.
    """
    workdir = scratch_of(con)
    identifiers = known_identifiers(found, workdir)
    list_withdrawn(con, withdrawn)
    inventory = without_identifiers(found, identifiers)
    record_ignored(con, inventory)
    refused: list[Message] = []
    for contract in load_contracts().values():
        read = ingest_export(con, contract, inventory, key, workdir, identifiers)
        refused += read.refused
        if contract.name == PATIENTS:
            record_identities(con, contradicting_identities(inventory, workdir))
        stage_export(con, contract)
    if refused:
        raise RefusedError(message("replay-refused", reasons=refused))


def files_that_differ(found: Inventory, published: Path, workdir: Path) -> list[str]:
    """Names of the files that differ from the files of a publication, or are missing."""
    named = without_identifiers(found, known_identifiers(found, workdir))
    here = {file.name: (file.sha256, file.received_at) for file in named.files}
    with open_to_read(published) as con:
        then = {
            name: (sha256, received_at)
            for name, sha256, received_at in con.execute(
                """SELECT file_name, sha256, received_at FROM audit.source_files
                WHERE status <> 'ignored'"""
            ).fetchall()
        }
    return sorted(name for name in here.keys() | then.keys() if here.get(name) != then.get(name))
