"""Temporary files and folders: what a killed process leaves, and what the next command deletes."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from rairdtc_pipeline.release import opened_ledger
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.storage.locks import lock
from rairdtc_pipeline.storage.temporary import delete_left_behind, unnamed_files

HOLDING = """
import sys
from pathlib import Path
from rairdtc_pipeline.storage.new_folder import new_folder
from rairdtc_pipeline.storage.temporary import temporary_folder, unnamed_files
with (
    temporary_folder() as folder,
    new_folder(Path(sys.argv[1], "one")) as draft,
    unnamed_files(Path(sys.argv[1])) as new_file,
):
    for path in (folder / "spilled", draft / "half"):
        path.write_text("a patient")
    stream, path = new_file()
    stream.write(b"a patient")
    stream.flush()
    assert path.read_text() == "a patient"
    print("written", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def layout(tmp_path, monkeypatch):
    """A warehouse; the system's place for temporary folders is `tmp`, drafts lie in `out`."""
    for name in ("tmp", "out"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    made = Layout(tmp_path / "warehouse")
    made.create()
    return made


@pytest.fixture
def holding(layout):
    """A process in the middle of its work."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(layout.root.parent / "out")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout.readline() == b"written\n"
        yield process
        process.kill()


def left(layout):
    around = layout.root.parent
    return sorted(path.name for name in ("tmp", "out") for path in (around / name).rglob("*"))


def test_what_a_killed_process_left_is_deleted_by_the_next_command(layout, holding):
    holding.send_signal(signal.SIGKILL)
    holding.wait()
    assert {"spilled", "half"} <= set(left(layout))
    (layout.scratch / "spilled").write_text("a patient")
    delete_left_behind(layout)
    assert left(layout) == []
    assert list(layout.scratch.iterdir()), "without its lock file it is no warehouse"
    with lock(layout):
        pass
    (layout.private / "withdrawn.new").write_text("a patient")
    for name in (".20260101T000000-half", "20260101T000000-whole"):
        Path(layout.snapshots, name, "report").mkdir(parents=True)
    layout.next_published.symlink_to("snapshots/gone")
    with opened_ledger(layout.ledger_file, ""):
        (layout.private / "ledger.json.new").write_text("a release")
        delete_left_behind(layout)
        assert (layout.private / "ledger.json.new").exists()
    delete_left_behind(layout)
    assert {path.name for path in layout.private.rglob("*")} == {
        "scratch",
        "runs",
        "lock",
        "ledger.json.lock",
    }
    assert [path.name for path in layout.snapshots.iterdir()] == ["20260101T000000-whole"]
    assert not layout.next_published.is_symlink()


def test_what_is_in_use_stays(layout, holding):
    before = left(layout)
    (layout.scratch / "spilled").write_text("a patient")
    (layout.private / "pseudonym.key.new").write_text("a key")
    hidden = layout.snapshots / ".20260101T000000-half"
    hidden.mkdir(parents=True)
    with lock(layout):
        delete_left_behind(layout)
        assert list(layout.scratch.iterdir()) and hidden.exists()
        assert (layout.private / "pseudonym.key.new").exists()
    assert left(layout) == before


def test_a_copy_has_no_name_and_is_gone_with_its_process(layout, holding):
    assert sum(path.read_text() == "a patient" for path in files(layout)) == 2
    holding.send_signal(signal.SIGKILL)
    holding.wait()
    assert sum(path.read_text() == "a patient" for path in files(layout)) == 2


def files(layout):
    return [path for path in layout.root.parent.rglob("*") if path.is_file()]


def test_where_open_files_have_no_paths_a_copy_has_a_name_until_the_end(tmp_path, monkeypatch):
    monkeypatch.setattr("rairdtc_pipeline.storage.temporary._OPEN_FILES", tmp_path / "nowhere")
    with unnamed_files(tmp_path) as new_file:
        stream, path = new_file()
        stream.write(b"a patient")
        stream.flush()
        assert path.read_text() == "a patient"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("draft", ["exports", ".rairdtc-draft-0"])
def test_a_folder_that_another_user_put_there_deletes_nothing(layout, draft, monkeypatch):
    mine = layout.root.parent / "out" / draft
    mine.mkdir()
    foreign = layout.root.parent / "tmp" / ".rairdtc-temporary-1"
    foreign.mkdir()
    (foreign / "draft").symlink_to(mine)
    user = os.geteuid()
    if draft != "exports":
        monkeypatch.setattr("os.geteuid", lambda: user + 1)
    delete_left_behind(layout)
    assert mine.is_dir()


def test_what_is_read_is_of_one_publication_whatever_is_published_meanwhile(tmp_path):
    for name in ("first", "second"):
        Path(tmp_path, "snapshots", name).mkdir(parents=True)
    layout = Layout(tmp_path)
    layout.published.symlink_to("snapshots/first")
    reading = layout.of_one_publication()
    layout.published.unlink()
    layout.published.symlink_to("snapshots/second")
    places = (reading.published_file, reading.exports, reading.report)
    assert all(tmp_path / "snapshots" / "first" in path.parents for path in places)
    assert layout.publication.resolve().name == "second"
