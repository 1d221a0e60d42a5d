"""What one check of a paper says of one figure."""

from dataclasses import dataclass
from typing import Literal

from rairdtc_pipeline.messages import Message

Outcome = Literal["contradicts", "disputed", "reproduces", "agrees"]


@dataclass(frozen=True)
class Finding:
    """What one check says of one figure.

    It `contradicts`, it `reproduces` the figure by arithmetic from what is printed beside it, or it
    `agrees`, which proves nothing about the value. `disputed` is a contradiction with another place
    of which either may be right: it counts where nothing else reproduces the figure. `subject` is
    what the finding is about where that is not the figure alone.
    """

    figure: str
    outcome: Outcome
    reason: Message
    computed: str | None = None
    subject: str | None = None

    @property
    def id(self) -> str:
        """One id for a fault that several figures show: the check, and what the fault lies in."""
        return f"{self.reason.id.removeprefix('paper-')}:{self.subject or self.figure}"
