"""Convert rows to a frame with the columns and types of a contract, plus `site`."""

from collections.abc import Mapping

import polars as pl

from rairdtc_pipeline.contracts import load_contracts

Row = dict[str, object]
_DTYPES: dict[str, pl.DataType] = {
    "string": pl.String(),
    "number": pl.Float64(),
    "integer": pl.Int64(),
    "date": pl.Date(),
    "timestamp": pl.Datetime("us"),
}


def canonical_schema(export: str) -> dict[str, pl.DataType]:
    """Type of each column of an export in canonical form, with `site` last."""
    columns = load_contracts()[export].columns
    return {column.name: _DTYPES[column.type] for column in columns} | {"site": pl.String()}


def canonical_frame(export: str, rows: list[Row]) -> pl.DataFrame:
    """One row per given row; a column that a row lacks is missing in it."""
    return pl.DataFrame(rows, schema=canonical_schema(export), orient="row", strict=False)


def exports_sent(frames: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The exports that a site sends, in declared order.

    Without rows, a required export is sent with only its header, and an optional one is not sent.
    """
    sent = {}
    for export, contract in load_contracts().items():
        frame = frames.get(export, canonical_frame(export, []))
        if contract.required or not frame.is_empty():
            sent[export] = frame
    return sent
