"""Checks a folder of exports before it is sent, as a refresh would; keeps nothing."""

import secrets
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from rairdtc_pipeline.cohort import derive
from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.ingest import (
    Identities,
    contradicting_identities,
    ingest_export,
    known_identifiers,
    take_inventory,
    without_identifiers,
)
from rairdtc_pipeline.messages import Message, message, stored_message
from rairdtc_pipeline.privacy.consent import read_withdrawn
from rairdtc_pipeline.privacy.identifiers import Identifiers
from rairdtc_pipeline.privacy.key import key_of_warehouse
from rairdtc_pipeline.protocol import Protocol
from rairdtc_pipeline.staging import FileColumns, columns_of_files, stage_export
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.warehouse import contradictions
from rairdtc_pipeline.warehouse.build import build_table
from rairdtc_pipeline.warehouse.connection import list_withdrawn, open_temporary, scratch_of
from rairdtc_pipeline.warehouse.sql_checks import check_title, sql_checks
from rairdtc_pipeline.warehouse.sql_table import load_sql_tables
from rairdtc_pipeline.warehouse.withdrawal import read_withdrawn_in_one_form

_RANGES_TOLD = 8
_BROKEN = """
    SELECT file_name, source_row, column_name, rule, q.message_id, q.parameters
    FROM audit.quarantine AS q JOIN audit.source_files USING (source_file_id)
    ANTI JOIN audit.mended_rows USING (source_file_id, source_row)
    ANTI JOIN (FROM audit.quarantine WHERE rule = 'consent_withdrawn') AS withdrawn
        USING (source_file_id, source_row)
    ORDER BY file_name, source_row, column_name, rule"""


_SITES = """
    SELECT site, rows_read, rows_used, rows_open, rows_mended
    FROM audit.site_accounting ORDER BY site"""
_ACCOUNTS = ("staged_rows", "row_accounting", "open_rows", "site_accounting")


@dataclass(frozen=True)
class Site:
    """How many rows of one site were read, used, left open or corrected."""

    name: str
    read: int
    used: int
    open: int
    mended: int


@dataclass(frozen=True)
class BrokenRow:
    """A row, or one of its cells, that breaks a rule of its contract."""

    file: str
    row: int
    column: str | None
    rule: str
    reason: Message


@dataclass(frozen=True)
class Contradiction:
    """A row that breaks a check between rows, and whether this stops the publication."""

    file: str
    row: int
    said: Message
    stops_publication: bool


@dataclass(frozen=True)
class Findings:
    """What a refresh would do with a folder of exports, without any value from it.

    `columns` lists files with unknown or missing columns, which are not faults. `contradictions`
    are rows that do not fit other data; they are faults only if they stop a publication. `sent_by`
    are the sites that sent a file of any export. `sheets` gives, by file, the sheet of a workbook
    that was read.
    """

    files: int
    ignored: list[tuple[str, Message]]
    refused: list[Message]
    broken: list[BrokenRow]
    columns: list[FileColumns]
    contradictions: list[Contradiction]
    notes: list[Message] = field(default_factory=list)
    sites: list[Site] = field(default_factory=list)
    sent_by: tuple[str, ...] = ()
    sheets: dict[str, str] = field(default_factory=dict)

    @property
    def unread(self) -> list[tuple[str, Message]]:
        """Files that somebody sent but the pipeline does not read, and why."""
        return [(name, why) for name, why in self.ignored if why.id.startswith("files-unread-")]

    @property
    def clean(self) -> bool:
        """Whether every file is read, keeps its contract and would be published."""
        stops = any(found.stops_publication for found in self.contradictions)
        return not (self.refused or self.broken or self.unread or stops)


def check_exports(exports: Path, protocol: Protocol, consent_of: Layout | None = None) -> Findings:
    """Read the exports into a temporary warehouse, and report what is wrong with them.

    Nothing is reported about rows of patients who withdrew their consent from the warehouse
    `consent_of`.

    Raises ExportError when the folder is missing, and RefusedError when patients withdrew from a
    warehouse whose key is missing.
    """
    found = take_inventory(exports)
    refused: list[Message] = []
    notes: list[Message] = []
    sheets: dict[str, str] = {}
    with open_temporary() as con:
        scratch = scratch_of(con)
        known = known_identifiers(found, scratch)
        key = _leave_out_withdrawn(con, consent_of, known)
        inventory = without_identifiers(found, known)
        for contract in load_contracts().values():
            read = ingest_export(con, contract, inventory, key, scratch, known)
            refused += read.refused
            notes += read.notes
            sheets |= read.sheets
            stage_export(con, contract)
        broken = [
            BrokenRow(file, row, column, rule, stored_message(id, parameters))
            for file, row, column, rule, id, parameters in con.execute(_BROKEN).fetchall()
        ]
        columns = columns_of_files(con)
        for name in _ACCOUNTS:
            build_table(con, load_sql_tables()[f"audit.{name}"])
        sites = [Site(*row) for row in con.execute(_SITES).fetchall()]
        identities = contradicting_identities(inventory, scratch)
        contradictions = [*_of_identities(identities, protocol), *_contradictions(con, protocol)]
    ignored = list(inventory.ignored)
    told = (ignored, refused, broken, columns, contradictions, notes, sites)
    return Findings(len(inventory.files), *told, inventory.sites, sheets)


def _leave_out_withdrawn(
    con: duckdb.DuckDBPyConnection, consent_of: Layout | None, known: Identifiers
) -> bytes:
    """List the patients who withdrew; returns the key of their pseudonyms, else a random key."""
    if consent_of is None or not read_withdrawn(consent_of.withdrawn_file):
        return secrets.token_bytes(32)
    key = key_of_warehouse(consent_of)
    list_withdrawn(con, read_withdrawn_in_one_form(consent_of, known, key))
    return key


def _of_identities(found: Identities, protocol: Protocol) -> list[Contradiction]:
    """Contradictions between patient numbers and persons in patients files: one entry per case."""
    stops = found.patients > int(protocol["max_contradicting_identities"])
    return [
        Contradiction(*contradiction.places[0], _against(contradiction.said), stops)
        for contradiction in found.contradictions
    ]


def _contradictions(con: duckdb.DuckDBPyConnection, protocol: Protocol) -> list[Contradiction]:
    """Rows that checks of derived tables find, if a check gives the file of the row."""
    found = set()
    for table in derive(con, protocol):
        for check, stops in sql_checks().get(table.full_name, []):
            for row in con.sql(check.query).pl().iter_rows(named=True):
                if row.get("file_name"):
                    place = row["file_name"], row["source_row"]
                    is_one = contradictions.TABLE in check.reads
                    said = contradictions.said(row) if is_one else _against(check_title(check))
                    found.add(Contradiction(*place, said, stops))
    return sorted(found, key=lambda one: (one.file, one.row, str(one.said)))


def _against(rule: Message) -> Message:
    return message("contradictions-against-rule", rule=rule)
