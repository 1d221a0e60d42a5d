"""A query of an analyst against the published file, which it can read and nothing else."""

import duckdb
import polars as pl

from rairdtc_pipeline.errors import DeclarationError
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.storage.database import literal
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.storage.temporary import temporary_folder
from rairdtc_pipeline.warehouse.connection import open_published


def run_query(layout: Layout, query: str) -> pl.DataFrame:
    """Rows of one SELECT, FROM, VALUES, DESCRIBE, SUMMARIZE or SHOW.

    A read-only connection does not keep COPY from writing other files, not even the published one,
    so that only queries run, under settings that no query can change; what does not fit in memory
    goes to a temporary folder and not into the snapshot.

    Raises DeclarationError for what is no query, or what DuckDB says of one that fails.
    """
    with temporary_folder() as spilled, open_published(layout) as con:
        con.execute(f"SET temp_directory = {literal(spilled)}")
        con.execute("SET enable_external_access = false")
        con.execute("SET lock_configuration = true")
        try:
            statements = con.extract_statements(query)
            if [found.type for found in statements] != [duckdb.StatementType.SELECT]:
                raise DeclarationError(message("errors-not-a-query"))
            rows: pl.DataFrame = con.sql(query).pl()
        except duckdb.Error as error:
            raise DeclarationError(message("errors-query-failed", reason=str(error))) from error
    return rows
