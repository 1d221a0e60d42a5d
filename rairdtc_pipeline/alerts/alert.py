"""An alert and the result of its delivery; texts are short enough for each channel."""

from dataclasses import dataclass

from rairdtc_pipeline.messages import Message, message

_LINES = 40
_LINE_LENGTH = 400


@dataclass(frozen=True)
class Alert:
    """One message. `kind` is problem if a condition is new, else mended.

    `sender` gives the name of the machine and the address of its user interface.
    """

    kind: str
    subject: str
    lines: tuple[str, ...]
    sender: str = ""

    @property
    def title(self) -> str:
        """The subject with the project's name, by which mail and chat servers can filter."""
        return message("alerts-subject", subject=self.subject).text()

    @property
    def text(self) -> str:
        """Subject and lines, shortened if they are too many or too long."""
        return self._shown(self.subject, _LINES)

    def within(self, most_bytes: int) -> str:
        """Title and as many whole lines as fit into `most_bytes` bytes of UTF-8."""
        shown = (self._shown(self.title, lines) for lines in range(_LINES, -1, -1))
        fitting = (text for text in shown if len(text.encode()) <= most_bytes)
        return next(fitting, self.title.encode()[:most_bytes].decode(errors="ignore"))

    def _shown(self, title: str, most: int) -> str:
        more = len(self.lines) - most
        shown = [line[:_LINE_LENGTH] for line in self.lines[:most]]
        left_out = [message("alerts-more", lines=more).text()] if more > 0 else []
        sender = ["", self.sender] if self.sender else []
        return "\n".join([title, "", *shown, *left_out, *sender])


@dataclass(frozen=True)
class Delivery:
    """Whether a channel took an alert; `said` gives the reason for a failure or who missed it."""

    taken: bool
    said: Message | None = None
