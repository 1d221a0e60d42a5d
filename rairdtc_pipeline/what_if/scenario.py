"""The publication and a scenario of it on one connection.

The same code derives both, with the same key, from the same files, and without the patients who
withdrew. The publication is only read.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb

from rairdtc_pipeline.errors import DeclarationError, RefusedError
from rairdtc_pipeline.ingest import Inventory, take_inventory
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.messages.language import LANGUAGES
from rairdtc_pipeline.privacy.consent import read_withdrawn
from rairdtc_pipeline.privacy.key import key_of_warehouse
from rairdtc_pipeline.protocol import Protocol
from rairdtc_pipeline.replay import copy_birth_dates, copy_staged, derive_again
from rairdtc_pipeline.replay.protocol import changed_protocol, protocol_of
from rairdtc_pipeline.replay.scratch import attached, keep_as, leave_out
from rairdtc_pipeline.replay.staging import files_that_differ, stage_again
from rairdtc_pipeline.storage.database import open_to_read
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.storage.locks import lock
from rairdtc_pipeline.warehouse.connection import (
    open_published,
    open_temporary,
    scratch_of,
    working_versions,
)
from rairdtc_pipeline.warehouse.fingerprint import settings_hash
from rairdtc_pipeline.warehouse.manifest import manifest_in
from rairdtc_pipeline.warehouse.versions import recorded_versions
from rairdtc_pipeline.warehouse.withdrawal import holds

BEFORE, AFTER = "before", "rairdtc"
_BIRTH_DATES = "staging.patients"


@dataclass(frozen=True)
class Scenario:
    """The changes: values of settings as text, and a file or patients to leave out."""

    settings: Mapping[str, str] = field(default_factory=dict)
    without_file: str = ""
    without_patients: tuple[str, ...] = ()


@dataclass(frozen=True)
class Compared:
    """A connection with the publication as database `before` and the scenario as another.

    `derived_both` says that the code has changed since the publication, so that the current code
    derived `before` again too. `broken` has the rules that would prevent a refresh from publishing
    the scenario.
    """

    con: duckdb.DuckDBPyConnection
    scenario: Scenario
    protocol_before: Protocol
    protocol_after: Protocol
    derived_both: bool
    broken: tuple[str, ...]


@contextmanager
def compared(layout: Layout, exports: Path, scenario: Scenario) -> Iterator[Compared]:
    """Derive a scenario for comparison with the publication.

    Raises DeclarationError for a setting, file or patient that does not exist, and for a value
    outside its limits. Raises RefusedError if a patient has withdrawn since the publication, or if
    the exports are needed but differ from those of the publication.
    """
    layout = layout.of_one_publication()
    open_published(layout).close()
    snapshot = layout.publication
    withdrawn = read_withdrawn(layout.withdrawn_file)
    if holds(layout, snapshot.name, withdrawn):
        raise RefusedError(message("replay-withdrawn", snapshot=snapshot.name))
    file = (snapshot / "rairdtc.duckdb").resolve()
    with open_to_read(file) as con:
        _require_patients(con, scenario.without_patients)
        before = protocol_of(con).protocol
    after = changed_protocol(before, scenario.settings)
    with open_temporary() as con:
        rows = _Rows(layout, exports, file, key_of_warehouse(layout), withdrawn)
        manifest = manifest_in(snapshot)
        same_code = manifest is not None and manifest.settings_hash in {
            settings_hash(before, rows.key, withdrawn, language=language) for language in LANGUAGES
        }
        rows.fill(con)
        if not same_code:
            derive_again(con, before)
            keep_as(con, BEFORE)
        if scenario.without_file:
            rows.fill_without(con, scenario.without_file)
        leave_out(con, list(scenario.without_patients))
        broken = tuple(derive_again(con, after))
        with attached(con, file, BEFORE) if same_code else nullcontext():
            yield Compared(con, scenario, before, after, not same_code, broken)


def _require_patients(con: duckdb.DuckDBPyConnection, patients: tuple[str, ...]) -> None:
    query = "SELECT count(*) FROM cohort.candidates WHERE patient = $patient"
    for patient in patients:
        if con.execute(query, {"patient": patient}).fetchall() == [(0,)]:
            raise DeclarationError(message("replay-no-patient", patient=patient))


@dataclass(frozen=True)
class _Rows:
    """The staged rows of a publication, with their dates of birth."""

    layout: Layout
    exports: Path
    file: Path
    key: bytes
    withdrawn: list[str]

    def fill(self, con: duckdb.DuckDBPyConnection) -> None:
        """Fill a scratch warehouse from the publication and the private store if both have the same
        rows, otherwise from the exports.
        """
        with lock(self.layout):
            kept = working_versions(self.layout).get(_BIRTH_DATES)
            with open_to_read(self.file) as published:
                of_same_rows = kept and kept == recorded_versions(published).get(_BIRTH_DATES)
            if of_same_rows:
                copy_staged(con, self.file)
                copy_birth_dates(con, self.layout.private_file)
        if not of_same_rows:
            stage_again(con, self._same_exports(con), self.key, self.withdrawn)

    def fill_without(self, con: duckdb.DuckDBPyConnection, name: str) -> None:
        """Fill a scratch warehouse from the exports without one file, as a refresh would."""
        found = self._same_exports(con)
        left_out = _file_called(found, name)
        files = tuple(file for file in found.files if file.name != left_out)
        stage_again(con, replace(found, files=files), self.key, self.withdrawn)

    def _same_exports(self, con: duckdb.DuckDBPyConnection) -> Inventory:
        found = take_inventory(self.exports)
        if differ := files_that_differ(found, self.file, scratch_of(con)):
            raise RefusedError(message("replay-exports-differ", count=len(differ), files=differ))
        return found


def _file_called(found: Inventory, name: str) -> str:
    names = [file.name for file in found.files if file.name == name]
    names = names or [file.name for file in found.files if file.name.endswith(f"/{name}")]
    if not names:
        raise DeclarationError(message("replay-no-file", name=name))
    if len(names) > 1:
        raise DeclarationError(message("replay-file-ambiguous", name=name, files=names))
    return names[0]
