"""Replace control characters by visible symbols, so that the terminal does not execute them.

An escape sequence in a cell or a file name could clear the screen, change the displayed text, or
type input for the person who views it.
"""

import re
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, ConsoleRenderable, RenderHook, RenderResult
from rich.segment import Segment

# C0 and C1 controls except tab and line feed, and the characters that change the text direction.
_OBEYED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_PICTURES, _DELETE, _UNKNOWN = 0x2400, "\u2421", "\ufffd"


def visible(text: str) -> str:
    """The text with a symbol for each control character (Unicode block Control Pictures)."""
    return _OBEYED.sub(lambda found: _picture(found[0]), text)


def _picture(character: str) -> str:
    code = ord(character)
    if code < ord(" "):
        return chr(_PICTURES + code)
    return _DELETE if code == 0x7F else _UNKNOWN


@dataclass(frozen=True)
class _Visible:
    shown: ConsoleRenderable

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for segment in console.render(self.shown, options):
            # Control segments come from rich, which moves the cursor with them.
            yield segment if segment.control else Segment(visible(segment.text), segment.style)


class ControlCharactersVisible(RenderHook):
    """Renderables of a console, with control characters made visible."""

    def process_renderables(self, renderables: list[ConsoleRenderable]) -> list[ConsoleRenderable]:
        """Wrap each renderable, so that control characters are replaced when it is rendered."""
        return [_Visible(each) for each in renderables]
