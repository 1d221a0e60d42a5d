"""Current problems: the last refresh, its warnings, late exports, disk, and the nightly schedule.

Each condition has a message and a key, which begins with the kind of the condition. The key stays
the same while the condition lasts, so that the condition is reported once.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

import dagster as dg
from dagster._core.storage.asset_check_execution_record import (
    COMPLETED_ASSET_CHECK_EXECUTION_RECORD_STATUSES,
)

from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.doctor import disk, published
from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.orchestration.asset_graph import ASSETS
from rairdtc_pipeline.orchestration.night import why_not_covered
from rairdtc_pipeline.orchestration.outcome import (
    errors,
    failed_checks,
    warnings,
    with_public_name,
)
from rairdtc_pipeline.orchestration.schedules import nightly_refresh
from rairdtc_pipeline.orchestration.status import export_statuses
from rairdtc_pipeline.protocol import load_protocol
from rairdtc_pipeline.settings import Settings
from rairdtc_pipeline.storage.layout import Layout

Condition = tuple[str, Message]
_FAILED, _SUCCEEDED = dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.SUCCESS
# This module checks the age of exports every minute, not only during a refresh.
_WATCHED_HERE = "export_is_fresh"


def conditions(
    instance: dg.DagsterInstance, settings: Settings, location: str | None
) -> dict[str, Message]:
    """Every condition by its key; `location` is the code location whose schedule is checked."""
    layout = Layout(settings.warehouse.absolute())
    hours = int(load_protocol(settings.protocol)["refresh_overdue_hours"])
    return dict(
        [
            *_last_refresh(instance, settings.ui_url),
            *_warnings(instance),
            *_machine(settings, layout),
            *(("night-not-covered", said) for said in why_not_covered(instance, hours, location)),
            *_under_way(instance, hours),
        ]
    )


def why_failed(instance: dg.DagsterInstance, run_id: str) -> dict[str, Message]:
    """Reasons of a failed run: blocking checks, errors, or the steps that failed."""
    logs = instance.all_logs(
        run_id, {dg.DagsterEventType.STEP_FAILURE, dg.DagsterEventType.RUN_FAILURE}
    )
    events = [entry.dagster_event for entry in logs if entry.dagster_event]
    steps = sorted({event.step_key for event in events if event.step_key})
    found = {
        check: message("outcome-check", check=check, said=map(with_public_name, seen))
        for check, seen in failed_checks(_evaluations(instance, run_id))
    }
    found |= {str(error): error for error in errors(instance, run_id, events)}
    found = found or {"no reason": message("alerts-no-reason")}
    at = "alerts-at-step" if steps else "alerts-at-no-step"
    return {key: message(at, said=said, steps=steps) for key, said in found.items()}


def _evaluations(instance: dg.DagsterInstance, run_id: str) -> Iterator[dg.AssetCheckEvaluation]:
    for entry in instance.all_logs(run_id, dg.DagsterEventType.ASSET_CHECK_EVALUATION):
        data = entry.dagster_event.event_specific_data if entry.dagster_event else None
        if isinstance(data, dg.AssetCheckEvaluation):
            yield data


def _last_evaluations(instance: dg.DagsterInstance) -> Iterator[dg.AssetCheckEvaluation]:
    for key in (spec.key for found in ASSETS for spec in found.check_specs):
        records = instance.event_log_storage.get_asset_check_execution_history(
            key, limit=1, status=COMPLETED_ASSET_CHECK_EXECUTION_RECORD_STATUSES
        )
        for record in records:
            event = record.event.dagster_event if record.event else None
            data = event.event_specific_data if event else None
            if isinstance(data, dg.AssetCheckEvaluation):
                yield data


def _last(instance: dg.DagsterInstance, *statuses: dg.DagsterRunStatus) -> dg.RunRecord | None:
    runs = dg.RunsFilter(job_name=nightly_refresh.name, statuses=list(statuses) or None)
    return next(iter(instance.get_run_records(runs, limit=1)), None)


def _last_refresh(instance: dg.DagsterInstance, ui_url: str | None) -> Iterator[Condition]:
    last = _last(instance, _FAILED, _SUCCEEDED)
    if last is None or last.dagster_run.status != _FAILED:
        return
    run_id = last.dagster_run.run_id
    run = f"{ui_url.rstrip('/')}/runs/{run_id}" if ui_url else run_id
    for key, said in why_failed(instance, run_id).items():
        yield f"refresh-failed: {key}", message("alerts-refresh-failed", said=said, run=run)


def _warnings(instance: dg.DagsterInstance) -> Iterator[Condition]:
    """Last evaluation of each check: a refresh evaluates only the checks of assets it remakes."""
    for check, counts, places in warnings(_last_evaluations(instance)):
        if not check.endswith(_WATCHED_HERE):
            found = [*counts, *places]
            said = "alerts-check-failed" if not found else "alerts-check-counted"
            said = "alerts-check-places" if places else said
            words = [each.text() for each in found]
            yield f"check-failed: {check}", message(said, check=check, counts=words)


def _machine(settings: Settings, layout: Layout) -> Iterator[Condition]:
    """Disk space, damage to the published file, and the age of its data."""
    wrong = [f for f in (*disk(settings.exports, layout), *published(layout))]
    kinds = {"disk": "disk-low", "published": "published-file-broken"}
    for finding in wrong:
        if finding.state == "wrong":
            yield kinds[finding.about], message(f"alerts-{finding.about}", said=finding.said)
    if wrong[-1].state == "ok":
        yield from _late(layout)


def _late(layout: Layout) -> Iterator[Condition]:
    contracts = load_contracts()
    for export in export_statuses(layout):
        for site, said in export.late_sites:
            days = contracts[export.export].late_after_days
            late = message(
                "alerts-export-late", export=export.export, site=site, said=said, days=days
            )
            yield f"export-late: {export.export} {site}", late


def _under_way(instance: dg.DagsterInstance, hours: int) -> Iterator[Condition]:
    last = _last(instance)
    if last is not None and not last.dagster_run.is_finished:
        since = last.create_timestamp.timestamp()
        if _age_hours(since) > hours:
            run_id = last.dagster_run.run_id
            said = message("alerts-refresh-stuck", run=run_id, since=_when(since))
            yield "refresh-stuck", said


def _age_hours(timestamp: float) -> float:
    return (datetime.now(UTC).timestamp() - timestamp) / 3600


def _when(timestamp: float) -> str:
    return f"{datetime.fromtimestamp(timestamp, UTC):%Y-%m-%d %H:%M}"
