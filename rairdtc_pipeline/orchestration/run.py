"""Running the nightly job from the shell: the same job, in this process, seen in the UI."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import dagster as dg

from rairdtc_pipeline.errors import RairdtcError
from rairdtc_pipeline.orchestration.resources import PROGRESS, Progress
from rairdtc_pipeline.warehouse.layout import Layout

_INSTANCE = """\
# Dagster's settings for this warehouse; written where there are none.
telemetry:
  enabled: false
nux:
  enabled: false
run_coordinator:
  module: dagster._core.run_coordinator
  class: DefaultRunCoordinator
"""


@dataclass(frozen=True)
class RunOutcome:
    """How a refresh ended. `failed_checks` are blocking; each says asset, check and what it saw."""

    run_id: str
    success: bool
    failed_checks: tuple[str, ...]
    errors: tuple[str, ...]


def prepare_dagster_home(layout: Layout) -> None:
    """Dagster's storage beside the warehouse, unless DAGSTER_HOME names another."""
    os.umask(0o077)
    layout.create()
    home = os.environ.get("DAGSTER_HOME") or str(layout.dagster_home.absolute())
    os.environ["DAGSTER_HOME"] = home
    settings = layout.dagster_home / "dagster.yaml"
    if home == str(layout.dagster_home.absolute()) and not settings.exists():
        settings.write_text(_INSTANCE, encoding="utf-8")


@contextmanager
def _following(progress: Progress) -> Iterator[None]:
    token = PROGRESS.set(progress)
    try:
        yield
    finally:
        PROGRESS.reset(token)


def run_refresh(progress: Progress) -> RunOutcome:
    """Run `nightly_refresh` in this process, on the instance of DAGSTER_HOME."""
    from rairdtc_pipeline.definitions import defs  # noqa: PLC0415

    job = defs.resolve_job_def("nightly_refresh")
    with dg.DagsterInstance.get() as instance, _following(progress):
        result = job.execute_in_process(
            instance=instance,
            raise_on_error=False,
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        )
    return RunOutcome(
        run_id=result.run_id,
        success=result.success,
        failed_checks=tuple(_failed_checks(result)),
        errors=tuple(_errors(result)),
    )


def _failed_checks(result: dg.ExecuteInProcessResult) -> Iterator[str]:
    for check in result.get_asset_check_evaluations():
        if not check.passed and check.severity == dg.AssetCheckSeverity.ERROR and check.blocking:
            seen = "; ".join(
                str(value.value).strip()
                for name, value in check.metadata.items()
                if name in ("refused", "violations")
            )
            yield f"{check.asset_key.to_user_string()}: {check.check_name}: {seen}"


def _errors(result: dg.ExecuteInProcessResult) -> Iterator[str]:
    """What ended the run: our own message; of any other error, which may hold values, the class."""
    ours = {kind.__name__ for kind in RairdtcError.__subclasses__()} | {RairdtcError.__name__}
    told: set[str] = set()
    for event in result.all_events:
        error = getattr(event.event_specific_data, "error", None) if event.is_failure else None
        chain = []
        while error is not None:
            chain.append(error)
            error = error.cause
        if not chain or chain[-1].cls_name == "DagsterAssetCheckFailedError":
            continue
        mine = next((link for link in chain if link.cls_name in ours), None)
        text = mine.message if mine else f"{chain[-1].cls_name}; the run's page has the details"
        told.add(text.strip().splitlines()[0].split("Error: ", 1)[-1])
    yield from sorted(told)
