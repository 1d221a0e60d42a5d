"""What a publication depends on, as hashes: unchanged hashes mean an unchanged result."""

import hashlib
import platform
from collections.abc import Iterable
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import duckdb

from rairdtc_pipeline import project
from rairdtc_pipeline.ingest import Inventory
from rairdtc_pipeline.protocol import Protocol

PACKAGES = (
    "dagster",
    "duckdb",
    "lifelines",
    "numpy",
    "pandera",
    "pint",
    "polars",
    "scipy",
    "sqlglot",
)


def package_versions() -> dict[str, str]:
    """Versions of Python and of the libraries a result depends on."""
    return {"python": platform.python_version()} | {name: version(name) for name in PACKAGES}


def inputs_hash(inventory: Inventory) -> str:
    """Changes when a file is added, removed, renamed, rewritten or received anew."""
    return _inputs((file.name, file.sha256, file.received_at) for file in inventory.files)


def ingested_hash(con: duckdb.DuckDBPyConnection) -> str:
    """`inputs_hash` of the files a warehouse was made from; the folder may be newer."""
    query = (
        "SELECT file_name, sha256, received_at FROM audit.source_files WHERE status <> 'ignored'"
    )
    return _inputs(con.execute(query).fetchall())


def _inputs(files: Iterable[tuple[str, str, datetime]]) -> str:
    return _digest(sorted(f"{name}\0{sha256}\0{received}" for name, sha256, received in files))


def settings_hash(protocol: Protocol) -> str:
    """Changes with the protocol, a contract, a SQL file, the code or a library."""
    package = Path(__file__).parents[1]
    files = sorted(
        [*project.CONTRACTS.rglob("*.yaml"), *project.SQL.rglob("*.sql"), *package.rglob("*.py")]
    )
    contents = (f"{path.name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}" for path in files)
    libraries = (f"{name}\0{number}" for name, number in package_versions().items())
    return _digest([protocol.digest, *contents, *libraries])


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
