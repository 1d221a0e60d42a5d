"""The command that traces a printed number back to files and rows."""

import shlex


def trace_command(table: str, section: str, row: str, level: str | None, arm: str | None) -> str:
    """Command for one cell of Tables 1 to 3; what the cell does not have stays empty.

    Labels come from the file, so the path is quoted: pasting it into a shell runs nothing else.
    """
    path = "/".join((table, section, row, level or "", arm or ""))
    return f"rairdtc trace {shlex.quote(path)}"
