"""The messages for the rows of `audit.contradictions`, for the people who can correct them."""

from collections.abc import Mapping
from typing import Any

from rairdtc_pipeline.messages import Message, Value, message

TABLE = "audit.contradictions"


def said(row: Mapping[str, Any]) -> Message:
    """The message for one row of the table: what contradicts what, and what to do.

    It never contains a patient's value.
    """
    parameters: dict[str, Value] = {"column": row["column_name"]}
    if row["against_file_name"]:
        parameters["against"] = message(
            "contradictions-row", file=row["against_file_name"], row=row["against_row"]
        )
    if row["lowest"] is not None:
        parameters |= _range(row)
    return message(f"contradictions-{row['rule'].replace('_', '-')}", **parameters)


def _range(row: Mapping[str, Any]) -> dict[str, Value]:
    column, test, unit = row["column_name"], row["test_code"], row["unit"]
    what = message("contradictions-of-test", column=column, test=test) if test else column
    low, high = (
        message("refusals-quantity", number=float(limit), unit=unit)
        if unit
        else message("refusals-number", number=float(limit))
        for limit in (row["lowest"], row["highest"])
    )
    return {"what": what, "low": low, "high": high}
