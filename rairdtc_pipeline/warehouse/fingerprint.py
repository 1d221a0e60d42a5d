"""What a publication depends on, as hashes: unchanged hashes mean an unchanged result."""

import hashlib
import platform
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

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
    return _digest(
        f"{file.name}\0{file.sha256}\0{file.received_at.isoformat()}" for file in inventory.files
    )


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
