"""The command line. Exit codes: 0 done, 1 data refused, 2 wrong usage."""

from rairdtc_pipeline.cli import build, health, privacy, read, release
from rairdtc_pipeline.cli.terminal import app

__all__ = ["app", "build", "health", "privacy", "read", "release"]
