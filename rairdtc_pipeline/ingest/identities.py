"""Finds contradictions between patient numbers and persons, before names are removed.

All data stays in memory; findings give only file names and row numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from rairdtc_pipeline.contracts import PATIENT_ID, load_contracts
from rairdtc_pipeline.contracts.cells import clean
from rairdtc_pipeline.contracts.headers import read_headers
from rairdtc_pipeline.contracts.model import PATIENTS
from rairdtc_pipeline.contracts.moments import moment
from rairdtc_pipeline.errors import ExportError
from rairdtc_pipeline.ingest.files import Inventory, SourceFile
from rairdtc_pipeline.ingest.readers import read_file
from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.privacy.identifiers import in_memory
from rairdtc_pipeline.privacy.patient_number import patient_numbers
from rairdtc_pipeline.storage.temporary import unnamed_files

ONE_NUMBER, TWO_NUMBERS = "identity-one-number", "identity-two-numbers"
_TOLD = 20
_COLUMNS = {PATIENT_ID: "number", "name": "name", "national_id": "national", "birth_date": "birth"}
# For each number, the newest rows of each site count. Patients with different national numbers may
# share name and birth date by chance.
_CONTRADICTIONS = f"""
    WITH persons AS (
        SELECT site, received_at, file, source_row, number, upper(national) AS national,
            lower(regexp_replace(name, '[\\s·•.,''’-]', '', 'g')) AS name,
            {moment("birth", "DATE")} AS birth
        FROM written WHERE number IS NOT NULL
    ),
    newest AS (
        FROM persons
        QUALIFY received_at = max(received_at) OVER (PARTITION BY site, number)
    ),
    numbers AS (
        SELECT number FROM newest GROUP BY number
        HAVING count(DISTINCT name) > 1 OR count(DISTINCT national) > 1 OR count(DISTINCT birth) > 1
        UNION
        SELECT number FROM newest AS n JOIN persons AS o USING (site, number)
        WHERE o.received_at < n.received_at AND o.name <> n.name
            AND (o.birth <> n.birth OR o.national <> n.national)
    ),
    nationals AS (
        SELECT national FROM newest WHERE national IS NOT NULL
        GROUP BY national HAVING count(DISTINCT number) > 1
    ),
    namesakes AS (
        SELECT name, birth FROM newest WHERE name IS NOT NULL AND birth IS NOT NULL
        GROUP BY name, birth
        HAVING count(DISTINCT number) > greatest(count(DISTINCT national), 1)
    ),
    found AS (
        SELECT '{ONE_NUMBER}' AS kind, number AS one, file, source_row, number
        FROM persons SEMI JOIN numbers USING (number)
        UNION ALL
        SELECT '{TWO_NUMBERS}', national, file, source_row, number
        FROM newest SEMI JOIN nationals USING (national)
        UNION ALL
        SELECT '{TWO_NUMBERS}', name || ' ' || birth, file, source_row, number
        FROM newest SEMI JOIN namesakes USING (name, birth)
    ),
    groups AS (
        SELECT DISTINCT kind,
            list(DISTINCT (file, source_row) ORDER BY (file, source_row)) AS places
        FROM found GROUP BY kind, one
    )
    SELECT kind, places, (SELECT count(DISTINCT number) FROM found) AS patients
    FROM groups ORDER BY kind, places"""


@dataclass(frozen=True)
class Contradiction:
    """Rows of patients files that cannot all be right; `kind` is the id of the message."""

    kind: str
    places: tuple[tuple[str, int], ...]

    @property
    def said(self) -> Message:
        """The message that lists the rows; if there are many, it lists the first ones."""
        rows = [message("identity-row", file=f, row=row) for f, row in self.places[:_TOLD]]
        return message(self.kind, rows=rows)


@dataclass(frozen=True)
class Identities:
    """The contradictions, and how many patient numbers they affect."""

    contradictions: tuple[Contradiction, ...]
    patients: int


def contradicting_identities(inventory: Inventory, workdir: Path) -> Identities:
    """Contradictions among the rows of all patients files, within sites and between them.

    One number stands for two persons when its newest rows differ in name, national number or birth
    date, or when a newer file gives it another name together with another birth date or national
    number. Two numbers stand for one person when they share the national number, or the name and
    the birth date. A file that cannot be read adds no rows.
    """
    with in_memory() as con:
        con.execute(
            """CREATE TABLE written (site VARCHAR, received_at TIMESTAMP, file VARCHAR,
            source_row BIGINT, number VARCHAR, name VARCHAR, national VARCHAR, birth VARCHAR)"""
        )
        for file in inventory.of(PATIENTS):
            try:
                _write(con, file, workdir)
            except (ExportError, duckdb.Error):
                con.execute("DELETE FROM written WHERE file = ?", [file.name])
        found = con.execute(_CONTRADICTIONS).fetchall()
    contradictions = tuple(Contradiction(kind, tuple(places)) for kind, places, _ in found)
    return Identities(contradictions, found[0][2] if found else 0)


def _write(con: duckdb.DuckDBPyConnection, file: SourceFile, workdir: Path) -> None:
    """Append the identifying cells of the rows of a file to table `written`."""
    contract = load_contracts()[PATIENTS]
    with unnamed_files(workdir) as new_file, in_memory() as reader:
        reading = read_file(file, contract, new_file)
        cells = read_headers(contract, reading.header)
        places = {cell.column.name: cell.position for cell in cells if cell.column}
        with reading.at_hand(reader):
            for batch in reading.batches(reader, reading.numbered):
                con.register("batch", _identity(batch, places))
                con.execute(
                    "INSERT INTO written SELECT $site, $received, $file, * FROM batch",
                    {"site": file.site, "received": file.received_at, "file": file.name},
                )
                con.unregister("batch")


def _identity(batch: pa.Table, places: dict[str, int]) -> pa.Table:
    """Row number, normalised patient number, name, national number, and birth date as text."""
    made: dict[str, Sequence[object]] = {"source_row": batch["source_row"]}
    for column, name in _COLUMNS.items():
        if column not in places:
            made[name] = pa.nulls(batch.num_rows, pa.string())
            continue
        texts = batch[f"c{places[column]}"].cast(pa.string()).combine_chunks()
        made[name] = patient_numbers(texts) if column == PATIENT_ID else clean(texts)
    return pa.table(made)
