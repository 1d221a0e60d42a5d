"""Sensors: they watch for new files, killed or failed refreshes, and conditions to report.

No sensor takes the warehouse resource, which locks the warehouse and empties the working file.
"""

import json
import socket
from time import time

import dagster as dg

from rairdtc_pipeline.alerts import Alert, channels
from rairdtc_pipeline.ingest import take_inventory
from rairdtc_pipeline.ingest.folder import state_of
from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.messages.language import use_language
from rairdtc_pipeline.orchestration.alert_delivery import (
    Told,
    as_json,
    from_json,
    progress_of,
    start_delivery,
    watch,
)
from rairdtc_pipeline.orchestration.conditions import conditions, why_failed
from rairdtc_pipeline.orchestration.dead_runs import end_dead_runs
from rairdtc_pipeline.orchestration.plan import out_of_date
from rairdtc_pipeline.orchestration.schedules import nightly_refresh
from rairdtc_pipeline.protocol import load_protocol
from rairdtc_pipeline.settings import Settings, load_settings
from rairdtc_pipeline.storage.error_redaction import storage_failure
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.storage.temporary import delete_left_behind
from rairdtc_pipeline.warehouse.integrity import damage
from rairdtc_pipeline.warehouse.what_changed import declared_version, what_changed

_AGAIN = "again_after"


