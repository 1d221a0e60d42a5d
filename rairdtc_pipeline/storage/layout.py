"""Paths of the files and folders in the warehouse folder."""

from dataclasses import dataclass, replace
from pathlib import Path


@dataclass(frozen=True)
class Layout:
    """Paths of one warehouse; `snapshot`, if given, is read instead of the published one."""

    root: Path
    snapshot: Path | None = None

    def of_one_publication(self) -> "Layout":
        """A layout that keeps reading the current publication, even after a refresh or rollback."""
        return replace(self, snapshot=self.publication.resolve())

    @property
    def published(self) -> Path:
        """Symlink to the published snapshot; one rename replaces it."""
        return self.root / "published"

    @property
    def next_published(self) -> Path:
        """The symlink that is about to replace `published`."""
        return self.root / ".published"

    @property
    def publication(self) -> Path:
        """The folder from which the publication is read."""
        return self.snapshot or self.published

    @property
    def published_file(self) -> Path:
        """The DuckDB file that analysts open."""
        return self.publication / "rairdtc.duckdb"

    @property
    def report(self) -> Path:
        """The page for clinicians; the page for auditors is in the same folder."""
        return self.publication / "report" / "index.html"

    @property
    def exports(self) -> Path:
        """The published tables and figures in the formats of other programs."""
        return self.publication / "exports"

    @property
    def snapshots(self) -> Path:
        """One folder per publication."""
        return self.root / "snapshots"

    @property
    def private(self) -> Path:
        """Key, private store, lock and working files."""
        return self.root / "private"

    @property
    def working_file(self) -> Path:
        """The warehouse that a refresh builds."""
        return self.private / "working.duckdb"

    @property
    def private_file(self) -> Path:
        """Private columns, and typed rows that must never be in the published file."""
        return self.private / "private.duckdb"

    @property
    def scratch(self) -> Path:
        """Converted files of the running refresh; emptied when a refresh starts."""
        return self.private / "scratch"

    @property
    def store(self) -> Path:
        """Tables as Parquet, if Spark makes them and no other folder is set for them."""
        return self.private / "store"

    @property
    def key_file(self) -> Path:
        """The pseudonym key, unless the environment gives one."""
        return self.private / "pseudonym.key"

    @property
    def withdrawn_file(self) -> Path:
        """Pseudonyms of patients who withdrew their consent."""
        return self.private / "withdrawn"

    @property
    def ledger_file(self) -> Path:
        """The record of what was released and shared before."""
        return self.private / "ledger.json"

    @property
    def locked_analysis_file(self) -> Path:
        """The record of the locked analysis."""
        return self.private / "locked_analysis.json"

    @property
    def lock_file(self) -> Path:
        """Held by the running refresh."""
        return self.private / "lock"

    @property
    def serving_file(self) -> Path:
        """Held by the UI and the daemon that serve the warehouse."""
        return self.private / "serving"

    @property
    def runs(self) -> Path:
        """One file per run in progress, held by its process."""
        return self.private / "runs"

    @property
    def alerts(self) -> Path:
        """One file per alert channel: the alerts that were sent to it."""
        return self.private / "alerts"

    @property
    def dagster_home(self) -> Path:
        """Dagster's own storage: runs, events, schedules."""
        return self.root / "dagster"

    def create(self) -> None:
        """Create the folders, readable only by their owner."""
        inside = (self.private, self.scratch, self.runs, self.snapshots, self.dagster_home)
        for folder in (self.root, *inside):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
