"""The outcome of a scenario as tables in the terminal, and as plain objects for programs."""

from collections.abc import Iterable, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.what_if.numbers import Moved
from rairdtc_pipeline.what_if.outcome import Outcome

_FEW = 12
_TEXT = "text"
# Columns with sentences about a result, which only the tables and the JSON output have.
_IN_WORDS = {
    *("rationale", "rationale_kind", "rationale_messages", "rmst_note", "note"),
    *("method", "method_kind", "method_messages"),
}


def print_outcome(console: Console, outcome: Outcome, *, every: bool) -> None:
    """Print the differences: the first rows of each list, or all rows if `every` is set."""
    for name, (before, after) in outcome.settings.items():
        console.print(f"[bold]{escape(name)}[/] {before} → {after}")
    if outcome.derived_both:
        console.print(f"[dim]{message('whatif-derived-both').text()}[/]", soft_wrap=True)
    for rule in outcome.broken:
        refused = message("whatif-would-not-publish", rule=rule).text()
        console.print(f"[red]{escape(refused)}[/]", soft_wrap=True)
    claims = [tuple(map(str, vars(claim).values())) for claim in outcome.claims]
    _print(console, "claims", ("kind", "claim", "says", "published", "what-if"), claims, None)
    numbers = [number_row(each) for each in printed(outcome.numbers)]
    of_numbers = ("table", "row", "column", "published", "what-if", "difference")
    _print(console, "numbers", of_numbers, numbers, None if every else _FEW)
    patients = [
        (
            each.patient,
            f"{each.kind} {each.item}",
            each.before.text(),
            each.after.text(),
            each.reason.text(),
        )
        for each in outcome.patients
    ]
    of_patients = ("patient", "class", "published", "what-if", "reason")
    _print(console, "patients", of_patients, patients, None if every else _FEW)


def printed(numbers: Sequence[Moved]) -> list[Moved]:
    """The values that a reader compares: only the text of a printed cell, and no sentences."""
    cells = {(each.table, each.item) for each in numbers if each.column == _TEXT}
    return [
        each
        for each in numbers
        if each.column == _TEXT
        or ((each.table, each.item) not in cells and each.column not in _IN_WORDS)
    ]


def number_row(moved: Moved) -> tuple[str, ...]:
    """Table, item, column, before, after and difference of a value, as text."""
    item = "/".join(str(part) for part in moved.item if part is not None)
    difference = moved.difference
    if not moved.column:
        present = message("whatif-present").text()
        sides = tuple("–" if side is None else present for side in (moved.before, moved.after))
        return (moved.table, item, message("whatif-whole-row").text(), *sides, "")
    sides = (shown(moved.before), shown(moved.after))
    said = "" if difference is None else f"{difference:+.4g}"
    return (moved.table, item, moved.column, *sides, said)


def shown(value: object) -> str:
    """A value as text for a reader; a dash if it is missing."""
    if value is None:
        return "–"
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _print(
    console: Console,
    list_name: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    most: int | None,
) -> None:
    listed = list(rows)
    console.print(f"\n[bold]{message(f'whatif-{list_name}').text()}[/] {len(listed):,}")
    if not listed:
        return
    heads = [message(f"whatif-column-{column}").text() for column in columns]
    table = Table(*heads, box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for row in listed[:most]:
        table.add_row(*map(escape, row))
    console.print(table)
    if most and len(listed) > most:
        more = message("whatif-more", count=len(listed) - most).text()
        console.print(f"[dim]{more}[/]")


def as_json(outcome: Outcome) -> dict[str, object]:
    """The outcome as nested objects."""
    return {
        "settings": {
            name: {"before": before, "after": after}
            for name, (before, after) in outcome.settings.items()
        },
        "derived_both": outcome.derived_both,
        "broken": outcome.broken,
        "claims": [vars(claim) for claim in outcome.claims],
        "numbers": [
            {**vars(each), "item": list(each.item), "difference": each.difference}
            for each in outcome.numbers
        ],
        "patients": [
            {
                **{
                    name: value.text() if isinstance(value, Message) else value
                    for name, value in vars(each).items()
                },
                "reason_id": each.reason.id,
            }
            for each in outcome.patients
        ],
    }
