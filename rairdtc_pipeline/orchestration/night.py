"""Whether the next nightly refresh will run, judged by the last activity of Dagster's processes.

A schedule that is switched on may still not run: the daemon may have stopped or hang, the schedule
may fail, a sensor may never finish.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

import dagster as dg
from dagster._core.definitions.run_request import InstigatorType
from dagster._core.scheduler.instigation import InstigatorState, InstigatorTick

from rairdtc_pipeline.messages import Message, message

_DAEMONS = ("SCHEDULER", "SENSOR")
_DAEMON_SILENT_SECONDS = 120
# The daemon evaluates sensors every minute or more often.
_SENSOR_SILENT_SECONDS = 900
_SCHEDULE = "every_night"


def why_not_covered(
    instance: dg.DagsterInstance, overdue_hours: int, location: str | None = None
) -> Iterator[Message]:
    """Problems of the nightly schedule; `location` is the code location that is checked.

    Nights without changes publish nothing, so the age of the publication does not show a problem.
    """
    for state in _instigators(instance, location):
        if state.name == _SCHEDULE:
            tick = _last_tick(instance, state)
            heard = _heard(state, tick)
            if not state.is_running:
                yield message("alerts-schedule-off")
            elif tick and tick.is_failure:
                yield message("alerts-schedule-failed")
            elif heard and _age_seconds(heard) > overdue_hours * 3600:
                yield message("alerts-schedule-silent", since=_when(heard))


def why_not_watched(instance: dg.DagsterInstance, location: str | None = None) -> Iterator[Message]:
    """Problems of the daemon and the sensors, which cannot report their own failure."""
    beats = instance.get_daemon_heartbeats()
    found = [beats[daemon].timestamp for daemon in _DAEMONS if daemon in beats]
    if len(found) < len(_DAEMONS) or max(map(_age_seconds, found)) > _DAEMON_SILENT_SECONDS:
        yield message("alerts-no-daemon")
        return
    for state in _instigators(instance, location):
        if state.instigator_type == InstigatorType.SENSOR:
            tick = _last_tick(instance, state)
            if not state.is_running:
                yield message("alerts-sensor-off", sensor=state.name)
            elif tick and tick.is_failure:
                yield message("alerts-sensor-failed", sensor=state.name)
            elif tick and _age_seconds(tick.timestamp) > _SENSOR_SILENT_SECONDS:
                said = message(
                    "alerts-sensor-silent", sensor=state.name, since=_when(tick.timestamp)
                )
                yield said


def _instigators(instance: dg.DagsterInstance, location: str | None) -> Iterator[InstigatorState]:
    for state in instance.all_instigator_state():
        origin = state.origin.repository_origin.code_location_origin
        if location in (None, origin.location_name):
            yield state


def _last_tick(instance: dg.DagsterInstance, state: InstigatorState) -> InstigatorTick | None:
    ticks = instance.get_ticks(state.instigator_origin_id, state.selector_id, limit=1)
    return ticks[0] if ticks else None


def _heard(state: InstigatorState, tick: InstigatorTick | None) -> float:
    started = getattr(state.instigator_data, "start_timestamp", None) or 0.0
    return max(started, tick.timestamp if tick else 0.0)


def _age_seconds(timestamp: float) -> float:
    return datetime.now(UTC).timestamp() - timestamp


def _when(timestamp: float) -> str:
    return f"{datetime.fromtimestamp(timestamp, UTC):%Y-%m-%d %H:%M}"
