"""Run one command in a separate process and measure its time and memory.

Earlier writes are flushed to disk before the clock starts, so that they do not slow the command.
"""

import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from rairdtc_pipeline.errors import RairdtcError
from rairdtc_pipeline.messages import message

_KIB = 1024
_SHOWN_CHARACTERS = 2_000


@dataclass(frozen=True)
class Cost:
    """Cost of a measurement: wall-clock seconds, CPU seconds (user + system), peak memory."""

    seconds: float
    cpu_seconds: float
    peak_bytes: int


def run(command: Sequence[str], folder: Path, reach: Path | None = None) -> tuple[Cost, str]:
    """Run a command in a folder; returns its cost and what it printed.

    `reach` is a folder whose packages the command can import. The command does not see the settings
    of the caller's warehouse. Raises RairdtcError with the end of the error output if the command
    fails.
    """
    os.sync()
    own = ("RAIRDTC_", "DAGSTER_")
    env = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    if reach:
        env["PYTHONPATH"] = str(reach)
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as complaints:
        started = time.perf_counter()
        process = subprocess.Popen(
            [*command], cwd=folder, env=env, stdout=output, stderr=complaints
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            complaints.seek(0)
            said = complaints.read().decode(errors="replace")[-_SHOWN_CHARACTERS:]
            raise RairdtcError(
                message(
                    "errors-benchmark-ended",
                    command=" ".join(command),
                    code=str(process.returncode),
                    said=said,
                )
            )
        output.seek(0)
        text = output.read().decode()
    cpu = usage.ru_utime + usage.ru_stime
    return Cost(seconds, cpu, usage.ru_maxrss * _KIB), text


def repeated(times: int, measure: Callable[[], tuple[Cost, str]]) -> tuple[Cost, str]:
    """The median of several costs, and the last output."""
    runs = [measure() for _ in range(times)]
    costs = [cost for cost, _ in runs]
    return (
        Cost(
            median(cost.seconds for cost in costs),
            median(cost.cpu_seconds for cost in costs),
            max(cost.peak_bytes for cost in costs),
        ),
        runs[-1][1],
    )


@contextmanager
def measured(costs: dict[str, Cost], name: str) -> Iterator[None]:
    """Add the cost of the block to `costs` under a name.

    The peak memory is that of the process so far.
    """
    os.sync()
    started, cpu = time.perf_counter(), time.process_time()
    yield
    before = costs.get(name, Cost(0.0, 0.0, 0))
    costs[name] = replace(
        before,
        seconds=before.seconds + time.perf_counter() - started,
        cpu_seconds=before.cpu_seconds + time.process_time() - cpu,
        peak_bytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KIB,
    )
