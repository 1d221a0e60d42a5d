"""What lies in the private folder damaged, half written or gone: it is made anew, or said."""

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import dagster as dg
import duckdb
import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from rairdtc_pipeline.errors import ExportError, RairdtcError, StorageError
from rairdtc_pipeline.ingest import take_inventory
from rairdtc_pipeline.orchestration.dead_runs import end_dead_runs, shown_alive
from rairdtc_pipeline.orchestration.sqlite_history import sqlite_logs_kept_open
from rairdtc_pipeline.publication.changes import changes_since
from rairdtc_pipeline.storage.atomic_file import write_atomically
from rairdtc_pipeline.storage.error_redaction import errors_redacted
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.warehouse.connection import forget_build, open_working, working_versions
from rairdtc_pipeline.warehouse.manifest import read_manifest
from rairdtc_pipeline.warehouse.versions import refuse_damaged
from tests.integration.shell import copy_of, publication, run

# Levels of SQLite's PRAGMA synchronous.
NORMAL, FULL = 1, 2


@pytest.fixture
def layout(refreshed, tmp_path):
    return Layout(copy_of(refreshed, tmp_path / "copy") / "warehouse")


def scramble(file):
    file.write_bytes(random.Random(1).randbytes(50_000))


def remove(file):
    file.unlink()


def add_log(file):
    file.with_name(f"{file.name}.wal").write_bytes(random.Random(1).randbytes(5_000))


@pytest.mark.parametrize("name", ["working", "private"])
@pytest.mark.parametrize("damage", [scramble, remove, add_log])
def test_a_build_that_is_not_whole_is_not_gone_on_from(layout, name, damage):
    assert len(working_versions(layout)) > 50
    damage(layout.private / f"{name}.duckdb")
    assert working_versions(layout) == {}


def test_a_refresh_that_died_leaves_its_log_and_is_not_gone_on_from(layout):
    die = (
        "import os, signal, sys; from pathlib import Path;"
        "from rairdtc_pipeline.warehouse.connection import open_working;"
        "from rairdtc_pipeline.storage.layout import Layout;"
        "opened = open_working(Layout(Path(sys.argv[1])), fresh=False); con = opened.__enter__();"
        "con.execute('CREATE TABLE private.half_done AS SELECT 1 AS x');"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", die, str(layout.root)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert working_versions(layout) == {}


def test_a_kept_table_that_is_not_what_was_recorded_is_refused(layout):
    with open_working(layout, fresh=False) as con:
        refuse_damaged(con, "of another run")
        con.execute("UPDATE derived.survival SET time_days = time_days + 1")
        with pytest.raises(StorageError, match=r"damaged: derived\.survival;"):
            refuse_damaged(con, "of another run")


def test_a_damaged_publication_does_not_keep_a_new_one_from_taking_its_place(layout):
    scramble(layout.published_file.resolve())
    (layout.published / "manifest.json").write_text("{")
    assert read_manifest(layout) is None
    with open_working(layout, fresh=False) as con:
        found = changes_since(con, layout.published_file)
    assert found["item"].to_list() == ["the last publication cannot be read"]


def test_a_build_can_be_forgotten_while_it_is_open(layout):
    with open_working(layout, fresh=False) as con:
        forget_build(layout)
        con.execute("CREATE TABLE derived.later AS SELECT 1 AS x")
    assert working_versions(layout) == {}


def test_a_full_disk_is_said_and_a_cell_is_not():
    with pytest.raises(StorageError, match="disk is full"), errors_redacted("it"):
        raise OSError(28, os.strerror(28), "somewhere")
    with pytest.raises(StorageError, match="disk is full"), errors_redacted("it"):
        raise duckdb.IOException(f"Could not write file: {os.strerror(28)}")
    with pytest.raises(RairdtcError) as raised, errors_redacted("it"), duckdb.connect() as con:
        con.execute("SELECT 'Zhang San'::INTEGER").fetchall()
    assert "Zhang" not in str(raised.value)
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__


def test_a_file_half_written_by_a_process_that_died_is_written_whole(tmp_path):
    path = tmp_path / "pseudonym.key"
    (tmp_path / "pseudonym.key.new").write_text("half")
    write_atomically(path, "whole")
    write_atomically(path, "too late")
    assert path.read_text() == "whole"
    assert path.stat().st_mode & 0o077 == 0
    assert [found.name for found in tmp_path.iterdir()] == ["pseudonym.key"]


def test_a_file_that_is_written_while_it_is_read_is_refused(tmp_path):
    path = tmp_path / "north" / "pain.csv"
    path.parent.mkdir()
    path.write_text("a\n1\n")
    (file,) = take_inventory(tmp_path).files
    file.refuse_rewritten()
    path.write_text("a\n2\n")
    os.utime(path, ns=(1, file.written_ns + 1))
    with pytest.raises(ExportError, match="was written while it was read"):
        file.refuse_rewritten()


def test_damaged_records_of_dagster_are_said_and_the_publication_stays(layout):
    folder, before = layout.root.parent, publication(layout.root.parent)
    (layout.dagster_home / "history" / "runs.db").write_bytes(b"damaged" * 9_999)
    outcome = run(folder, "refresh", "--full")
    assert outcome.code == 1
    assert "Dagster cannot keep its records" in outcome.said
    assert "Traceback" not in outcome.said
    assert publication(folder) == before


def test_dagsters_history_is_written_by_connections_that_stay_open(tmp_path):
    opened = Counter()
    flushed = {}

    def note(connection, _record):
        ((_, _, file),) = connection.execute("PRAGMA database_list").fetchall()
        opened[Path(file).name] += 1

    def note_flushing(connection):
        sqlite = connection.connection.driver_connection
        ((level,),) = sqlite.execute("PRAGMA synchronous").fetchall()
        flushed[connection.engine.url.database] = level

    def run():
        opened.clear()
        flushed.clear()
        with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
            dg.GraphDefinition("empty").to_job().execute_in_process(instance=instance)
            return [log.stat().st_size for log in tmp_path.rglob("*.db-wal")]

    event.listen(Engine, "connect", note)
    event.listen(Engine, "engine_connect", note_flushing)
    try:
        with sqlite_logs_kept_open():
            logs = run()
        assert len(logs) >= 3 and min(logs) > 0
        assert not list(tmp_path.rglob("*.db-wal"))
        assert len(opened) >= 3
        assert max(opened.values()) <= 2
        assert set(flushed.values()) == {NORMAL}
        run()
        assert max(opened.values()) > 2
        assert set(flushed.values()) == {FULL}
    finally:
        event.remove(Engine, "connect", note)
        event.remove(Engine, "engine_connect", note_flushing)


def test_a_run_whose_process_died_is_ended_and_one_under_way_is_not(tmp_path):
    layout = Layout(tmp_path / "warehouse")
    job = dg.GraphDefinition("nightly_refresh").to_job()
    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        under_way, died, noticed, stopped = (
            instance.create_run_for_job(job, status=dg.DagsterRunStatus[status]).run_id
            for status in ("STARTED", "STARTED", "FAILURE", "CANCELED")
        )
        with shown_alive(layout, under_way), shown_alive(layout, under_way):
            for run_id in (died, noticed, stopped):
                (layout.runs / run_id).touch()
            ended = end_dead_runs(instance, layout)
            assert {run.run_id for run in ended} == {died, noticed}
            assert instance.get_run_by_id(died).status == dg.DagsterRunStatus.FAILURE
            assert not instance.get_run_by_id(under_way).is_finished
            assert [file.name for file in layout.runs.iterdir()] == [under_way]
        assert list(layout.runs.iterdir()) == []
