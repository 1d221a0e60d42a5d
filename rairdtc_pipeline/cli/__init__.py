"""The command line. Exit codes: 0 done, 1 data refused, 2 wrong usage, 128 + n stopped by a signal.

The commands are imported once signals are watched: most of a short command's time is imports.
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

    Python would first take down all that was loaded, object by object: a second and a half after a
    refresh.
    """
    _read_names_as_utf8()
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        # One that is ignored stays so: nohup.
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)
    code = _run()
    if code == 128 + signal.SIGINT and not _STOPPED_BY:
        _STOPPED_BY.append(signal.SIGINT)  # Dagster watches for it during a refresh.
    if _STOPPED_BY:
        code = 128 + _STOPPED_BY[0]
        _say_stopped(signal.Signals(_STOPPED_BY[0]).name)
    atexit._run_exitfuncs()
    with suppress(BrokenPipeError):
        sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _read_names_as_utf8() -> None:
    """Start again in Python's UTF-8 mode where the locale has another encoding.

    Hospitals send names of files in UTF-8, whatever the locale of the machine that reads them. What
    is printed stays in the encoding of the terminal.
    """
    if sys.getfilesystemencoding() == "utf-8":
        return
    os.environ["PYTHONUTF8"] = "1"
    os.environ.setdefault("PYTHONIOENCODING", f"{sys.stdout.encoding}:backslashreplace")
    os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])


def _stop(number: int, _frame: FrameType | None) -> None:
    """Unwind, so that every folder and lock is given back; the next signal ends at once.

    What does not unwind ends as if it had been killed: DuckDB, told of a signal while its threads
    work, at times waits for them for good.
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
        # What a library makes of the interruption is no error of its own.
        if not _STOPPED_BY and type(error).__name__ != "DagsterExecutionInterruptedError":
            raise
        return 128 + signal.SIGINT
    return 0


def _say_stopped(name: str) -> None:
    from rairdtc_pipeline.messages import message

    with suppress(OSError):
        sys.stderr.write(f"{message('errors-stopped', signal=name)}\n")
