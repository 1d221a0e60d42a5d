"""A step of a trace: what it is, what is known of it, and what it rests on."""

from dataclasses import dataclass, field

Detail = dict[str, object]
ROW = "source row"


@dataclass(frozen=True)
class Node:
    """`kind` is cell, test, curve step, patient, fact, criterion, source row, file or a heading."""

    kind: str
    label: str
    detail: Detail = field(default_factory=dict)
    children: tuple["Node", ...] = ()

    def as_json(self) -> dict[str, object]:
        """The tree as nested objects."""
        return {
            **{name: value for name, value in self.detail.items() if value is not None},
            "kind": self.kind,
            "label": self.label,
            "rests_on": [child.as_json() for child in self.children],
        }

    def source_rows(self) -> set[tuple[str, int]]:
        """(file, row) of every source row below."""
        own = (
            {(str(self.detail["file"]), int(str(self.detail["row"])))}
            if self.kind == ROW
            else set()
        )
        return own.union(*(child.source_rows() for child in self.children))


ROW = "source row"
