"""The share extract: the ADaM datasets for a named recipient, without calendar dates and sites.

It consists of CSV and Parquet files with a data dictionary and a README. The same recipient,
publication and key give the same bytes.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from rairdtc_pipeline.errors import DeclarationError, RefusedError
from rairdtc_pipeline.formats.flat_files import defused, write_csv, write_parquet
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.published.analysis_tables import Table, analysis_tables
from rairdtc_pipeline.release.extract_columns import (
    Treated,
    Treatment,
    treated_columns,
)
from rairdtc_pipeline.release.extract_readme import readme
from rairdtc_pipeline.release.ledger import Ledger, Shared
from rairdtc_pipeline.release.narrowing import narrowing
from rairdtc_pipeline.release.recipient import Recipient
from rairdtc_pipeline.release.risk import Risk, risk_of
from rairdtc_pipeline.release.rules import setting
from rairdtc_pipeline.storage.new_folder import new_folder

_DATASETS = "adam"
_SUBJECTS = "adam.adsl"
_PEOPLE, _SITES = "share_people", "share_sites"


@dataclass(frozen=True)
class ExtractTable(Table):
    """A dataset of the extract, computed once per session because its views are slow."""

    @property
    def made(self) -> str:
        """Name of the temporary table."""
        return f"share_{self.name}"

    @property
    def query(self) -> str:
        """The SELECT of all its rows, ordered by columns of the extract itself."""
        return f"SELECT * FROM {self.made} ORDER BY ALL"


@dataclass(frozen=True)
class Extract:
    """The result of `write_extract`."""

    files: int
    risk: Risk


def write_extract(
    con: duckdb.DuckDBPyConnection,
    recipient: Recipient,
    snapshot: str,
    ledger: Ledger,
    target: Path,
    *,
    narrows_shifts: bool = False,
) -> Extract:
    """Write the extract to a new folder; `con` is read-only, `snapshot` names the publication.

    Raises RefusedError if it would hold a pseudonym, a site or a file name of the warehouse, or if
    it narrows the possible shifts of an earlier extract and `narrows_shifts` is false.
    """
    most, oldest = int(setting(con, "share_shift_days")), int(setting(con, "share_oldest_age"))
    if most < 1:
        raise DeclarationError(message("release-dates-not-moved"))
    _bind_secrets(con, recipient, most)
    datasets = [table for table in analysis_tables(con) if table.schema == _DATASETS]
    treated = {table.full_name: treated_columns(con, table) for table in datasets}
    shared = Shared(recipient.name.casefold(), _data_cutoff(con))
    known = [e.data_cutoff for e in ledger.extracts if e.recipient == shared.recipient]
    narrowed = narrowing(con, treated, known, shared.data_cutoff)
    if narrowed.patients and not narrows_shifts:
        raise RefusedError(
            message(
                "release-narrows-shifts",
                recipient=recipient.name,
                patients=narrowed.patients,
                days=narrowed.fewest_days,
                possible=2 * most,
            )
        )
    tables = [_make(con, table, treated[table.full_name], oldest) for table in datasets]
    risk = risk_of(con, next(table.made for table in tables if table.full_name == _SUBJECTS))
    with new_folder(target) as folder:
        for kind in ("csv", "parquet"):
            (folder / kind).mkdir(mode=0o700)
        for table in tables:
            write_csv(con, table, folder)
            write_parquet(con, table, folder)
        _write_dictionary(folder / "data_dictionary.csv", treated)
        text = readme(recipient.name, snapshot, treated, risk, narrowed, (most, oldest))
        (folder / "README.md").write_text(text, encoding="utf-8", newline="\n")
        files = sum(path.is_file() for path in folder.rglob("*"))
        ledger.add_extract(shared)
    return Extract(files, risk)


def _data_cutoff(con: duckdb.DuckDBPyConnection) -> date:
    """The last day of the data; the earliest possible date if there are no data."""
    ((day,),) = con.execute("SELECT max(data_cutoff) FROM cohort.data_cutoff").fetchall()
    return day or date.min


def _bind_secrets(con: duckdb.DuckDBPyConnection, recipient: Recipient, most: int) -> None:
    """Register each patient's pseudonym and shift and each site's number as tables of the session.

    They are never written to a file.
    """
    rows = con.execute(f"SELECT usubjid, siteid FROM {_SUBJECTS} ORDER BY ALL").fetchall()
    patients = [patient for patient, _ in rows]
    people = {
        "patient": patients,
        "pseudonym": [recipient.pseudonym(patient) for patient in patients],
        "shift_days": [recipient.shift_days(patient, most) for patient in patients],
    }
    types = {"patient": pl.String, "pseudonym": pl.String, "shift_days": pl.Int32}
    con.register(_PEOPLE, pl.DataFrame(people, schema=types))
    codes = recipient.site_codes(sorted({site for _, site in rows if site is not None}))
    sites = {"site": list(codes), "code": list(codes.values())}
    con.register(_SITES, pl.DataFrame(sites, schema={"site": pl.String, "code": pl.String}))


def _make(
    con: duckdb.DuckDBPyConnection, table: Table, treated: list[Treated], oldest: int
) -> ExtractTable:
    """Make a dataset; raises RefusedError if it holds a name of the warehouse."""
    kept = [column for column in treated if not column.treatment.left_out]
    columns = tuple(column.column for column in kept)
    made = ExtractTable(table.schema, table.name, table.description, columns, table.rows)
    con.execute(
        f"""CREATE TEMP TABLE {made.made} AS
        SELECT {", ".join(_treated_sql(column, oldest) for column in kept)}
        FROM {table.full_name} AS t JOIN {_PEOPLE} AS p ON t.usubjid = p.patient ORDER BY ALL"""
    )
    _refuse_traces(con, made)
    return made


def _treated_sql(treated: Treated, oldest: int) -> str:
    name, kind = treated.column.name, treated.column.sql_type
    treatments = {
        Treatment.KEPT: f't."{name}"',
        Treatment.PSEUDONYM: "p.pseudonym",
        Treatment.SITE: f'(SELECT code FROM {_SITES} AS s WHERE s.site = t."{name}")',
        Treatment.SHIFTED: f'CAST(t."{name}" + to_days(p.shift_days) AS {kind})',
        Treatment.OLDEST: f'CAST(least(t."{name}", {oldest}) AS {kind})',
    }
    return f'{treatments[treated.treatment]} AS "{name}"'


def _refuse_traces(con: duckdb.DuckDBPyConnection, table: ExtractTable) -> None:
    """Raise RefusedError if any value is a pseudonym, site or file name of the warehouse."""
    texts = " UNION ALL ".join(
        f"SELECT DISTINCT '{column.name}' AS name, \"{column.name}\" AS text FROM {table.made}"
        for column in table.columns
        if column.is_text
    )
    found = con.execute(
        f"""SELECT DISTINCT name FROM ({texts}) WHERE text IN (
            SELECT patient FROM cohort.candidates
            UNION ALL SELECT site FROM audit.source_files
            UNION ALL SELECT file_name FROM audit.source_files
            UNION ALL SELECT source_file_id FROM audit.source_files
        ) ORDER BY name"""
    ).fetchall()
    if found:
        raise RefusedError(
            message(
                "release-names-in-extract",
                columns=(name for (name,) in found),
                table=table.full_name,
            )
        )


def _write_dictionary(path: Path, treated: dict[str, list[Treated]]) -> None:
    def rows() -> Iterable[tuple[str, ...]]:
        for table, columns in treated.items():
            for each in columns:
                column = each.column
                yield (
                    *(table, column.name, column.sql_type, column.unit, column.description),
                    str(each.treatment.description),
                )

    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("dataset", "column", "type", "unit", "label", "in this extract"))
        writer.writerows([defused(text) for text in row] for row in rows())
