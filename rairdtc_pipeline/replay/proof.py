"""Proof of a trace: what it names is derived again from nothing but the rows it names."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from rairdtc_pipeline.analysis import statistics_frames
from rairdtc_pipeline.cohort import derive
from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.errors import RefusedError
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.privacy.consent import read_withdrawn
from rairdtc_pipeline.protocol import Protocol
from rairdtc_pipeline.provenance import fact_tables, numbered_rows, write_evidence
from rairdtc_pipeline.provenance.collect import SCHEMAS
from rairdtc_pipeline.replay.claim import Claim
from rairdtc_pipeline.replay.protocol import protocol_of
from rairdtc_pipeline.replay.scratch import attached, copy_birth_dates, copy_staged
from rairdtc_pipeline.storage.database import open_to_read, registered
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.storage.locks import lock
from rairdtc_pipeline.trace.item import item_sql
from rairdtc_pipeline.warehouse.connection import open_published, open_temporary, working_versions
from rairdtc_pipeline.warehouse.versions import recorded_versions
from rairdtc_pipeline.warehouse.withdrawal import holds

PUBLISHED = "published"
_BIRTH_DATES = "staging.patients"


@dataclass(frozen=True)
class Proof:
    """What came of a replay: facts, those that came out otherwise, and the printed row.

    `named` of the `staged` rows were kept; `printed_same` is None where no printed row was asked.
    """

    facts: int
    changed: tuple[str, ...]
    named: int
    staged: int
    printed_same: bool | None

    @property
    def same(self) -> bool:
        """Whether everything came out as published."""
        return self.facts > 0 and not self.changed and self.printed_same is not False


@contextmanager
def opened_for_proof(layout: Layout) -> Iterator[tuple[duckdb.DuckDBPyConnection, Protocol]]:
    """A scratch warehouse with the rows of the publication, which is attached as `published`.

    `trace.evidence` of the scratch warehouse names every row, also of a registry. Raises
    RefusedError where a patient has withdrawn since, or the dates of birth are of other rows.
    """
    open_published(layout).close()
    snapshot = layout.published.resolve()
    if holds(layout, snapshot.name, read_withdrawn(layout.withdrawn_file)):
        raise RefusedError(message("replay-withdrawn", snapshot=snapshot.name))
    file = (snapshot / "rairdtc.duckdb").resolve()
    with open_to_read(file) as con:
        protocol = protocol_of(con).protocol
    with open_temporary() as con:
        _copy(con, layout, file)
        with attached(con, file, PUBLISHED):
            _evidence(con, protocol)
            yield con, protocol


def _copy(con: duckdb.DuckDBPyConnection, layout: Layout, file: Path) -> None:
    with lock(layout):
        kept = working_versions(layout).get(_BIRTH_DATES)
        with open_to_read(file) as published:
            of_same_rows = kept and kept == recorded_versions(published).get(_BIRTH_DATES)
        if not of_same_rows:
            raise RefusedError(message("replay-no-birth-dates"))
        copy_staged(con, file)
        copy_birth_dates(con, layout.private_file)


def _evidence(con: duckdb.DuckDBPyConnection, protocol: Protocol) -> None:
    if count_staged(con) <= int(protocol["evidence_most_rows"]):
        con.execute("CREATE SCHEMA IF NOT EXISTS trace")
        con.execute(f"CREATE TABLE trace.evidence AS FROM {PUBLISHED}.trace.evidence")
        return
    derive_cohort(con, protocol)
    with numbered_rows(con):
        write_evidence(con)


def derive_cohort(con: duckdb.DuckDBPyConnection, protocol: Protocol) -> None:
    """Make the tables of cohort and derived."""
    for _ in derive(con, protocol, SCHEMAS):
        pass


def count_staged(con: duckdb.DuckDBPyConnection) -> int:
    """Staged rows of every export."""
    counted = " + ".join(f"(SELECT count(*) FROM staging.{name})" for name in load_contracts())
    return int(con.execute(f"SELECT {counted}").fetchall()[0][0])


def hold_claim(con: duckdb.DuckDBPyConnection, claim: Claim) -> None:
    """Put the facts of a claim into the temporary table `claimed`."""
    con.execute(f"CREATE OR REPLACE TEMP TABLE claimed AS {claim.facts}")


def prove(con: duckdb.DuckDBPyConnection, protocol: Protocol, claim: Claim) -> Proof:
    """Keep only the rows a claim names in the scratch warehouse, derive again, and compare.

    Afterwards the scratch warehouse holds nothing else.
    """
    staged = count_staged(con)
    hold_claim(con, claim)
    con.execute(
        """CREATE OR REPLACE TEMP TABLE named AS
        SELECT DISTINCT e.source_file_id, e.source_row FROM trace.evidence AS e
        JOIN claimed AS c ON e.table_name = c.table_name AND e.patient = c.patient
            AND e.item IS NOT DISTINCT FROM c.item"""
    )
    for export in load_contracts():
        con.execute(
            f"""DELETE FROM staging.{export}
            WHERE (source_file_id, source_row) NOT IN (FROM named)"""
        )
    derive_cohort(con, protocol)
    facts, changed = 0, list[str]()
    for table in fact_tables():
        if table.full_name in claim.tables:
            looked_at, differ = _compare(con, table.full_name, list(table.columns))
            facts += looked_at
            changed += differ
    printed = _printed_again(con, protocol, claim) if claim.printed else None
    return Proof(facts, tuple(changed), count_staged(con), staged, printed)


def _compare(
    con: duckdb.DuckDBPyConnection, table: str, columns: list[str]
) -> tuple[int, list[str]]:
    """Facts of a table that are claimed, and the names of those that came out otherwise."""
    rows = (
        f"SELECT t.* FROM {{}}{table} AS t JOIN claimed AS c ON c.table_name = '{table}' "
        f"AND t.patient = c.patient AND c.item IS NOT DISTINCT FROM {item_sql(columns, 't')}"
    )
    then, now = rows.format(f"{PUBLISHED}."), rows.format("")
    ((facts,),) = con.execute(f"SELECT count(*) FROM ({then})").fetchall()
    differ = con.execute(
        f"""SELECT DISTINCT concat_ws(' ', patient, {item_sql(columns)}) AS fact FROM (
            ({then} EXCEPT ALL {now}) UNION ALL ({now} EXCEPT ALL {then})) ORDER BY fact"""
    ).fetchall()
    return int(facts), [f"{table} {fact}" for (fact,) in differ]


def _printed_again(con: duckdb.DuckDBPyConnection, protocol: Protocol, claim: Claim) -> bool:
    """Whether the printed row is among those of the statistics made of the replayed tables."""
    again = statistics_frames(con, protocol)[claim.printed]
    columns = ", ".join(f'"{name}"' for name in claim.shown)
    with registered(con, "printed_again", again):
        found = con.execute(
            f"""SELECT {columns} FROM {PUBLISHED}.statistics.{claim.printed} WHERE {claim.where}
            INTERSECT SELECT {columns} FROM printed_again"""
        ).fetchall()
    return bool(found)
