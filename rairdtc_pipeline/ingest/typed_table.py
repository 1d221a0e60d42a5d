"""Names the table that holds the typed rows of an export between reading and staging."""

import duckdb

from rairdtc_pipeline.contracts import Contract
from rairdtc_pipeline.privacy.consent import WITHDRAWN


def typed_table(con: duckdb.DuckDBPyConnection, contract: Contract) -> str:
    """The name of the table with the typed rows of an export.

    Staging turns this table into the staged one without writing it again. It is private if the
    export has private columns or if patients withdrew, because these values must never have been in
    the published file.
    """
    private = any(column.private for column in contract.stored)
    if private or con.execute(f"SELECT 1 FROM {WITHDRAWN} LIMIT 1").fetchall():
        return f"private.staging.typed_{contract.name}"
    return f"rairdtc.staging.typed_{contract.name}"
