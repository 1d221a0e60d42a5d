"""Collects the identifiers in the patients files, and removes them from file and site names."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from rairdtc_pipeline.contracts import PATIENT_ID, load_contracts
from rairdtc_pipeline.contracts.cells import BLANKS, clean
from rairdtc_pipeline.contracts.headers import identifier_places, places_of
from rairdtc_pipeline.contracts.moments import moment
from rairdtc_pipeline.errors import ExportError
from rairdtc_pipeline.ingest.files import Inventory, SourceFile
from rairdtc_pipeline.ingest.readers import read_file
from rairdtc_pipeline.privacy.identifiers import Identifiers, in_memory
from rairdtc_pipeline.privacy.patient_number import patient_numbers
from rairdtc_pipeline.storage.temporary import unnamed_files

_BIRTH_DATE = "birth_date"


def known_identifiers(inventory: Inventory, workdir: Path) -> Identifiers:
    """Read every identifier in the patients files; a file that cannot be read adds none.

    If the patients files of a site give no patient number, the numbers in its other exports are
    used.
    """
    values: list[pl.Series] = [pl.Series(dtype=pl.String)]
    births: list[pl.Series] = [pl.Series(dtype=pl.Date)]
    numbers: dict[str, list[pl.Series]] = {}
    files = inventory.of("patients")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        read = pool.map(lambda file: _identifiers_in(file, workdir), files)
        for file, columns in zip(files, read, strict=True):
            values += [found for column, found in columns if column != _BIRTH_DATE]
            births += [found for column, found in columns if column == _BIRTH_DATE]
            numbers.setdefault(file.site, []).extend(
                found for column, found in columns if column == PATIENT_ID
            )
    for file in inventory.files:
        if not any(map(len, numbers.get(file.site, ()))):
            values += [
                found for column, found in _identifiers_in(file, workdir) if column == PATIENT_ID
            ]
    by_site = {site: pl.concat(found) for site, found in numbers.items() if found}
    in_form = [
        pl.Series(patient_numbers(found.to_arrow()), dtype=pl.String) for found in by_site.values()
    ]
    given = pl.concat([*values, *in_form]).drop_nulls()
    return Identifiers(given, by_site, pl.concat(births).unique())


def _identifiers_in(file: SourceFile, workdir: Path) -> list[tuple[str, pl.Series]]:
    """The identifier columns with their trimmed values, without missing values; birth dates.

    If an error stops the reading, the values found before it are returned.
    """
    contract = load_contracts()[file.export]
    found: list[tuple[str, pl.Series]] = []
    try:
        with unnamed_files(workdir) as new_file, in_memory() as con:
            reading = read_file(file, contract, new_file)
            for column, place in identifier_places(contract, reading.header):
                written = reading.column(con, place).to_arrow()
                given = clean(written)
                if column == PATIENT_ID:
                    # As written: the list of withdrawn patients may use this spelling.
                    trimmed = pc.utf8_trim(written, characters=BLANKS)
                    given = pc.if_else(given.is_valid(), trimmed, None)
                found.append((column, pl.Series(given.drop_null(), dtype=pl.String)))
            for place in places_of(contract, reading.header, _BIRTH_DATE):
                con.register(
                    "births", pa.table({"text": clean(reading.column(con, place).to_arrow())})
                )
                days = con.sql(f"SELECT DISTINCT {moment('text', 'DATE')} AS day FROM births").pl()
                found.append((_BIRTH_DATE, days["day"].drop_nulls()))
    except (ExportError, duckdb.Error):
        return found
    return found


def without_identifiers(inventory: Inventory, identifiers: Identifiers) -> Inventory:
    """The inventory with no identifier in file and site names; file names stay unique."""
    files, taken = [], set()
    for file in inventory.files:
        name, number = identifiers.clean(file.name), 1
        while name in taken:
            number += 1
            name = f"{identifiers.clean(file.name)} ({number})"
        taken.add(name)
        files.append(replace(file, name=name, site=identifiers.clean(file.site)))
    ignored = tuple((identifiers.clean(name), reason) for name, reason in inventory.ignored)
    return Inventory(tuple(files), ignored)
