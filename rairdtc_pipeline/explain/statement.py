"""A statement about a patient, and the source rows that support it."""

from collections.abc import Iterable
from dataclasses import dataclass

from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.trace.warehouse import Row


@dataclass(frozen=True)
class Statement:
    """One sentence, and one message per source file with the row numbers."""

    said: Message
    sources: tuple[Message, ...] = ()


@dataclass(frozen=True)
class Section:
    """Statements under one heading, in reading order."""

    title: Message
    statements: tuple[Statement, ...]


@dataclass(frozen=True)
class Explanation:
    """All statements about one patient."""

    title: Message
    sections: tuple[Section, ...]


def statement(said: Message, rows: Iterable[Row] = ()) -> Statement:
    """Make a statement with the sources of rows that have site, file_name and source_row."""
    places: dict[str, set[int]] = {}
    for row in rows:
        places.setdefault(str(row["file_name"]), set()).add(int(str(row["source_row"])))
    return Statement(
        said,
        tuple(
            message("explain-source", file=file, count=len(found), rows=[str(r) for r in found])
            for file, found in sorted((name, sorted(rows)) for name, rows in places.items())
        ),
    )
