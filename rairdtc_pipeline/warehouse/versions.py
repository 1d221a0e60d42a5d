"""What each table was made from and what it holds: one whose inputs stand is not made again.

Two hashes are kept per table: of its inputs, which are how it is made and the contents of what it
is made from, down to the source files; and of its own content, whatever the order of its rows. Both
are forgotten before a table is made and recorded once it is there and its blocking checks have
passed: a refresh that died or was refused leaves none behind, and a table without them is made
again.
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
    """Hashes of what a table was made from and of what it holds."""

    inputs: str
    content: str


Versions = Mapping[str, Version]


@dataclass(frozen=True)
class Recipe:
    """How a table is made: a hash of what makes it, and the tables it is made from."""

    made_by: str
    made_from: tuple[str, ...]

    def inputs(self, recorded: Versions, source: str = "") -> str | None:
        """Hash of the inputs as they stand; None while a table it is made from has no version.

        `source` is the hash of the files a table is read from.
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
    """Tables to look at again: other inputs than they were made from, or made from such tables.

    `sources` as in `Recipe.inputs`.
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
    """Raise RefusedError when a table is not made from the others as they stand.

    Runs of single assets can leave such a mixture; it must not be published.
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
    """Raise StorageError when a table an earlier refresh made does not hold what it recorded."""
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
    """Hash of the rows of a table, whatever their order."""
    query = f"SELECT count(*), sum(hash(t)), bit_xor(hash(t)) FROM {table} AS t"
    return digest(*map(str, con.execute(query).fetchall()[0]))


def recorded_versions(con: duckdb.DuckDBPyConnection) -> dict[str, Version]:
    """Table → version of what lies in the working file."""
    rows = con.execute("SELECT table_name, inputs, content FROM audit.table_versions").fetchall()
    return {name: Version(inputs, content) for name, inputs, content in rows}


def forget(con: duckdb.DuckDBPyConnection, table: str) -> None:
    """The table is about to be made again."""
    con.execute("DELETE FROM audit.table_versions WHERE table_name = $table", {"table": table})


def record(con: duckdb.DuckDBPyConnection, table: str, version: Version, run_id: str) -> None:
    """The table is there and may be published."""
    forget(con, table)
    con.execute(
        "INSERT INTO audit.table_versions VALUES (?, ?, ?, ?)",
        [table, version.inputs, version.content, run_id],
    )
