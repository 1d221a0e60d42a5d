"""Where the typed rows of an export lie between reading and staging."""

import duckdb

from rairdtc_pipeline.contracts import Contract


def typed_table(con: duckdb.DuckDBPyConnection, contract: Contract) -> str:
    """The table of the typed rows of an export.

    It becomes the staged one, without being written again. Where some of it must never have been in
    the file that is published, private columns or patients who withdrew, it is private.
    """
    private = any(column.private for column in contract.stored)
    if private or con.execute("SELECT 1 FROM withdrawn LIMIT 1").fetchall():
        return f"private.staging.typed_{contract.name}"
    return f"rairdtc.staging.typed_{contract.name}"
