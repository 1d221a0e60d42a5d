"""Lineage: the sources of every table and column, and the graph of the tables."""

from collections import defaultdict
from dataclasses import dataclass

from rairdtc_pipeline.published.reader import Published
from rairdtc_pipeline.report.lineage_graph import Graph, draw_graph

Place = tuple[str, str]


@dataclass(frozen=True)
class TracedColumn:
    """A column, its source columns, and the columns that are made from it."""

    name: str
    sources: list[Place]
    uses: list[Place]


@dataclass(frozen=True)
class TracedTable:
    """A table with its columns; `is_published` is false for the exports as sent."""

    name: str
    comment: str
    is_published: bool
    columns: list[TracedColumn]


@dataclass(frozen=True)
class Lineage:
    """Content of the section."""

    graph: Graph
    tables: list[TracedTable]
    n_links: int


def lineage(published: Published) -> Lineage:
    """Read the lineage of every table from `audit.column_lineage`."""
    sources: dict[Place, list[Place]] = defaultdict(list)
    uses: dict[Place, list[Place]] = defaultdict(list)
    links = published.rows(
        """SELECT DISTINCT table_name, column_name, source_table, source_column
        FROM audit.column_lineage WHERE source_table IS NOT NULL ORDER BY ALL"""
        if published.has("audit.column_lineage")
        else "SELECT NULL WHERE false"
    )
    for link in links:
        if link["column_name"] is None:  # It decides the rows, and so every column.
            continue
        made = (link["table_name"], link["column_name"])
        source = (link["source_table"], link["source_column"])
        sources[made].append(source)
        uses[source].append(made)
    edges = {(link["source_table"], link["table_name"]) for link in links}
    names = set(published.relations) | {name for edge in edges for name in edge}
    graph = draw_graph(names, {(a, b) for a, b in edges if a != b})
    tables = [_traced(published, name, sources, uses) for name in graph.order]
    return Lineage(graph, tables, len(links))


def _traced(
    published: Published,
    name: str,
    sources: dict[Place, list[Place]],
    uses: dict[Place, list[Place]],
) -> TracedTable:
    relation = published.relations.get(name)
    known = [column.name for column in relation.columns] if relation else []
    linked = sorted({place[1] for place in [*sources, *uses] if place[0] == name})
    columns = [
        TracedColumn(column, sources.get((name, column), []), uses.get((name, column), []))
        for column in dict.fromkeys([*known, *linked])
    ]
    return TracedTable(name, relation.comment if relation else "", relation is not None, columns)