@dg.sensor(
    name="exports_arrived",
    job=nightly_refresh,
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Refreshes when files in the exports folder changed and have stood still since.",
)
def exports_arrived(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
    """Request a refresh when the exports changed and have been stable since."""
    settings = load_settings()
    still_for = float(load_protocol(settings.protocol)["arrival_stillness_seconds"])
    # The state is a hash: Dagster stores the cursor, and a file may be named after a patient.
    now = state_of(settings.exports)
    before, since, looked_at = json.loads(context.cursor) if context.cursor else ("", 0.0, "")
    if before != now:
        cursor = json.dumps([now, time(), ""])
        return dg.SensorResult(skip_reason=message("alerts-files-changed").text(), cursor=cursor)
    if time() - float(since) < still_for:
        return dg.SkipReason(message("alerts-waiting", seconds=round(still_for)).text())
    # A missing file of the publication causes a refresh, as changed inputs do.
    version = f"{declared_version(settings)} {damage(Layout(settings.warehouse.absolute())) or ''}"
    if looked_at == version:
        return dg.SkipReason(message("alerts-nothing-new").text())
    inventory = take_inventory(settings.exports)
    reason = what_changed(settings, inventory)
    cursor = json.dumps([now, since, version])
    if reason is None:
        return dg.SensorResult(skip_reason=message("alerts-nothing-new").text(), cursor=cursor)
    stale = out_of_date(settings, inventory)
    # The request has no run key: Dagster never repeats a run key, but the same files need another
    # refresh after a consent, the protocol or the code changed, or other files were published.
    # The cursor makes the request once; a failed evaluation continues with the same run.
    request = dg.RunRequest(asset_selection=stale, tags={"reason": reason})
    return dg.SensorResult(run_requests=[request], cursor=cursor)


@dg.sensor(
    name="killed_runs",
    job=nightly_refresh,
    minimum_interval_seconds=60,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Ends runs whose process was killed, and refreshes once more what they were for.",
)
def killed_runs(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    """Report killed runs as failed, delete their scratch files, and request the refresh once more.

    A killed run that was itself a second attempt is not repeated. The sensor `exports_arrived` has
    already processed the same files, and would leave them to the nightly schedule.
    """
    settings = load_settings()
    layout = Layout(settings.warehouse.absolute())
    ended = end_dead_runs(context.instance, layout)
    delete_left_behind(layout)
    if not ended:
        return dg.SkipReason(message("alerts-no-run-killed").text())
    if any(_AGAIN in run.tags for run in ended):
        return dg.SkipReason(message("alerts-killed-again").text())
    inventory = take_inventory(settings.exports)
    reason = what_changed(settings, inventory)
    if reason is None:
        return dg.SkipReason(message("alerts-nothing-new").text())
    return dg.RunRequest(
        asset_selection=out_of_date(settings, inventory),
        tags={"reason": reason, _AGAIN: ended[-1].run_id},
    )


# A refresh from the command line has no code location: watch all locations, report our job only.
@dg.run_failure_sensor(
    name="refresh_failed",
    monitor_all_code_locations=True,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Writes to the log and to the run why a refresh failed; alerts sends it.",
)
def refresh_failed(context: dg.RunFailureSensorContext) -> None:
    """Log a failed run, step and check, and the reason, without patient data.

    The page of the run ends with the same text instead of the stack trace.
    """
    use_language(load_settings().language)
    run = context.dagster_run
    if run.job_name == nightly_refresh.name:
        for said in why_failed(context.instance, run.run_id).values():
            words = message("alerts-run-failed", job=run.job_name, run=run.run_id, said=said)
            context.log.error(words.text())
            context.instance.report_engine_event(words.text(), run)


@dg.sensor(
    name="alerts",
    minimum_interval_seconds=60,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Tells once what is wrong and once that it is mended: failed refreshes and checks, "
    "late exports, a full disk, a night that is not covered. To the log, and by e-mail and webhook "
    "where the settings name them.",
)
def alerts(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    """Report new and resolved conditions; the cursor holds those of the log.

    Each other channel has a file of its own.
    """
    settings = load_settings()
    use_language(settings.language)
    origin = context.code_location_origin
    now = conditions(context.instance, settings, origin.location_name if origin else None)
    before = json.loads(context.cursor) if context.cursor else {}
    alert = news(from_json(before.get("log", {}).get("told", {})), now, settings.ui_url)
    if alert:
        context.log.warning(alert.text)
    context.update_cursor(json.dumps({"log": {"told": as_json(now)}}))
    _deliver(context, settings, now)
    return dg.SkipReason(", ".join(_titles(now)) or message("alerts-nothing-wrong").text())


def _deliver(context: dg.SensorEvaluationContext, settings: Settings, now: Told) -> None:
    """Deliver to every channel that has news and whose next attempt is due."""
    layout = Layout(settings.warehouse.absolute())
    started = {}
    for name in channels(settings):
        known = progress_of(layout, name)
        alert = news(known.told, now, settings.ui_url)
        if alert is None or time() < known.not_before:
            continue
        try:
            started[name] = start_delivery(layout, name, alert, now)
        except OSError as error:
            context.log.warning(_by_channel(name, storage_failure(error)))
    watch(started.values())
    for name in started:
        if said := progress_of(layout, name).said:
            context.log.error(_by_channel(name, said))


def _by_channel(name: str, said: Message) -> str:
    return message("alerts-by-channel", channel=name, said=said).text()


def news(told: Told, now: Told, ui_url: str | None = None) -> Alert | None:
    """Conditions that began or ended since the last alert; None if there are none."""
    came = {key: said for key, said in now.items() if key not in told}
    went = {key: said for key, said in told.items() if key not in now}
    if not came and not went:
        return None
    mended = [message("alerts-title-mended", subject=title).text() for title in _titles(went)]
    gone = [message("alerts-mended", said=said).text() for said in went.values()]
    return Alert(
        kind="problem" if came else "mended",
        subject=", ".join([*_titles(came), *mended]),
        lines=(*(said.text() for said in came.values()), *gone),
        sender=_sender(ui_url).text(),
    )


def _sender(ui_url: str | None) -> Message:
    host = socket.gethostname()
    return (
        message("alerts-host-link", host=host, url=ui_url)
        if ui_url
        else message("alerts-host", host=host)
    )


def _titles(told: Told) -> list[str]:
    kinds = dict.fromkeys(key.partition(":")[0] for key in told)
    return [_title(kind) for kind in kinds]


def _title(kind: str) -> str:
    """Title of a kind of condition; an older version stored the title instead of the kind."""
    said = message(f"alerts-title-{kind}")
    return said.text() if said.has_template else kind
