"""Hashes of everything that a publication depends on: the same hashes mean the same result."""

import hashlib
import hmac
import platform
from collections.abc import Iterable
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import duckdb

from rairdtc_pipeline import project
from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.ingest import Inventory, SourceFile
from rairdtc_pipeline.messages.language import ENGLISH
from rairdtc_pipeline.protocol import Protocol
from rairdtc_pipeline.warehouse.protocol_tables import protocol_tables

PACKAGES = (
    "dagster",
    "duckdb",
    "numpy",
    "pandera",
    "pint",
    "polars",
    "scipy",
    "sqlglot",
)


def package_versions() -> dict[str, str]:
    """Versions of Python and of the libraries that a result depends on."""
    return {"python": platform.python_version()} | {name: version(name) for name in PACKAGES}


def inputs_hash(inventory: Inventory) -> str:
    """Hash that changes when a file is added, removed, renamed, rewritten or received again."""
    return _hash_of_files(inventory.files)


def ingested_hash(con: duckdb.DuckDBPyConnection) -> str:
    """`inputs_hash` of the files that a warehouse was made from; the folder may be newer."""
    query = (
        "SELECT file_name, sha256, received_at FROM audit.source_files WHERE status <> 'ignored'"
    )
    return _inputs(con.execute(query).fetchall())


def _inputs(files: Iterable[tuple[str, str, datetime]]) -> str:
    return _digest(sorted(f"{name}\0{sha256}\0{received}" for name, sha256, received in files))


def source_hashes(
    inventory: Inventory, key: bytes, withdrawn: Iterable[str], protocol: Protocol
) -> dict[str, str]:
    """Table → hash of its sources, for the tables that are read from files.

    Every export is read with the pseudonym key, the list of patients who withdrew, and the
    identifiers in the patients files.
    """
    shared = [_hash_of_files(inventory.of("patients")), key_hash(key), *withdrawn]
    raw = {
        f"raw.{export}": _digest([_hash_of_files(inventory.of(export)), *shared])
        for export in load_contracts()
    }
    declared = {
        f"protocol.{table.name}": _digest([repr(table)]) for table in protocol_tables(protocol)
    }
    return raw | declared


def _hash_of_files(files: Iterable[SourceFile]) -> str:
    return _inputs((file.name, file.sha256, file.received_at) for file in files)


def key_hash(key: bytes) -> str:
    """Hash that changes with the pseudonym key and does not reveal it."""
    return hmac.new(key, b"version of the pseudonym key", "sha256").hexdigest()[:16]


def code_hash() -> str:
    """Hash that changes with the code or with the version of a library."""
    package = Path(__file__).parents[1]
    libraries = (f"{name}\0{number}" for name, number in package_versions().items())
    return _digest([*_contents(package.rglob("*.py")), *libraries])


def settings_hash(
    protocol: Protocol,
    key: bytes,
    withdrawn: Iterable[str],
    locked: str = "",
    language: str = ENGLISH,
) -> str:
    """Hash over protocol, contracts, SQL, code, libraries, key, consents and locked analysis.

    It includes the language of the report unless that is English, so that the hash of an English
    report does not depend on the setting.
    """
    declared = [*project.CONTRACTS.rglob("*.yaml"), *project.SQL.rglob("*.sql")]
    parts = [protocol.digest, key_hash(key), code_hash(), *withdrawn, locked, *_contents(declared)]
    parts += [language] * (language != ENGLISH)
    return _digest(parts)


def _contents(files: Iterable[Path]) -> list[str]:
    return [f"{p.name}\0{hashlib.sha256(p.read_bytes()).hexdigest()}" for p in sorted(files)]


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
