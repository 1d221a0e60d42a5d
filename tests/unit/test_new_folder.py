"""A folder that is written under a hidden name: whole or not there, and nothing is left of drafts."""

import signal
import stat
import subprocess
import sys

import pytest

from rairdtc_pipeline.errors import DeclarationError
from rairdtc_pipeline.storage.new_folder import new_folder

HALF_WRITTEN = """
import sys, time
from pathlib import Path
from rairdtc_pipeline.storage.new_folder import new_folder
with new_folder(Path(sys.argv[1])) as folder:
    (folder / "half").write_text("a patient")
    print("written", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def writing(tmp_path):
    """A process that is half way through writing a folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", HALF_WRITTEN, str(tmp_path / "one")], stdout=subprocess.PIPE
    )
    assert process.stdout.readline() == b"written\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def write(target):
    with new_folder(target) as folder:
        (folder / "file").write_text("all")


def test_what_a_killed_command_left_is_deleted_by_the_next(tmp_path, writing):
    assert not (tmp_path / "one").exists()
    writing.send_signal(signal.SIGKILL)
    writing.wait()
    assert len(list(tmp_path.iterdir())) == 1
    write(tmp_path / "two")
    assert [path.name for path in tmp_path.iterdir()] == ["two"]
    assert stat.S_IMODE((tmp_path / "two" / "file").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "two").stat().st_mode) == 0o700


def test_what_another_command_is_writing_stays(tmp_path, writing):
    write(tmp_path / "two")
    (draft,) = (path for path in tmp_path.iterdir() if path.name != "two")
    assert (draft / "half").read_text() == "a patient"


def test_a_folder_that_is_there_is_not_written_into(tmp_path):
    write(tmp_path / "one")
    with pytest.raises(DeclarationError, match="is there already"):
        write(tmp_path / "one")
    assert [path.name for path in tmp_path.iterdir()] == ["one"]
