"""The refresh as an operator runs it: published, refused, mended, fought over, killed."""

import os
import signal
from pathlib import Path

import duckdb
import pytest

from tests.integration.shell import (
    birth_dates,
    copy_of,
    end,
    found_in,
    found_in_files,
    identifiers,
    once,
    publication,
    published_file,
    run,
    start,
)

CUT_OFF = Path("exports/jiangxi_main/labs_clinical_2025-03-01.csv.gz")
SENT_AGAIN = CUT_OFF.with_name("labs_clinical_2025-03-02.csv.gz")


@pytest.fixture(scope="module")
def demo(demo_refreshed):
    """Folder in which the demo exports were written and refreshed, and how that went."""
    folder, outcome = demo_refreshed
    values = identifiers(folder / "exports")
    found = found_in_files(values, folder / "warehouse")
    return folder, outcome | {"identifiers": sorted(values), "found": found}


@pytest.fixture(scope="module")
def refused(every_process, demo):
    """The same folder after a refresh with a gzip that was cut off."""

    def build(folder):
        copy_of(demo[0], folder)
        before = publication(folder)
        path = folder / CUT_OFF
        data = path.read_bytes()
        path.write_bytes(data[: len(data) // 2])
        outcome = run(folder, "refresh")
        found = found_in_files(demo[1]["identifiers"], folder / "warehouse")
        path.write_bytes(data)
        return {
            "code": outcome.code,
            "said": outcome.said,
            "before": before,
            "after": publication(folder),
            "found": found,
        }

    return once(every_process, "refused", build)


@pytest.fixture(scope="module")
def mended(every_process, refused):
    """The refused folder with the file sent again, refreshed twice at once beside a reader."""

    def build(folder):
        copy_of(refused[0], folder)
        (folder / CUT_OFF).rename(folder / SENT_AGAIN)
        before = publication(folder)
        count = "SELECT count(*), max(run_id) FROM cohort.patients, audit.runs"
        with published_file(folder) as reader:
            read_before = reader.execute(count).fetchall()
            both = [start(folder, "refresh") for _ in range(2)]
            outcomes = [end(process) for process in both]
            read_after = reader.execute(count).fetchall()
            tables = reader.execute("SELECT count(*) FROM derived.response_visit").fetchall()
        with published_file(folder) as new:
            read_new = new.execute(count).fetchall()
        return {
            "outcomes": [(outcome.code, outcome.said) for outcome in outcomes],
            "before": before,
            "after": publication(folder),
            "read before": read_before,
            "read after": read_after,
            "read new": read_new,
            "rows": tables[0][0],
        }

    return once(every_process, "mended", build)


def ask(folder, query):
    with published_file(folder) as con:
        return con.execute(query).fetchall()


def test_refreshing_the_demo_exports_succeeds(demo):
    assert demo[1]["code"] == 0, demo[1]["said"]


def test_the_summary_says_how_many_patients_are_in_each_arm(demo):
    assert "A 14 / B 25 / C 13" in demo[1]["said"]
    assert "52 patients" in demo[1]["said"]
    assert "published/rairdtc.duckdb" in demo[1]["said"]


def test_every_table_and_column_that_is_published_is_described(demo):
    without = ask(
        demo[0],
        """SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE comment IS NULL
        UNION ALL
        SELECT schema_name || '.' || table_name || '.' || column_name FROM duckdb_columns()
        WHERE comment IS NULL AND NOT internal ORDER BY 1""",
    )
    assert without == []


_COLUMNS = "SELECT column_name FROM duckdb_columns() WHERE NOT internal"


def test_no_column_that_is_published_is_private(demo):
    columns = {name for (name,) in ask(demo[0], _COLUMNS)}
    assert columns.isdisjoint({"name", "national_id", "patient_id", "birth_date"})


def test_no_identifier_and_no_birth_date_is_in_a_cell_that_is_published(demo):
    with published_file(demo[0]) as con:
        names = con.execute(
            "SELECT schema_name || '.' || table_name FROM duckdb_tables()"
        ).fetchall()
        for (name,) in names:
            columns = [column for column, *_ in con.execute(f"DESCRIBE {name}").fetchall()]
            cells = ", ".join(f'"{column}"::VARCHAR' for column in columns)
            text = str(con.execute(f"SELECT {cells} FROM {name}").fetchall())
            assert found_in(demo[1]["identifiers"], text) == [], name
            assert found_in(birth_dates(demo[0] / "exports"), text) == [], name


def test_every_row_of_every_file_is_accounted_for(demo):
    lines = ask(
        demo[0],
        """SELECT file_name, rows_read, rows_staged + rows_duplicate + rows_superseded
            + rows_not_used + rows_quarantined, adds_up FROM audit.row_accounting""",
    )
    assert {Path(name).name for name, *_ in lines} == {
        path.name for path in (demo[0] / "exports").glob("*/*")
    }
    assert all(read == gone and adds_up for _, read, gone, adds_up in lines)


TABLE_2 = {
    ("6", "A"): (0, 3, 10, 1),
    ("6", "B"): (0, 8, 17, 0),
    ("6", "C"): (0, 10, 3, 0),
    ("12", "A"): (1, 2, 4, 2),
    ("12", "B"): (4, 6, 7, 1),
    ("12", "C"): (4, 7, 1, 1),
}


def test_the_responses_are_those_of_table_2(demo):
    rows = ask(
        demo[0],
        """SELECT v.target_months::VARCHAR, r.arm, count(*) FILTER (response = 'CR'),
            count(*) FILTER (response = 'PR'), count(*) FILTER (response = 'SD'),
            count(*) FILTER (response = 'PD')
        FROM derived.response_visit r JOIN protocol.visit_schedule v USING (visit)
        WHERE v.target_months IN (6, 12) GROUP BY ALL""",
    )
    assert {(months, arm): tuple(counts) for months, arm, *counts in rows} == TABLE_2


def test_what_holds_patient_rows_or_the_key_is_closed_to_others(demo):
    root = demo[0] / "warehouse"
    kept = [root, *(root / "private").rglob("*"), *(root / "snapshots").rglob("*")]
    open_to_others = [
        str(path.relative_to(root))
        for path in kept
        if not path.is_symlink() and path.stat().st_mode & 0o077
    ]
    assert open_to_others == []


def test_a_refresh_without_changes_says_so_and_publishes_nothing_new(demo, tmp_path):
    folder = copy_of(demo[0], tmp_path / "copy")
    before = publication(folder)
    outcome = run(folder, "refresh")
    assert outcome.code == 0
    assert "Nothing changed" in outcome.said
    assert publication(folder) == before


def test_no_identifier_is_in_any_byte_of_the_warehouse_or_of_what_was_said(demo):
    assert len(demo[1]["identifiers"]) > 150
    assert demo[1]["found"] == []
    assert found_in(demo[1]["identifiers"], demo[1]["said"]) == []


@pytest.mark.slow
def test_a_refused_file_is_named_and_nothing_is_published(refused):
    assert refused[1]["code"] == 1
    assert CUT_OFF.name in refused[1]["said"]
    assert "cut off" in refused[1]["said"]
    assert "Traceback" not in refused[1]["said"]


def test_after_a_refused_file_the_last_publication_is_served_byte_for_byte(refused):
    assert refused[1]["before"] == refused[1]["after"]
    assert len(ask(refused[0], "FROM cohort.patients")) == 52


@pytest.mark.slow
def test_a_refused_refresh_leaves_no_identifier_in_any_byte(demo, refused):
    assert refused[1]["found"] == []
    assert found_in(demo[1]["identifiers"], refused[1]["said"]) == []


@pytest.mark.slow
def test_a_mended_file_is_published(mended):
    assert mended[1]["before"] != mended[1]["after"]
    assert len(ask(mended[0], "FROM cohort.patients")) == 52


def test_of_two_refreshes_at_once_one_publishes_and_the_other_says_who_holds_it(mended):
    outcomes = mended[1]["outcomes"]
    assert 0 in [code for code, _ in outcomes]
    for code, said in outcomes:
        assert "Traceback" not in said
        assert code == 0 or (code == 1 and "another refresh holds" in said and "process" in said)
    assert not list((mended[0] / "warehouse" / "snapshots").glob(".*"))


def test_a_reader_keeps_its_snapshot_while_another_is_published(mended):
    assert mended[1]["read before"] == mended[1]["read after"]
    assert mended[1]["read before"] != mended[1]["read new"]
    assert mended[1]["rows"] == 52 * 17


@pytest.mark.slow
def test_the_first_refresh_killed_publishes_nothing_and_the_next_one_all(tmp_path):
    made = run(tmp_path, "demo")
    assert made.code == 0
    process = start(tmp_path, "refresh")
    for _ in range(12):
        process.stdout.readline()
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert not (tmp_path / "warehouse" / "published").exists()
    status = run(tmp_path, "status")
    assert status.code == 1
    assert "nothing is published" in status.said


@pytest.mark.slow
def test_the_demo_of_one_patient_is_published(tmp_path):
    made = run(tmp_path, "demo", "--patients", "1")
    assert made.code == 0, made.said
    refreshed = run(tmp_path, "refresh")
    assert refreshed.code == 0, refreshed.said
    assert ask(tmp_path, "SELECT count(*) FROM cohort.candidates") == [(1,)]


def test_what_is_published_cannot_be_written_through_a_reader(demo):
    with published_file(demo[0]) as con, pytest.raises(duckdb.Error):
        con.execute("DELETE FROM cohort.patients")


def test_the_column_of_stages_says_every_stage_there_is(published):
    (said,) = published.execute(
        """SELECT comment FROM duckdb_columns()
        WHERE schema_name = 'audit' AND table_name = 'validation' AND column_name = 'stage'"""
    ).fetchone()
    stages = published.execute("SELECT DISTINCT stage FROM audit.validation").fetchall()
    assert len(stages) == 4
    assert [stage for (stage,) in stages if stage not in said] == []
