"""Running one command in a process of its own and taking its time and memory.

What was written before is on the disk when the clock starts: else one measure pays for another.
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
    """What something took: seconds on the clock, seconds of CPU (user + system), peak memory."""

    seconds: float
    cpu_seconds: float
    peak_bytes: int


def run(command: Sequence[str], folder: Path, reach: Path | None = None) -> tuple[Cost, str]:
    """Run a command in a folder; returns its cost and what it printed.

    `reach` is a folder whose packages the command can import. The settings of the caller's own
    warehouse do not reach it. Raises RairdtcError with the end of what it complained of when it
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
    """Add what is done inside to the costs of this process under a name.

    The peak is that of the process up to here.
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
