"""Of copies of files a kill leaves nothing; what else it leaves the next command deletes."""

import gzip
import os
import signal
import subprocess
import sys

import pytest

from rairdtc_pipeline.storage.layout import Layout
from tests.integration.shell import RAIRDTC, copy_of

AT_THE_COPY_OF_A_FILE = """
import os, signal, sys
from rairdtc_pipeline.ingest import take_inventory
from rairdtc_pipeline.settings import load_settings
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.warehouse.what_changed import what_changed

settings = load_settings()
scratch = Layout(settings.warehouse).scratch
def at_the_copy(event, arguments):
    if event == "open" and str(arguments[0]).startswith({place}):
        {do}

inventory = take_inventory(settings.exports)
sys.addaudithook(at_the_copy)
print(what_changed(settings, inventory))
"""
KILLED_IN_A_CHECK = """
import os, signal
from rairdtc_pipeline.warehouse.connection import open_temporary, scratch_of
with open_temporary() as con:
    con.execute("CREATE TABLE private.t AS SELECT 'H001' AS birth")
    folder = scratch_of(con)
    (folder / "spilled").write_text("P001")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def deployed(refreshed, tmp_path):
    folder = copy_of(refreshed, tmp_path / "deployed")
    (patients,) = (folder / "exports").glob("jiangxi_main/patients*.csv")
    # A packed file is copied to be read.
    patients.with_name(f"{patients.name}.gz").write_bytes(gzip.compress(patients.read_bytes()))
    patients.unlink()
    return folder


def python(folder, code):
    return subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False
    )


def test_looking_for_changes_leaves_nothing_when_it_is_killed(deployed):
    layout = Layout(deployed / "warehouse")
    before = set(layout.private.iterdir())
    done = python(
        deployed,
        AT_THE_COPY_OF_A_FILE.format(
            place="'/proc/self/fd/'", do="os.kill(os.getpid(), signal.SIGKILL)"
        ),
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert set(layout.private.iterdir()) == before | {layout.scratch}
    assert list(layout.scratch.iterdir()) == []


def test_changes_are_looked_for_while_a_refresh_makes_its_scratch_folder_anew(deployed):
    emptied = AT_THE_COPY_OF_A_FILE.format(
        place="str(scratch)", do="scratch.exists() and scratch.rmdir()"
    )
    done = python(deployed, emptied)
    assert (done.returncode, done.stdout) == (0, "exports changed\n"), done.stderr


def test_any_command_deletes_what_a_killed_check_left_and_nothing_of_one_under_way(
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
    left = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.read_text() for path in left] == ["P001"] * 2
    subprocess.run([RAIRDTC, "rollback"], cwd=refreshed, capture_output=True, check=True)
    assert [str(path.parent) for path in tmp_path.rglob("spilled")] == [in_use]
    under_way.communicate("\n")
