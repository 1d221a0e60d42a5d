"""Delivering an alert in a process of its own, which no server can keep for longer than a deadline.

The daemon looks at its sensors one after the other, and none of them may wait for a mail server.
Each channel keeps a file of its own: what it has been told, and when it may be tried again. The
file says that a channel is being tried before it is, so that a delivery that is killed is not
repeated at once.

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
from rairdtc_pipeline.storage.atomic_file import replace_whole
from rairdtc_pipeline.storage.layout import Layout

Told = dict[str, Message]
RETRY_SECONDS = 900
# Of a whole delivery: name server, connection, every answer.
DEADLINE_SECONDS = 30.0
# How long the sensor looks on; what takes longer goes on without it.
_WATCHED_SECONDS = 10.0


@dataclass(frozen=True)
class Progress:
    """What a channel has been told, when it may be tried again, and what became of the last try."""

    told: Told = field(default_factory=dict)
    not_before: float = 0.0
    said: Message | None = None


def as_json(told: Told) -> dict[str, str]:
    """Conditions as they are kept: their messages as ids and parameters."""
    return {key: messages_json([said]) for key, said in told.items()}


def from_json(kept: dict[str, str]) -> Told:
    """The conditions that `as_json` kept; what an older version kept as words stays as it is."""
    return {key: _kept(said) for key, said in kept.items()}


def _kept(said: str) -> Message:
    with suppress(ValueError):
        return stored_messages(said)[0]
    return message("alerts-earlier", said=said)


def progress_of(layout: Layout, channel: str) -> Progress:
    """As the channel's file says; of a damaged file nothing is known."""
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
    replace_whole(file, json.dumps(kept))


def _file(layout: Layout, channel: str) -> Path:
    return layout.alerts / f"{channel}.json"


def start_delivery(
    layout: Layout, channel: str, alert: Alert, now: Told
) -> "subprocess.Popen[bytes]":
    """Start the process; `now` is what the channel will have been told.

    Raises OSError where the channel's file cannot be written: without it, the alert would be
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
    """Look on for a moment, all in all; what takes longer goes on without anybody."""
    until = monotonic() + _WATCHED_SECONDS
    for process in processes:
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, until - monotonic()))


def run_delivery(settings: Settings, channel: str, given: str) -> None:
    """Deliver what was handed over, and save what became of it."""
    layout = Layout(settings.warehouse.absolute())
    wanted, known = json.loads(given), progress_of(layout, channel)
    alert = Alert(**wanted["alert"] | {"lines": tuple(wanted["alert"]["lines"])})
    delivery = deliver(alert, channels(settings)[channel])
    told = from_json(wanted["told"]) if delivery.taken else known.told
    not_before = 0.0 if delivery.taken else known.not_before
    _save(layout, channel, Progress(told, not_before, delivery.said))


def main() -> None:
    """End by the deadline, whatever a server does and wherever the process waits for it."""
    end = threading.Timer(DEADLINE_SECONDS, os._exit, args=[1])
    end.daemon = True
    end.start()
    run_delivery(load_settings(), sys.argv[1], sys.stdin.read())


if __name__ == "__main__":
    main()
