"""Where things lie below the warehouse folder."""

from dataclasses import dataclass, replace
from pathlib import Path


@dataclass(frozen=True)
class Layout:
    """Paths of one warehouse; `snapshot` is that which is read, whatever is published meanwhile."""

    root: Path
    snapshot: Path | None = None

    def of_one_publication(self) -> "Layout":
        """The same, reading what is published now, also after the next refresh or rollback."""
        return replace(self, snapshot=self.publication.resolve())

    @property
    def published(self) -> Path:
        """Symlink to the bundle that is published: swapped in one rename."""
        return self.root / "published"

    @property
    def publication(self) -> Path:
        """The folder that is read for what is published."""
        return self.snapshot or self.published

    @property
    def published_file(self) -> Path:
        """The DuckDB file analysts open."""
        return self.publication / "rairdtc.duckdb"

    @property
    def report(self) -> Path:
        """The page that clinicians read; the page for auditors lies beside it."""
        return self.publication / "report" / "index.html"

    @property
    def exports(self) -> Path:
        """The published tables and figures as files of other programs."""
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
        """The warehouse being built."""
        return self.private / "working.duckdb"

    @property
    def private_file(self) -> Path:
        """Private columns, and typed rows that must not be where they would be published."""
        return self.private / "private.duckdb"

    @property
    def scratch(self) -> Path:
        """Transcoded files of the refresh under way; emptied when a refresh starts."""
        return self.private / "scratch"

    @property
    def store(self) -> Path:
        """Tables as Parquet, where Spark makes them and no other place is set for them."""
        return self.private / "store"

    @property
    def key_file(self) -> Path:
        """The pseudonym key, where the environment gives none."""
        return self.private / "pseudonym.key"

    @property
    def withdrawn_file(self) -> Path:
        """Pseudonyms of patients who withdrew their consent."""
        return self.private / "withdrawn"

    @property
    def ledger_file(self) -> Path:
        """What was released and shared before."""
        return self.private / "ledger.json"

    @property
    def locked_analysis_file(self) -> Path:
        """What was declared to be the analysis."""
        return self.private / "locked_analysis.json"

    @property
    def lock_file(self) -> Path:
        """Held by the refresh under way."""
        return self.private / "lock"

    @property
    def serving_file(self) -> Path:
        """Held by the UI and daemon that are served over the warehouse."""
        return self.private / "serving"

    @property
    def runs(self) -> Path:
        """A file for each run under way, held by its process."""
        return self.private / "runs"

    @property
    def alerts(self) -> Path:
        """A file for each channel of alerts: what it has been told."""
        return self.private / "alerts"

    @property
    def dagster_home(self) -> Path:
        """Dagster's own storage: runs, events, schedules."""
        return self.root / "dagster"

    def create(self) -> None:
        """Create the folders, readable by their owner alone."""
        inside = (self.private, self.scratch, self.runs, self.snapshots, self.dagster_home)
        for folder in (self.root, *inside):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
