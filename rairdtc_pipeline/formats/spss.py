"""SPSS files: a .sav per table, with variable labels, value labels and measurement levels."""

from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyreadstat

from rairdtc_pipeline.formats.codes import ORDERED, Labels
from rairdtc_pipeline.formats.disk import errors_of_the_disk
from rairdtc_pipeline.formats.numeric import as_numbers
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.messages.language import ENGLISH
from rairdtc_pipeline.published.analysis_tables import Column, Table
from rairdtc_pipeline.published.words import worded

_LONGEST_LABEL_BYTES = 255
# Position of the date and time of creation in the file header.
_CREATED_AT = 92
_YES_NO = {0.0: "words-no", 1.0: "words-yes"}


def write_sav(
    con: duckdb.DuckDBPyConnection,
    table: Table,
    labels: Labels,
    folder: Path,
    made: datetime,
    language: str = ENGLISH,
) -> Path:
    """Write spss/<schema>.<table>.sav; booleans are 1 and 0, and missing text is empty."""
    answers = {number: message(said).text(language) for number, said in _YES_NO.items()}
    path = folder / "spss" / f"{table.full_name}.sav"
    frame = con.sql(table.query).pl()
    with errors_of_the_disk(path):
        pyreadstat.write_sav(
            as_numbers(frame),
            path,
            file_label=table.full_name,
            column_labels={c.name: _label(c, language) for c in table.columns},
            variable_value_labels={
                column.name: found
                for column in table.columns
                if (
                    found := _value_labels(frame[column.name], labels.get(column.name, {}), answers)
                )
            },
            variable_measure={c.name: _measure(c, frame.schema[c.name]) for c in table.columns},
            variable_format={
                name: "F10.0"
                for name, kind in frame.schema.items()
                if kind.is_integer() or kind == pl.Boolean
            },
        )
    _date(path, made)
    return path


def _label(column: Column, language: str) -> str:
    text = worded(column.description, language).encode()[:_LONGEST_LABEL_BYTES]
    return text.decode(errors="ignore")


def _value_labels(
    values: pl.Series, words: dict[str, str], answers: dict[float, str]
) -> dict[Any, str]:
    """Value labels in the column's type; empty if the codes belong to another column."""
    if values.dtype == pl.Boolean:
        return answers
    found = values.drop_nulls().unique().cast(pl.String)
    if not found.is_in(list(words)).any():
        return {}
    if values.dtype == pl.String:
        return words
    return {float(code): text for code, text in words.items()}


def _measure(column: Column, kind: pl.DataType) -> str:
    if column.name in ORDERED:
        return "ordinal"
    return "nominal" if kind in (pl.String, pl.Boolean) else "scale"


def _date(path: Path, made: datetime) -> None:
    """Replace the date of the clock, which the library writes, with the date of the data."""
    with path.open("r+b") as stream:
        stream.seek(_CREATED_AT)
        stream.write(f"{made:%d %b %y%H:%M:%S}".encode())
