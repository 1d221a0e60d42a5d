"""Copies of files are made where the next refresh, or the next check, deletes what a kill left."""

import os
import signal
import subprocess
import sys

import pytest

from rairdtc_pipeline.storage.layout import Layout
from tests.integration.shell import RAIRDTC, copy_of, run

AT_THE_COPY_OF_A_FILE = """
import os, shutil, signal, sys
from rairdtc_pipeline.ingest import take_inventory
from rairdtc_pipeline.settings import load_settings
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.warehouse.what_changed import what_changed

made = []
def at_the_second_folder(event, _):
    if event == "tempfile.mkdtemp":
        made.append(event)
        if len(made) == 2:
            {do}

settings = load_settings()
inventory = take_inventory(settings.exports)
sys.addaudithook(at_the_second_folder)
print(what_changed(settings, inventory))
"""
KILLED_IN_A_CHECK = """
import os, signal
from rairdtc_pipeline.storage.temporary import throwaway_folder
with throwaway_folder() as folder:
    (folder / "copy").write_text("H001")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def deployed(refreshed, tmp_path):
    folder = copy_of(refreshed, tmp_path / "deployed")
    with (folder / "exports/jiangxi_main/pain_2025-03-01.csv").open("ab") as stream:
        stream.write(b"\n")
    return folder


def python(folder, code):
    return subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False
    )


def test_what_is_left_of_looking_for_changes_goes_with_the_next_refresh(deployed):
    layout = Layout(deployed / "warehouse")
    before = set(layout.private.iterdir())
    done = python(
        deployed,
        AT_THE_COPY_OF_A_FILE.format(do="os.kill(os.getpid(), signal.SIGKILL)"),
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert set(layout.private.iterdir()) == before | {layout.scratch}
    assert list(layout.scratch.iterdir())
    done = run(deployed, "refresh")
    assert done.code == 0, done.said
    assert set(layout.private.iterdir()) == before


def test_changes_are_looked_for_while_a_refresh_empties_its_scratch_folder(deployed):
    emptied = AT_THE_COPY_OF_A_FILE.format(do="shutil.rmtree(Layout(settings.warehouse).scratch)")
    done = python(deployed, emptied)
    assert (done.returncode, done.stdout) == (0, "exports changed\n"), done.stderr


def test_a_check_deletes_what_a_killed_one_left_and_nothing_of_one_under_way(
    refreshed, tmp_path, monkeypatch
):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    waiting = KILLED_IN_A_CHECK.replace("os.kill", "print(folder, flush=True); input(); os.kill")
    under_way = subprocess.Popen(
        [sys.executable, "-c", waiting],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ,
    )
    in_use = under_way.stdout.readline().strip()
    assert python(refreshed, KILLED_IN_A_CHECK).returncode == -signal.SIGKILL
    assert len(list(tmp_path.rglob("copy"))) == 2
    checked = subprocess.run(
        [RAIRDTC, "check"], cwd=refreshed, capture_output=True, text=True, check=False
    )
    assert "0 refused" in checked.stdout, checked.stderr
    assert [str(path.parent) for path in tmp_path.rglob("copy")] == [in_use]
    under_way.communicate("\n")
