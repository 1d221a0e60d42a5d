"""Versions of tables: a table whose inputs have not changed is not made again.

Two hashes are kept per table. The hash of its inputs covers how the table is made and the contents
of the tables and source files it is made from. The hash of its content does not depend on the order
of its rows. Both are deleted before a table is made, and recorded after it is made and its blocking
checks have passed. So a refresh that was killed or refused leaves no hashes, and a table without
hashes is made again.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter

import duckdb

from rairdtc_pipeline.errors import RefusedError, StorageError
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.storage.database import STORED_TABLES


@dataclass(frozen=True)
class Version:
    """Hashes of a table's inputs and of its content."""

    inputs: str
    content: str


Versions = Mapping[str, Version]


@dataclass(frozen=True)
class Recipe:
    """How a table is made: a hash of its code, and the tables it is made from."""

    made_by: str
    made_from: tuple[str, ...]

    def inputs(self, recorded: Versions, source: str = "") -> str | None:
        """Hash of the current inputs; None while a table it is made from has no version.

        `source` is the hash of the files that a table is read from.
        """
        if any(name not in recorded for name in self.made_from):
            return None
        contents = (recorded[name].content for name in self.made_from)
        return digest(self.made_by, source, *contents)


Recipes = Mapping[str, Recipe]


def digest(*parts: str) -> str:
    """Short hash of texts."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def outdated(recipes: Recipes, sources: Mapping[str, str], recorded: Versions) -> set[str]:
    """Tables to make again: their inputs changed, or they are made from such tables.

    `sources` is as in `Recipe.inputs`.
    """
    graph = {name: recipe.made_from for name, recipe in recipes.items()}
    found: set[str] = set()
    for name in TopologicalSorter(graph).static_order():
        inputs = recipes[name].inputs(recorded, sources.get(name, ""))
        unchanged = name in recorded and recorded[name].inputs == inputs
        if not unchanged or not found.isdisjoint(recipes[name].made_from):
            found.add(name)
    return found


def refuse_mixed(recipes: Recipes, recorded: Versions) -> None:
    """Raise RefusedError when a table was not made from the current versions of its inputs.

    Runs of single assets can leave such a mixture, which must not be published.
    """
    mixed = sorted(
        name
        for name, recipe in recipes.items()
        if name not in recorded
        or (recipe.made_from and recorded[name].inputs != recipe.inputs(recorded))
    )
    if mixed:
        raise RefusedError(message("warehouse-mixed-versions", tables=mixed))


def refuse_damaged(con: duckdb.DuckDBPyConnection, run_id: str) -> None:
    """Raise StorageError when a table of an earlier refresh differs from its recorded content."""
    kept = con.execute(
        f"""SELECT v.table_name, v.content FROM audit.table_versions AS v JOIN {STORED_TABLES} AS t
        ON v.table_name = t.schema_name || '.' || t.table_name
        WHERE t.database_name = current_database() AND v.run_id <> $run_id ORDER BY ALL""",
        {"run_id": run_id},
    ).fetchall()
    damaged = [table for table, content in kept if content_of(con, table) != content]
    if damaged:
        raise StorageError(message("warehouse-damaged", tables=damaged))


def content_of(con: duckdb.DuckDBPyConnection, table: str) -> str:
    """Hash of the rows of a table, independent of their order."""
    query = f"SELECT count(*), sum(hash(t)), bit_xor(hash(t)) FROM {table} AS t"
    return digest(*map(str, con.execute(query).fetchall()[0]))


def recorded_versions(con: duckdb.DuckDBPyConnection) -> dict[str, Version]:
    """Table → its version in the working file."""
    rows = con.execute("SELECT table_name, inputs, content FROM audit.table_versions").fetchall()
    return {name: Version(inputs, content) for name, inputs, content in rows}


def forget(con: duckdb.DuckDBPyConnection, table: str) -> None:
    """Delete the version of a table that is about to be made again."""
    con.execute("DELETE FROM audit.table_versions WHERE table_name = $table", {"table": table})


def record(con: duckdb.DuckDBPyConnection, table: str, version: Version, run_id: str) -> None:
    """Record the version of a table that is complete and may be published."""
    forget(con, table)
    con.execute(
        "INSERT INTO audit.table_versions VALUES (?, ?, ?, ?)",
        [table, version.inputs, version.content, run_id],
    )
