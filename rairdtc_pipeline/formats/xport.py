"""SAS transport files (XPORT version 5), the format in which regulators accept ADaM datasets.

The format allows names of 8 characters, labels of 40 characters and text of 200 bytes. Longer text
is cut between two characters. Dates are SAS dates with the format DATE9.
"""

import errno
import re
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl
import pyreadstat

from rairdtc_pipeline.formats.disk import errors_of_the_disk
from rairdtc_pipeline.formats.numeric import as_numbers
from rairdtc_pipeline.published.analysis_tables import Table

LONGEST_TEXT_BYTES = 200
_LONGEST_LABEL = 40
# The first records have the times of creation and change, before the variables.
_HEADER_BYTES = 640
_MOMENT = re.compile(rb"\d\d[A-Z]{3}\d\d:\d\d:\d\d:\d\d")


def write_xpt(con: duckdb.DuckDBPyConnection, table: Table, folder: Path, made: datetime) -> Path:
    """Write adam/<table>.xpt."""
    path = folder / "adam" / f"{table.name}.xpt"
    frame = as_numbers(con.sql(table.query).pl())
    frame = frame.with_columns(pl.col(pl.String).map_elements(_cut, return_dtype=pl.String)).rename(
        str.upper
    )
    with errors_of_the_disk(path):
        pyreadstat.write_xport(
            frame,
            path,
            file_label=_title(table)[:_LONGEST_LABEL],
            column_labels={c.name.upper(): c.description[:_LONGEST_LABEL] for c in table.columns},
            table_name=table.name.upper(),
            file_format_version=5,
            variable_format={
                name: "DATE9." for name, kind in frame.schema.items() if kind == pl.Date
            },
        )
    if _rows_in(path) != frame.height:
        raise OSError(errno.EIO, "Not written whole", str(path))
    _date(path, made)
    return path


def _rows_in(path: Path) -> int:
    """Rows of the written file; the library reports no error if the disk was full."""
    try:
        values, _ = pyreadstat.read_xport(path, output_format="dict")
    except pyreadstat.ReadstatError:
        return 0
    return len(next(iter(values.values())))


def _title(table: Table) -> str:
    """Title of the dataset: the last sentence of the description without text in brackets."""
    return table.description.rsplit(". ", 1)[-1].split(" (")[0]


def _cut(text: str) -> str:
    return text.encode()[:LONGEST_TEXT_BYTES].decode(errors="ignore")


def _date(path: Path, made: datetime) -> None:
    """Replace the date of the clock, which the library writes, with the date of the data."""
    moment = f"{made:%d%b%y:%H:%M:%S}".upper().encode()
    with path.open("r+b") as stream:
        header = stream.read(_HEADER_BYTES)
        stream.seek(0)
        stream.write(_MOMENT.sub(moment, header))
