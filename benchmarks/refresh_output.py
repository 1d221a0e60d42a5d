"""Output of a refresh while it runs: one line per table with its rows and seconds."""

import re
from dataclasses import dataclass

_LINE = re.compile(
    r"^\s*(?P<table>[a-z_]+(?:\.[a-z_]+)?)\s+(?:(?P<rows>[\d,]+)\s+)?rows\s+(?P<s>[\d.]+) s\s*$"
)


@dataclass(frozen=True)
class Step:
    """One table made by a refresh."""

    table: str
    rows: int | None
    seconds: float

    @property
    def stage(self) -> str:
        """The schema, or the name of a step that makes several tables."""
        return self.table.split(".", maxsplit=1)[0]


def steps(output: str) -> list[Step]:
    """The lines with the duration of a table; all other lines are ignored."""
    found = filter(None, map(_LINE.match, output.splitlines()))
    return [
        Step(
            line["table"],
            int(line["rows"].replace(",", "")) if line["rows"] else None,
            float(line["s"]),
        )
        for line in found
    ]


def seconds_by_stage(done: list[Step]) -> dict[str, float]:
    """Seconds per stage, in the order the stages began."""
    sums: dict[str, float] = {}
    for step in done:
        sums[step.stage] = round(sums.get(step.stage, 0.0) + step.seconds, 2)
    return sums


def source_rows(done: list[Step]) -> int:
    """Rows read from the exports."""
    return sum(step.rows or 0 for step in done if step.stage == "raw")
