"""The command line. Exit codes: 0 done, 1 data refused, 2 wrong usage, 128 + n stopped by a signal.

Commands are imported after the signal handlers are set, because imports take most of the time of a
short command.
"""

import atexit
import os
import signal
import sys
from contextlib import suppress
from threading import Timer
from types import FrameType

_STOPPED_BY: list[int] = []
_SECONDS_TO_UNWIND = 5


def main() -> None:
    """Run a command and end the process as soon as it is done.

    A normal exit would first destroy every loaded object, which takes a second and a half after a
    refresh.
    """
    _read_names_as_utf8()
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        # An ignored signal stays ignored, as under nohup.
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)
    code = _run()
    if code == 128 + signal.SIGINT and not _STOPPED_BY:
        _STOPPED_BY.append(signal.SIGINT)  # Dagster handles SIGINT itself during a refresh.
    if _STOPPED_BY:
        code = 128 + _STOPPED_BY[0]
        _say_stopped(signal.Signals(_STOPPED_BY[0]).name)
    atexit._run_exitfuncs()
    with suppress(BrokenPipeError):
        sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _read_names_as_utf8() -> None:
    """Restart in Python's UTF-8 mode if the locale has another encoding.

    Hospitals send file names in UTF-8, regardless of the locale of the machine that reads them.
    Output stays in the encoding of the terminal.
    """
    if sys.getfilesystemencoding() == "utf-8":
        return
    os.environ["PYTHONUTF8"] = "1"
    os.environ.setdefault("PYTHONIOENCODING", f"{sys.stdout.encoding}:backslashreplace")
    os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])


def _stop(number: int, _frame: FrameType | None) -> None:
    """Unwind, so that every folder and lock is released; the next signal ends the process at once.

    If unwinding takes too long, the process ends as if it had been killed: after a signal, DuckDB
    sometimes waits for its threads forever.
    """
    _STOPPED_BY.append(number)
    last = Timer(_SECONDS_TO_UNWIND, _end_at_once, [number])
    last.daemon = True
    last.start()
    for each in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(each, signal.SIG_DFL)
    raise KeyboardInterrupt


def _end_at_once(number: int) -> None:
    _say_stopped(signal.Signals(number).name)
    os._exit(128 + number)


def _run() -> int:
    try:
        from rairdtc_pipeline.cli.commands import app

        app()
    except SystemExit as end:
        if not isinstance(end.code, int):
            raise
        return end.code
    except BaseException as error:
        # An error that a library raises because of the interruption is not reported as an error.
        if not _STOPPED_BY and type(error).__name__ != "DagsterExecutionInterruptedError":
            raise
        return 128 + signal.SIGINT
    return 0


def _say_stopped(name: str) -> None:
    from rairdtc_pipeline.messages import message

    with suppress(OSError):
        sys.stderr.write(f"{message('errors-stopped', signal=name)}\n")
