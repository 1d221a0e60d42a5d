"""When the refresh runs: every night, when exports arrive, and what happens when it fails."""

import json
from time import time

import dagster as dg

from rairdtc_pipeline.ingest import Inventory, take_inventory
from rairdtc_pipeline.protocol import load_protocol
from rairdtc_pipeline.settings import Settings, load_settings
from rairdtc_pipeline.warehouse.fingerprint import inputs_hash, settings_hash
from rairdtc_pipeline.warehouse.layout import Layout
from rairdtc_pipeline.warehouse.publish import read_manifest

nightly_refresh = dg.define_asset_job(
    "nightly_refresh",
    selection=dg.AssetSelection.all(),
    executor_def=dg.in_process_executor,
    description="Raw exports in, published warehouse out.",
)


def what_changed(settings: Settings, inventory: Inventory) -> str | None:
    """Why a refresh would make something new; None when nothing changed."""
    published = read_manifest(Layout(settings.warehouse))
    if published is None:
        return "nothing is published yet"
    if published.settings_hash != settings_hash(load_protocol(settings.protocol)):
        return "protocol, contracts, SQL or code changed"
    return None if published.inputs_hash == inputs_hash(inventory) else "exports changed"


def nightly_schedule() -> dg.ScheduleDefinition:
    """The nightly refresh; a night without changes is skipped and says so."""
    protocol = load_protocol(load_settings().protocol)
    hour, minute = str(protocol["refresh_time"]).split(":")

    @dg.schedule(
        name="every_night",
        job=nightly_refresh,
        cron_schedule=f"{int(minute)} {int(hour)} * * *",
        execution_timezone=str(protocol["refresh_timezone"]),
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Refreshes when exports, protocol, contracts or code changed.",
    )
    def _every_night(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        settings = load_settings()
        reason = what_changed(settings, take_inventory(settings.exports))
        if reason is None:
            return dg.SkipReason("nothing changed since the last publication")
        context.log.info(f"refreshing: {reason}")
        return dg.RunRequest(tags={"reason": reason})

    return _every_night


@dg.sensor(
    name="exports_arrived",
    job=nightly_refresh,
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Refreshes when files in the exports folder changed and have stood still since.",
)
def exports_arrived(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
    """A file has arrived when its size has stood still."""
    settings = load_settings()
    still_for = float(load_protocol(settings.protocol)["arrival_stillness_seconds"])
    seen = sorted(
        (p.as_posix(), p.stat().st_size, p.stat().st_mtime)
        for p in settings.exports.rglob("*")
        if p.is_file()
    )
    now = json.dumps(seen)
    before, since = json.loads(context.cursor) if context.cursor else ("", 0.0)
    if before != now:
        cursor = json.dumps([now, time()])
        return dg.SensorResult(
            skip_reason="files changed; waiting until they stand still", cursor=cursor
        )
    if time() - float(since) < still_for:
        return dg.SkipReason(f"waiting until files have stood still for {still_for:.0f} s")
    inventory = take_inventory(settings.exports)
    reason = what_changed(settings, inventory)
    if reason is None:
        return dg.SkipReason("nothing new")
    request = dg.RunRequest(run_key=inputs_hash(inventory), tags={"reason": reason})
    return dg.SensorResult(run_requests=[request])


@dg.run_failure_sensor(
    name="refresh_failed",
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Writes every failed refresh to the log.",
)
def refresh_failed(context: dg.RunFailureSensorContext) -> None:
    """Log a failure: which run, and why, without patient data."""
    context.log.error(f"{context.dagster_run.job_name} {context.dagster_run.run_id} failed")
