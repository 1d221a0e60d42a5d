"""The graph of the tables with stages as columns from left to right; lengths in SVG units."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

Edge = tuple[str, str]

_STAGES = (
    ("raw", "protocol"),
    ("staging",),
    ("cohort",),
    ("derived",),
    ("statistics",),
    ("publication", "audit"),
)
_NODE_WIDTH = 131
_NODE_HEIGHT = 20
_STEP_X = 158
_STEP_Y = 27
_TOP = 34
_HEADING = 30


@dataclass(frozen=True)
class Node:
    """One table."""

    name: str
    x: float
    y: float
    width: int = _NODE_WIDTH
    height: int = _NODE_HEIGHT

    @property
    def label(self) -> str:
        """Name without the schema, which is the heading of the column."""
        return self.name.split(".", maxsplit=1)[-1]


@dataclass(frozen=True)
class Line:
    """One table made from another."""

    source: str
    made: str
    path: str


@dataclass(frozen=True)
class Graph:
    """The drawing; each of `headings` is a schema with its x and y."""

    nodes: list[Node]
    lines: list[Line]
    headings: list[tuple[str, float, float]]
    width: float
    height: float

    @property
    def order(self) -> list[str]:
        """Tables from left to right, top to bottom."""
        return [node.name for node in self.nodes]


def draw_graph(names: set[str], edges: set[Edge]) -> Graph:
    """Place every table in the column of its stage; within a column, sources are on top."""
    reads: dict[str, list[str]] = defaultdict(list)
    for source, made in sorted(edges):
        reads[made].append(source)
    nodes: dict[str, Node] = {}
    headings: list[tuple[str, float, float]] = []
    for position, schemas in enumerate(_columns(names)):
        x, y = float(position * _STEP_X), float(_TOP)
        for schema in schemas:
            members = _ordered([n for n in names if _schema(n) == schema], reads, nodes)
            headings.append((schema, x, y))
            for row, name in enumerate(members):
                nodes[name] = Node(name, x, y + 10 + row * _STEP_Y)
            y += 10 + len(members) * _STEP_Y + _HEADING
    lines = [Line(a, b, _path(nodes[a], nodes[b])) for a, b in sorted(edges)]
    right = max((node.x for node in nodes.values()), default=0) + _NODE_WIDTH + 26
    bottom = max((node.y for node in nodes.values()), default=0) + _NODE_HEIGHT + 6
    return Graph(list(nodes.values()), lines, headings, right, bottom)


def _schema(name: str) -> str:
    return name.split(".", maxsplit=1)[0]


def _columns(names: set[str]) -> list[list[str]]:
    """Schemas of each column; a schema outside the stages has a column before the last."""
    present = {_schema(name) for name in names}
    columns = [[schema for schema in stage if schema in present] for stage in _STAGES]
    others = sorted(present - {schema for stage in _STAGES for schema in stage})
    columns[-1:-1] = [[schema] for schema in others]
    return [column for column in columns if column]


def _ordered(members: list[str], reads: dict[str, list[str]], placed: dict[str, Node]) -> list[str]:
    """Tables of a schema in order: after tables that they read, near sources on the left."""
    inside = set(members)

    @cache
    def depth(name: str, seen: frozenset[str] = frozenset()) -> int:
        above = [s for s in reads[name] if s in inside and s not in seen]
        return max((depth(s, seen | {name}) + 1 for s in above), default=0)

    def height(name: str) -> float:
        left = [placed[s].y for s in reads[name] if s in placed]
        return sum(left) / len(left) if left else float("inf")

    return sorted(members, key=lambda name: (depth(name), height(name), name))


def _path(source: Node, made: Node) -> str:
    """A curve from right edge to left edge; within one column, an arc on the right side."""
    x0, y0 = source.x + source.width, source.y + source.height / 2
    y1 = made.y + made.height / 2
    if source.x == made.x:
        bulge = x0 + 12 + min(14, abs(y1 - y0) / 8)
        return f"M{x0:.0f} {y0:.1f} C{bulge:.1f} {y0:.1f} {bulge:.1f} {y1:.1f} {x0:.0f} {y1:.1f}"
    x1 = made.x
    reach = max(16.0, (x1 - x0) * 0.45)
    return (
        f"M{x0:.0f} {y0:.1f} C{x0 + reach:.1f} {y0:.1f} {x1 - reach:.1f} {y1:.1f} {x1:.0f} {y1:.1f}"
    )
