"""Deliver an alert in a separate process, which ends by a deadline even if a server hangs.

The daemon evaluates its sensors one after the other, so no sensor may wait for a mail server.
Each channel has a file that records the conditions already reported to it and the time of the
next possible attempt. The file is written before the attempt starts. A delivery that is killed is
therefore not repeated at once.

    python -m rairdtc_pipeline.orchestration.alert_delivery webhook < DELIVERY
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import monotonic, time

from rairdtc_pipeline.alerts import Alert, channels, deliver
from rairdtc_pipeline.messages import Message, message, messages_json, stored_messages
from rairdtc_pipeline.settings import Settings, load_settings
from rairdtc_pipeline.storage.atomic_file import replace_atomically
from rairdtc_pipeline.storage.layout import Layout

Told = dict[str, Message]
RETRY_SECONDS = 900
# Deadline of a whole delivery: name lookup, connection and every response.
DEADLINE_SECONDS = 30.0
# How long the sensor waits for deliveries; slower ones continue in the background.
_WATCHED_SECONDS = 10.0


@dataclass(frozen=True)
class Progress:
    """Conditions reported to a channel, time of the next attempt, and result of the last one."""

    told: Told = field(default_factory=dict)
    not_before: float = 0.0
    said: Message | None = None


def as_json(told: Told) -> dict[str, str]:
    """Conditions in the form of the channel's file: each message as its id and parameters."""
    return {key: messages_json([said]) for key, said in told.items()}


def from_json(kept: dict[str, str]) -> Told:
    """Conditions written by `as_json`; text written by an older version stays unchanged."""
    return {key: _kept(said) for key, said in kept.items()}


def _kept(said: str) -> Message:
    with suppress(ValueError):
        return stored_messages(said)[0]
    return message("alerts-earlier", said=said)


def progress_of(layout: Layout, channel: str) -> Progress:
    """Read the channel's file; a missing or damaged file gives an empty `Progress`."""
    with suppress(FileNotFoundError, ValueError, TypeError, KeyError):
        kept = json.loads(_file(layout, channel).read_text(encoding="utf-8"))
        said = stored_messages(kept["said"])
        return Progress(from_json(kept["told"]), kept["not_before"], said[0] if said else None)
    return Progress()


def _save(layout: Layout, channel: str, progress: Progress) -> None:
    file = _file(layout, channel)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    said = messages_json([progress.said] if progress.said else [])
    kept = {"told": as_json(progress.told), "not_before": progress.not_before, "said": said}
    replace_atomically(file, json.dumps(kept))


def _file(layout: Layout, channel: str) -> Path:
    return layout.alerts / f"{channel}.json"


def start_delivery(
    layout: Layout, channel: str, alert: Alert, now: Told
) -> "subprocess.Popen[bytes]":
    """Start the process; `now` holds the conditions that the channel knows after the delivery.

    Raises OSError if the channel's file cannot be written: without it, the alert would be
    repeated every minute.
    """
    known = progress_of(layout, channel)
    trying = Progress(known.told, time() + RETRY_SECONDS, message("alerts-no-answer"))
    _save(layout, channel, trying)
    command = [sys.executable, "-m", "rairdtc_pipeline.orchestration.alert_delivery", channel]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)
    if process.stdin:
        process.stdin.write(json.dumps({"alert": asdict(alert), "told": as_json(now)}).encode())
        process.stdin.close()
    return process


def watch(processes: Iterable["subprocess.Popen[bytes]"]) -> None:
    """Wait for all processes together, for a short time; slower ones continue in the background."""
    until = monotonic() + _WATCHED_SECONDS
    for process in processes:
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, until - monotonic()))


def run_delivery(settings: Settings, channel: str, given: str) -> None:
    """Deliver the alert in the JSON text `given`, and save the result."""
    layout = Layout(settings.warehouse.absolute())
    wanted, known = json.loads(given), progress_of(layout, channel)
    alert = Alert(**wanted["alert"] | {"lines": tuple(wanted["alert"]["lines"])})
    delivery = deliver(alert, channels(settings)[channel])
    told = from_json(wanted["told"]) if delivery.taken else known.told
    not_before = 0.0 if delivery.taken else known.not_before
    _save(layout, channel, Progress(told, not_before, delivery.said))


def main() -> None:
    """Deliver the alert on standard input; the process ends by the deadline in any case."""
    end = threading.Timer(DEADLINE_SECONDS, os._exit, args=[1])
    end.daemon = True
    end.start()
    run_delivery(load_settings(), sys.argv[1], sys.stdin.read())


if __name__ == "__main__":
    main()
