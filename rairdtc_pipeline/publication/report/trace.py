"""The command that traces a printed number back to files and rows."""

import shlex

from rairdtc_pipeline.publication.trace import cell_address


def trace_command(table: str, section: str, row: str, level: str | None, arm: str | None) -> str:
    """Command for one cell of Tables 1 to 3.

    Labels come from the file, so the path is quoted: pasting it into a shell runs nothing else.
    """
    return f"rairdtc trace {shlex.quote(cell_address(table, section, row, level, arm))}"
