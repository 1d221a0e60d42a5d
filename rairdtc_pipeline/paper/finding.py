"""The result of one check of a paper for one figure."""

from dataclasses import dataclass
from typing import Literal

from rairdtc_pipeline.messages import Message

Outcome = Literal["contradicts", "disputed", "reproduces", "agrees"]


@dataclass(frozen=True)
class Finding:
    """The result of one check for one figure.

    `contradicts` is a fault. `reproduces` means that arithmetic on other printed numbers gives the
    figure. `agrees` does not prove the value. `disputed` is a contradiction between two places of
    which either may be right; it counts only if nothing reproduces the figure. `subject` names the
    topic of the finding if it is not the figure alone.
    """

    figure: str
    outcome: Outcome
    reason: Message
    computed: str | None = None
    subject: str | None = None

    @property
    def id(self) -> str:
        """Id of the fault, made of check and subject; figures that show one fault share it."""
        return f"{self.reason.id.removeprefix('paper-')}:{self.subject or self.figure}"
