"""What is published comes out again from its own staged rows, and these from the files."""

import pytest

from rairdtc_pipeline.errors import RefusedError
from rairdtc_pipeline.privacy.consent import write_withdrawn
from rairdtc_pipeline.replay.reproduce import NOT_MADE_AGAIN, reproduce
from rairdtc_pipeline.storage.database import open_to_read
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.warehouse.locked_analysis import lock_analysis
from tests.integration.shell import copy_of, run

pytestmark = pytest.mark.slow


def different_tables(con):
    """Tables and views of the database `published` that differ from those of the connection."""
    tables = {
        f"{schema}.{table}"
        for schema, table in con.execute(
            """SELECT schema_name, table_name FROM duckdb_tables()
            WHERE database_name = 'published'
            UNION ALL SELECT schema_name, view_name FROM duckdb_views()
            WHERE database_name = 'published' AND schema_name <> 'main' AND NOT internal"""
        ).fetchall()
    }
    assert {"cohort.patients", "derived.survival", "statistics.tests", "adam.adtte"} <= tables
    return {
        table
        for table in tables
        if table not in NOT_MADE_AGAIN
        and con.execute(
            f"""SELECT count(*) FROM (
                (FROM {table} EXCEPT ALL FROM published.{table})
                UNION ALL (FROM published.{table} EXCEPT ALL FROM {table}))"""
        ).fetchall()
        != [(0,)]
    }


def published_snapshot(folder):
    layout = Layout(folder / "warehouse")
    return layout, layout.published.resolve().name


def test_every_table_comes_out_again_to_the_bit(refreshed, tmp_path):
    folder = copy_of(refreshed, tmp_path / "refreshed")
    lock_analysis(*published_snapshot(folder))
    found = reproduce(*published_snapshot(folder), folder / "exports")
    assert (found.changed, found.missing, found.other_versions) == ((), (), {})
    assert found.same_rules
    assert [table for table in (*found.staged, *found.derived) if not table.same] == []
    assert {table.table for table in found.staged} >= {"staging.labs", "staging.patients"}
    made = {table.table for table in found.derived}
    assert made >= {"cohort.patients", "derived.survival", "statistics.tests", "adam.adtte"}


def test_a_file_with_one_other_byte_is_named(refreshed, tmp_path):
    folder = copy_of(refreshed, tmp_path / "refreshed")
    exports = folder / "exports"
    file = exports / "jiangxi_main" / "pain_2025-03-01.csv"
    data = bytearray(file.read_bytes())
    data[-3] ^= 1
    file.write_bytes(data)
    (exports / "jiangxi_east" / "labs_2025-03-01.csv").unlink()
    found = reproduce(*published_snapshot(folder), exports)
    assert found.changed == ("jiangxi_main/pain_2025-03-01.csv",)
    assert found.missing == ("jiangxi_east/labs_2025-03-01.csv",)
    assert found.staged == ()
    assert all(table.same for table in found.derived)
    assert not found.same


def test_a_snapshot_of_a_patient_who_withdrew_is_not_made_again(refreshed, tmp_path):
    layout, snapshot = published_snapshot(copy_of(refreshed, tmp_path / "refreshed"))
    with open_to_read(layout.published_file) as con:
        ((patient,),) = con.execute("SELECT min(patient) FROM cohort.patients").fetchall()
    write_withdrawn(layout.withdrawn_file, {"": [patient]})
    with pytest.raises(RefusedError, match="withdrew consent"):
        reproduce(layout, snapshot, refreshed / "exports")


def test_a_snapshot_that_is_not_kept_is_wrong_usage(refreshed):
    done = run(refreshed, "reproduce", "20010101T000000-00000000")
    assert done.code == 2
    assert "rairdtc rollback lists" in done.said
