"""The command line. Exit codes: 0 done, 1 data refused, 2 wrong usage."""

import atexit
import os
import sys
from contextlib import suppress

from rairdtc_pipeline.cli import build, health, privacy, read, release, template
from rairdtc_pipeline.cli.terminal import app

__all__ = ["app", "build", "health", "main", "privacy", "read", "release", "template"]


def main() -> None:
    """Run a command and end the process as soon as it is done.

    Python would first take down all that was loaded, object by object: a second and a half after a
    refresh.
    """
    code = 0
    try:
        app()
    except SystemExit as end:
        if not isinstance(end.code, int):
            raise
        code = end.code
    atexit._run_exitfuncs()
    with suppress(BrokenPipeError):
        sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
