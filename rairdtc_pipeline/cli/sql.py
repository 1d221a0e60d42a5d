"""The command sql: one query, several queries, or a prompt."""

import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from rairdtc_pipeline.cli.control_characters import visible
from rairdtc_pipeline.cli.terminal import (
    Warehouse,
    app,
    console,
    opened,
    publication_of,
    refuse_in_warehouse,
    reported,
)
from rairdtc_pipeline.errors import DeclarationError
from rairdtc_pipeline.messages import message

if TYPE_CHECKING:
    import polars as pl


@app.command()
@reported
def sql(
    query: Annotated[str, typer.Argument()] = "",
    warehouse: Warehouse = None,
    source: Annotated[Path | None, typer.Option("--file")] = None,
    output: Annotated[str, typer.Option("--format")] = "table",
    file: Annotated[Path | None, typer.Option("--output")] = None,
) -> None:
    """Query the published file, read-only; without a query, a terminal opens a prompt."""
    from rairdtc_pipeline.published.query import opened_to_ask

    layout = publication_of(warehouse)
    if not query and source is None and sys.stdin.isatty():
        from rairdtc_pipeline.cli.sql_prompt import ask_at_prompt

        with opened_to_ask(layout) as analyst:
            ask_at_prompt(analyst, print_rows)
        return
    text = _given(query, source)
    with opened_to_ask(layout) as analyst:
        frames = list(analyst.answers(text))
    if output == "table" and file is None:
        for frame in frames:
            print_rows(frame.columns, frame.rows())
        return
    if output == "parquet" and file is None:
        raise DeclarationError(message("errors-parquet-to-terminal"))
    if len(frames) > 1:
        raise DeclarationError(message("errors-several-queries", format=output))
    refuse_in_warehouse(file, layout)
    with opened(file) as stream:
        _write(frames[0], output, stream)


def _given(query: str, source: Path | None) -> str:
    if query and source:
        raise DeclarationError(message("errors-no-query"))
    if source is not None and not source.is_file():
        raise DeclarationError(message("errors-not-a-file", file=source))
    text = source.read_text(encoding="utf-8") if source else query or sys.stdin.read()
    if not text.strip():
        raise DeclarationError(message("errors-no-query"))
    return text


def _write(frame: "pl.DataFrame", output: str, stream: IO[bytes]) -> None:
    if output == "csv":
        from rairdtc_pipeline.formats.flat_files import without_formulas

        without_formulas(frame).write_csv(stream)
    elif output == "json":
        stream.write(frame.write_json().encode())
    elif output == "parquet":
        frame.write_parquet(stream)
    else:
        raise DeclarationError(message("errors-no-format", format=output))


def print_rows(columns: list[str], rows: list[tuple[object, ...]]) -> None:
    """Print a table, or one value per line if the terminal is too narrow for a table."""
    texts = [[visible(_shown(cell)) for cell in row] for row in rows]
    width = sum(max(map(len, column)) + 3 for column in zip(columns, *texts, strict=True)) + 1
    if width <= console.width:
        table = Table(*map(escape, columns))
        for row in texts:
            table.add_row(*map(escape, row))
        console.print(table)
        return
    longest = max(map(len, columns))
    for number, row in enumerate(texts, start=1):
        console.print(f"[dim]{message('screen-row', row=number).text()}[/]")
        for name, text in zip(columns, row, strict=True):
            console.print(f"  {escape(f'{name:<{longest}}')}  {escape(text)}", soft_wrap=True)


def _shown(cell: object) -> str:
    """A cell for display: a computed number to three decimals, or three digits below one."""
    if cell is None:
        return ""
    if not isinstance(cell, float):
        return str(cell)
    if cell and abs(cell) < 1:
        return f"{cell:.3g}"
    return f"{cell:.3f}".rstrip("0").rstrip(".")
