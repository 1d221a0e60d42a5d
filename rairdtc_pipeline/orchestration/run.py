"""Run the nightly job from the shell: the same job, in this process, visible in the UI."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import uuid4

import dagster as dg

from rairdtc_pipeline.ingest import Inventory
from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.orchestration.dead_runs import shown_alive
from rairdtc_pipeline.orchestration.instance import recorded_by_dagster
from rairdtc_pipeline.orchestration.outcome import contradictions, errors, failed_checks
from rairdtc_pipeline.orchestration.plan import out_of_date
from rairdtc_pipeline.orchestration.resources import PROGRESS, Progress
from rairdtc_pipeline.settings import Settings
from rairdtc_pipeline.storage.layout import Layout


@dataclass(frozen=True)
class RunOutcome:
    """Result of a refresh. `failed_checks` block; each gives asset, check and finding.

    `contradictions` do not block.
    """

    run_id: str
    success: bool
    failed_checks: tuple[Message, ...]
    contradictions: tuple[Message, ...]
    errors: tuple[Message, ...]


@contextmanager
def _following(progress: Progress) -> Iterator[None]:
    token = PROGRESS.set(progress)
    try:
        yield
    finally:
        PROGRESS.reset(token)


def run_refresh(
    job: dg.JobDefinition, progress: Progress, settings: Settings, inventory: Inventory | None
) -> RunOutcome:
    """Run the refresh in this process, on the instance of DAGSTER_HOME.

    Assets that the files of `inventory` leave unchanged are not remade; None remakes all assets.
    """
    stale = None if inventory is None else out_of_date(settings, inventory)
    run_id, layout = str(uuid4()), Layout(settings.warehouse)
    with (
        recorded_by_dagster() as instance,
        shown_alive(layout, run_id),
        _following(progress),
    ):
        result = job.execute_in_process(
            instance=instance,
            run_id=run_id,
            raise_on_error=False,
            asset_selection=stale,
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        )
        ended_by = errors(instance, result.run_id, result.all_events)
    return RunOutcome(
        run_id=result.run_id,
        success=result.success,
        failed_checks=tuple(
            message("outcome-check", check=check, said=seen)
            for check, seen in failed_checks(result.get_asset_check_evaluations(), with_rows=True)
        ),
        contradictions=tuple(contradictions(result.get_asset_check_evaluations())),
        errors=tuple(ended_by),
    )
