"""What is published comes out again from its own staged rows."""

import pytest

from rairdtc_pipeline.protocol import load_protocol
from rairdtc_pipeline.replay import copy_birth_dates, copy_staged, derive_again, open_scratch
from rairdtc_pipeline.replay.scratch import attached

# Made of the code alone, or of the publication before.
NOT_DERIVED = {"audit.changes", "audit.column_lineage"}


@pytest.fixture(scope="module")
def replayed(refreshed):
    """Connection to a scratch warehouse derived again, with the publication as `published`."""
    warehouse = refreshed / "warehouse"
    with open_scratch() as con:
        copy_staged(con, warehouse / "published" / "rairdtc.duckdb")
        copy_birth_dates(con, warehouse / "private" / "private.duckdb")
        derive_again(con, load_protocol())
        with attached(con, warehouse / "published" / "rairdtc.duckdb", "published"):
            yield con


def different_tables(con):
    """Tables and views of the database `published` that differ from those of the connection."""
    tables = {
        f"{schema}.{table}"
        for schema, table in con.execute(
            """SELECT schema_name, table_name FROM duckdb_tables()
            WHERE database_name = 'published'
            UNION ALL SELECT schema_name, view_name FROM duckdb_views()
            WHERE database_name = 'published' AND NOT internal"""
        ).fetchall()
    }
    assert {"cohort.patients", "derived.survival", "statistics.tests", "adam.adtte"} <= tables
    return {
        table
        for table in tables
        if table in NOT_DERIVED
        or con.execute(
            f"""SELECT count(*) FROM (
                (FROM {table} EXCEPT ALL FROM published.{table})
                UNION ALL (FROM published.{table} EXCEPT ALL FROM {table}))"""
        ).fetchall()
        != [(0,)]
    }


def test_every_published_table_comes_out_again_row_by_row(replayed):
    assert different_tables(replayed) == NOT_DERIVED
