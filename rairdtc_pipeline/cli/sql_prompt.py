"""A prompt for queries: lines until a semicolon, history, completion; ends on Ctrl-D.

The history is kept only while the prompt is open and is never written: a query may name a patient.
"""

import signal
import sys
from collections.abc import Callable, Iterator
from types import FrameType

from rich.markup import escape

from rairdtc_pipeline.cli.terminal import complain, console, tell
from rairdtc_pipeline.errors import DeclarationError
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.published.query import Analyst

Print = Callable[[list[str], list[tuple[object, ...]]], None]
_FIRST, _NEXT = "rairdtc> ", "    ...> "
_WORD_ENDS = " \t\n\"'`@$><=;|&{(),+-*/"


def ask_at_prompt(analyst: Analyst, show: Print) -> None:
    """Run each query until the end of input; after an error, print it and continue."""
    _complete(analyst.words())
    tell("screen-sql-welcome")
    for said in _statements():
        try:
            if said.startswith("."):
                if said in (".quit", ".exit"):
                    return
                _command(analyst, said)
            else:
                for frame in analyst.answers(said):
                    show(frame.columns, frame.rows())
        except DeclarationError as error:
            complain(error.said)


def _complete(words: list[str]) -> None:
    """Complete names of tables and columns on Tab; readline also keeps the history."""
    import readline

    def completed(begun: str, number: int) -> str | None:
        fitting = [word for word in words if word.startswith(begun.lower())]
        return fitting[number] if number < len(fitting) else None

    readline.set_completer(completed)
    readline.set_completer_delims(_WORD_ENDS)
    readline.parse_and_bind("tab: complete")


def _statements() -> Iterator[str]:
    """Typed statements: one line that begins with a period, or lines up to a semicolon."""
    lines: list[str] = []
    while True:
        try:
            line = _line(_NEXT if lines else _FIRST)
        except KeyboardInterrupt:
            lines.clear()
            sys.stdout.write("\n")
            continue
        except EOFError:
            sys.stdout.write("\n")
            return
        if not lines and not line.strip():
            continue
        lines.append(line)
        if line.rstrip().endswith(";") or lines[0].startswith("."):
            yield "\n".join(lines).strip().rstrip(";") if lines[0][0] == "." else "\n".join(lines)
            lines.clear()


def _line(prompt: str) -> str:
    """One line; Ctrl-C discards the typed text but does not leave the prompt."""
    before = signal.signal(signal.SIGINT, _give_up)
    try:
        return input(prompt)
    finally:
        signal.signal(signal.SIGINT, before)


def _give_up(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _command(analyst: Analyst, said: str) -> None:
    name, _, table = said.partition(" ")
    if name == ".tables":
        for listed, what in analyst.tables():
            console.print(f"{listed:<32} {escape(what or '')}", soft_wrap=True)
    elif name == ".schema" and table:
        columns = analyst.columns(table.strip())
        if not columns:
            raise DeclarationError(message("errors-no-table", table=table.strip()))
        for column, kind, what in columns:
            console.print(f"{escape(f'{column:<28} {kind:<14} {what or str()}')}", soft_wrap=True)
    else:
        tell("screen-sql-help")
