"""The refresh as a job, and its nightly schedule."""

import dagster as dg

from rairdtc_pipeline.ingest import take_inventory
from rairdtc_pipeline.orchestration.plan import out_of_date
from rairdtc_pipeline.protocol import load_protocol
from rairdtc_pipeline.settings import load_settings
from rairdtc_pipeline.warehouse.what_changed import what_changed

nightly_refresh = dg.define_asset_job(
    "nightly_refresh",
    selection=dg.AssetSelection.all(),
    executor_def=dg.in_process_executor,
    description="Raw exports in, published warehouse out.",
)


def nightly_schedule() -> dg.ScheduleDefinition:
    """The nightly refresh; it is skipped, with a message, if nothing changed."""
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
        inventory = take_inventory(settings.exports)
        reason = what_changed(settings, inventory)
        if reason is None:
            return dg.SkipReason("nothing changed since the last publication")
        context.log.info(f"refreshing: {reason}")
        stale = out_of_date(settings, inventory)
        return dg.RunRequest(asset_selection=stale, tags={"reason": reason})

    return _every_night
