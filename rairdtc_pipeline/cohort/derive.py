"""Makes the cohort and all derived tables in one pass, without Dagster assets."""

from collections.abc import Collection, Iterator

import duckdb

from rairdtc_pipeline.cohort.checks import check_candidates
from rairdtc_pipeline.protocol import Protocol
from rairdtc_pipeline.warehouse.build import build_table
from rairdtc_pipeline.warehouse.protocol_tables import write_protocol
from rairdtc_pipeline.warehouse.sql_table import LAYERS, SqlTable, load_sql_tables


def derive(
    con: duckdb.DuckDBPyConnection, protocol: Protocol, schemas: Collection[str] = LAYERS
) -> Iterator[SqlTable]:
    """Make every table of the schemas from the staged tables, in order, and yield each one.

    The tables of `sql/cohort` and `sql/derived` come first and read no others.
    """
    write_protocol(con, protocol)
    for table in load_sql_tables().values():
        if table.schema not in schemas:
            continue
        build_table(con, table)
        if table.full_name == "cohort.candidates":
            check_candidates(con, protocol)
        yield table
