"""How things stand: what is published, how fresh, and whether the night is covered."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg

from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.warehouse.connection import open_published
from rairdtc_pipeline.warehouse.publish import read_manifest

_DAEMON_SILENT_SECONDS = 120
_NO_DAEMON = "no daemon is running; start: rairdtc serve"


@dataclass(frozen=True)
class ExportStatus:
    """Newest file of one export against what its contract promises."""

    export: str
    newest: str | None
    age_days: int | None
    late: bool

    @property
    def said(self) -> str:
        """In words."""
        if self.newest is None:
            return "no file"
        return f"newest {self.newest[:10]}, {self.age_days} days old{', late' if self.late else ''}"


@dataclass(frozen=True)
class Status:
    """What is published and what comes next; times in UTC."""

    snapshot: str | None
    published_at: str | None
    patients: int | None
    data_cutoff: str | None
    file: str
    report: str
    last_run: str | None
    nightly_refresh: str
    exports: tuple[ExportStatus, ...]


def status_of(layout: Layout) -> Status:
    """The warehouse as it stands; DAGSTER_HOME is that of its runs."""
    manifest = read_manifest(layout)
    cutoff = None
    if manifest:
        with open_published(layout) as con:
            cutoff = str(con.execute("SELECT data_cutoff FROM cohort.data_cutoff").fetchall()[0][0])
    last_run, nightly = _runs()
    return Status(
        snapshot=manifest.snapshot if manifest else None,
        published_at=manifest.published_at if manifest else None,
        patients=manifest.patients if manifest else None,
        data_cutoff=cutoff,
        file=str(layout.published_file),
        report=str(layout.report),
        last_run=last_run,
        nightly_refresh=nightly,
        exports=export_statuses(layout),
    )


def _runs() -> tuple[str | None, str]:
    """The last run, and whether the night is covered; makes no storage where there is none."""
    home = Path(os.environ["DAGSTER_HOME"])
    if not home.is_dir() or not any(home.iterdir()):
        return None, _NO_DAEMON
    with dg.DagsterInstance.get() as instance:
        runs = instance.get_runs(limit=1)
        last = f"{runs[0].run_id} {runs[0].status.value.lower()}" if runs else None
        return last, _nightly(instance)


def export_statuses(layout: Layout) -> tuple[ExportStatus, ...]:
    """Every export of the contracts as the published file knows it."""
    newest: dict[str, datetime] = {}
    if layout.published_file.exists():
        with open_published(layout) as con:
            newest = dict(
                con.execute(
                    """SELECT export, max(received_at) FROM audit.source_files
                    WHERE status = 'read' GROUP BY export"""
                ).fetchall()
            )
    return tuple(_export(name, newest.get(name)) for name in load_contracts())


def _export(name: str, newest: datetime | None) -> ExportStatus:
    if newest is None:
        return ExportStatus(name, None, None, late=True)
    age = (datetime.now(UTC).replace(tzinfo=None) - newest).days
    promised = load_contracts()[name].late_after_days
    return ExportStatus(name, newest.isoformat(), age, late=bool(promised and age > promised))


def _nightly(instance: dg.DagsterInstance) -> str:
    """Whether the schedule is on and a daemon is there to fire it."""
    state = next((s for s in instance.all_instigator_state() if s.name == "every_night"), None)
    if state is not None and not state.is_running:
        return "switched off in the Dagster UI"
    beat = instance.get_daemon_heartbeats().get("SCHEDULER")
    silent = datetime.now(UTC).timestamp() - beat.timestamp if beat else None
    if silent is None or silent > _DAEMON_SILENT_SECONDS:
        return _NO_DAEMON
    return "on"
