"""A trace as a tree in the terminal."""

from collections.abc import Iterator
from itertools import groupby

from rich.markup import escape
from rich.tree import Tree

from rairdtc_pipeline.trace.backward import said_role, shown
from rairdtc_pipeline.trace.node import ROW, Node

_HIDDEN = {
    "sha256",
    "source_file_id",
    "source_row",
    "rows",
    "labels",
    "items",
    "of_endpoint",
    "of_set",
}
_STYLE = {ROW: "dim", "heading": "bold cyan", "fate": "yellow"}


def as_tree(node: Node, *, most: int | None) -> Tree:
    """The trace with the files it ends at; of long lists the first `most` branches.

    What is known of the first step is listed; of the steps below it, JSON says the rest.
    """
    tree = Tree(f"[bold]{escape(node.label)}[/]")
    for name, value in node.detail.items():
        if value is not None and name not in _HIDDEN:
            tree.add(f"[dim]{escape(name.replace('_', ' '))}[/] {escape(shown(value))}")
    _grow(tree, node, most)
    files = sorted(set(_files(node)))
    if files:
        branch = tree.add("[bold cyan]files[/]")
        for name, sha256 in files:
            branch.add(f"{escape(name)}  [dim]sha256 {sha256[:16]}…[/]")
    return tree


def _grow(tree: Tree, node: Node, most: int | None) -> None:
    branches = list(_branches(node))
    for label, child in branches[:most]:
        branch = tree.add(label)
        if child is not None:
            _grow(branch, child, most)
    left = len(branches) - (most or len(branches))
    if left > 0:
        tree.add(f"[dim]… and {left} more: --all[/]")


def _branches(node: Node) -> Iterator[tuple[str, Node | None]]:
    """Label and step of each child; source rows of one file in one line."""
    for _, group in groupby(node.children, key=_line):
        children = list(group)
        first = children[0]
        if first.kind == ROW:
            rows = ", ".join(str(child.detail["row"]) for child in children)
            word = "rows" if len(children) > 1 else "row"
            text = f"{first.detail['file']} {word} {rows}{said_role(first.detail['role'])}"
            yield f"[dim]{escape(text)}[/]", None
        else:
            style = _STYLE.get(first.kind, "default")
            printed = f"  {first.detail['printed']}" if first.detail.get("printed") else ""
            yield f"[{style}]{escape(first.label + printed)}[/]", first


def _line(child: Node) -> object:
    return (child.detail["file"], child.detail["role"]) if child.kind == ROW else id(child)


def _files(node: Node) -> Iterator[tuple[str, str]]:
    if node.kind == ROW:
        yield str(node.detail["file"]), str(node.detail["sha256"])
    for child in node.children:
        yield from _files(child)
