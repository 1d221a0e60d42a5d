"""Errors that a user can correct: what broke, where, and what to try; never a patient's value."""

from rairdtc_pipeline.messages import Message


class RairdtcError(Exception):
    """Base of every error that is reported to a user as a message, without a traceback."""

    def __init__(self, said: Message) -> None:
        super().__init__(said)
        self.said = said


class FaultError(ValueError):
    """A value in a declaration breaks a rule; its reader turns this into a DeclarationError."""

    def __init__(self, said: Message) -> None:
        super().__init__(said)
        self.said = said


class DeclarationError(RairdtcError):
    """A contract, the protocol or a SQL file of the project is not well formed."""


class ExportError(RairdtcError):
    """An export file cannot be read, or an export is missing: publication stops."""


class StorageError(RairdtcError):
    """The disk or a file of the warehouse failed: the next refresh makes every table again."""


class LockedError(RairdtcError):
    """Another refresh holds the warehouse."""


class RefusedError(RairdtcError):
    """A blocking check failed: nothing is published, and the last publication stays."""
