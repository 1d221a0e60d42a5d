"""Status: the publication, the age of its data, and whether the nightly refresh will run."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg

from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.orchestration.night import why_not_covered, why_not_watched
from rairdtc_pipeline.protocol import load_protocol
from rairdtc_pipeline.published.locked_analysis import locked_analysis_today
from rairdtc_pipeline.published.reader import Published
from rairdtc_pipeline.settings import Settings
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.warehouse.connection import open_published
from rairdtc_pipeline.warehouse.integrity import damage, file_damage
from rairdtc_pipeline.warehouse.locked_analysis import read_locked
from rairdtc_pipeline.warehouse.manifest import read_manifest

COVERED = message("status-on")


@dataclass(frozen=True)
class ExportStatus:
    """Age of the newest files of one export, overall and per site, against its contract.

    It is late when it has no file, or when a site's newest file is older than promised.
    """

    export: str
    newest: str | None
    age_days: int | None
    late: bool
    late_sites: tuple[tuple[str, Message], ...] = ()

    @property
    def said(self) -> Message:
        """A message with the age of the newest file."""
        if self.newest is None:
            return message("status-no-file")
        newest = message("status-file", day=self.newest[:10], days=self.age_days or 0)
        sites = [site for site, _ in self.late_sites]
        return message("status-file-late", said=newest, sites=sites) if sites else newest


@dataclass(frozen=True)
class Status:
    """The publication and the next refresh; times in UTC."""

    snapshot: str | None
    published_at: str | None
    patients: int | None
    data_cutoff: str | None
    file: str
    report: str
    damaged: Message | None
    locked_analysis: Message | None
    last_run: str | None
    nightly_refresh: tuple[Message, ...]
    exports: tuple[ExportStatus, ...]


def status_of(settings: Settings) -> Status:
    """Current status of the warehouse; DAGSTER_HOME names the storage of its runs."""
    shown = Layout(settings.warehouse.absolute())
    layout = shown.of_one_publication()
    manifest, broken = read_manifest(layout), damage(layout)
    cutoff, locked = None, None
    if manifest and not file_damage(layout):
        with open_published(layout) as con:
            cutoff = str(con.execute("SELECT data_cutoff FROM cohort.data_cutoff").fetchall()[0][0])
            locked = locked_analysis_today(read_locked(layout), manifest.snapshot, Published(con))
    last_run, nightly = _runs(settings)
    return Status(
        snapshot=manifest.snapshot if manifest else None,
        published_at=manifest.published_at if manifest else None,
        patients=manifest.patients if manifest else None,
        data_cutoff=cutoff,
        file=str(shown.published_file),
        report=str(shown.report),
        damaged=broken,
        locked_analysis=locked,
        last_run=last_run,
        nightly_refresh=nightly,
        exports=export_statuses(layout),
    )


def _runs(settings: Settings) -> tuple[str | None, tuple[Message, ...]]:
    """The last run, and whether the next night is covered; does not create missing storage."""
    home = Path(os.environ["DAGSTER_HOME"])
    if not home.is_dir() or not any(home.iterdir()):
        return None, (message("alerts-no-daemon"),)
    overdue_hours = int(load_protocol(settings.protocol)["refresh_overdue_hours"])
    with dg.DagsterInstance.get() as instance:
        runs = instance.get_runs(limit=1)
        last = f"{runs[0].run_id} {runs[0].status.value.lower()}" if runs else None
        wrong = [*why_not_covered(instance, overdue_hours), *why_not_watched(instance)]
        return last, tuple(wrong) or (COVERED,)


def nightly_refresh_of(settings: Settings) -> tuple[Message, ...]:
    """Only `COVERED`, or the problems that prevent the next nightly refresh."""
    return _runs(settings)[1]


def export_statuses(layout: Layout) -> tuple[ExportStatus, ...]:
    """Status of every export that has a contract, read from the published file."""
    newest: dict[str, dict[str, datetime]] = {}
    if layout.published_file.exists() and not file_damage(layout):
        with open_published(layout) as con:
            found = con.execute(
                """SELECT export, site, max(received_at) FROM audit.source_files
                WHERE status = 'read' GROUP BY ALL ORDER BY ALL"""
            ).fetchall()
            for export, site, received_at in found:
                newest.setdefault(export, {})[site] = received_at
    return tuple(_export(name, newest.get(name, {})) for name in load_contracts())


def _export(name: str, of_sites: dict[str, datetime]) -> ExportStatus:
    if not of_sites:
        return ExportStatus(name, None, None, late=True)
    promised = load_contracts()[name].late_after_days
    late = tuple(
        (site, message("status-file", day=f"{newest:%Y-%m-%d}", days=_age(newest)))
        for site, newest in of_sites.items()
        if promised and _age(newest) > promised
    )
    newest = max(of_sites.values())
    return ExportStatus(name, newest.isoformat(), _age(newest), bool(late), late)


def _age(received_at: datetime) -> int:
    return (datetime.now(UTC).replace(tzinfo=None) - received_at).days
