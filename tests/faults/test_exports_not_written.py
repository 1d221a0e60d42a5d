"""Exports the disk refuses, or whose process dies: said, and nothing goes on behind the refresh."""

import os
import resource
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rairdtc_pipeline.errors import RairdtcError, StorageError
from rairdtc_pipeline.formats.tables import tables_exported, write_tables
from rairdtc_pipeline.formats.xport import write_xpt
from rairdtc_pipeline.published.analysis_tables import analysis_tables
from rairdtc_pipeline.storage.error_redaction import errors_redacted

pytestmark = pytest.mark.slow

CUTOFF = datetime(2025, 2, 28, tzinfo=UTC)
FULL = Path("/dev/full")
needs_a_full_device = pytest.mark.skipif(not FULL.exists(), reason="the system has no /dev/full")


@pytest.fixture
def folder(tmp_path):
    for name in ("csv", "parquet", "spss", "adam"):
        (tmp_path / name).mkdir()
    return tmp_path


# The zip file that could not be written is given up with a warning.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@needs_a_full_device
@pytest.mark.parametrize("name", ["spss/derived.tg.sav", "rairdtc.xlsx"])
def test_a_file_the_disk_refuses_is_an_error_of_the_disk_in_either_process(published, folder, name):
    (folder / name).symlink_to(FULL)
    with pytest.raises(OSError, match=r"Unable to write|No space left"):
        write_tables(published, folder)
    with (
        pytest.raises(StorageError, match=r"mend it|the disk is full"),
        errors_redacted("the publication"),
        tables_exported(published, folder),
    ):
        pass


def test_a_sas_file_that_is_not_whole_is_an_error_of_the_disk(published, folder):
    table = next(t for t in analysis_tables(published) if t.name == "adlb")
    file = write_xpt(published, table, folder, CUTOFF)
    size = file.stat().st_size
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    for room in (0, 20_480, size // 2, size - 80):
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, limit[1]))
        try:
            with pytest.raises(OSError, match=r"Not written whole|Unable to write"):
                write_xpt(published, table, folder, CUTOFF)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert write_xpt(published, table, folder, CUTOFF).stat().st_size == size


def children():
    thread = threading.get_native_id()
    return Path(f"/proc/{os.getpid()}/task/{thread}/children").read_text().split()


def test_the_death_of_the_process_is_said(published, folder):
    before = children()
    with (
        pytest.raises(RairdtcError, match="ended with -9"),
        tables_exported(published, folder),
    ):
        (process,) = set(children()) - set(before)
        os.kill(int(process), signal.SIGKILL)


def test_an_error_meanwhile_ends_the_process_and_stays_what_it_was(published, folder):
    with pytest.raises(KeyError), tables_exported(published, folder):
        raise KeyError
    assert not (folder / "rairdtc.xlsx").exists()


def test_the_process_ends_with_the_one_that_started_it(refreshed, folder):
    file = (refreshed / "warehouse/published/rairdtc.duckdb").resolve()
    command = [sys.executable, "-m", "rairdtc_pipeline.formats", file, folder]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        said, _ = process.communicate()
    assert (process.returncode, said) == (1, b"")
    assert not (folder / "rairdtc.xlsx").exists()


def test_the_process_imports_nothing_of_the_folder_one_is_in(published, folder, monkeypatch):
    (folder / "duckdb.py").write_text("raise SystemExit(3)")
    monkeypatch.chdir(folder)
    with tables_exported(published, folder) as exported:
        pass
    assert folder / "rairdtc.xlsx" in exported.files
