"""All commands: importing this module adds each command to the app."""

from rairdtc_pipeline.cli import (
    analysis,
    build,
    health,
    letter,
    privacy,
    read,
    release,
    sql,
    template,
    what_if,
)
from rairdtc_pipeline.cli.terminal import app

__all__ = [
    "analysis",
    "app",
    "build",
    "health",
    "letter",
    "privacy",
    "read",
    "release",
    "sql",
    "template",
    "what_if",
]
