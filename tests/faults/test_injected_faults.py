"""A publication killed, or refused by the disk, at each system call that writes.

strace kills the process before the call takes effect, or lets the call fail.
"""

import os
import re
import shutil
import signal
import subprocess
import sys

import pytest

from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.warehouse.manifest import read_manifest
from tests.faults.publications import assert_made_as_recorded
from tests.integration.shell import copy_of, publication, published_file

PUBLISH = """
import sys
from pathlib import Path
from rairdtc_pipeline.errors import RairdtcError
from rairdtc_pipeline.warehouse.connection import open_working
from rairdtc_pipeline.storage.locks import lock
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.warehouse.publish import forget_unfinished, prune, publish
from rairdtc_pipeline.storage.error_redaction import errors_redacted

def furnish(copy, folder):
    for name in ("report/index.html", "exports/README.txt"):
        (folder / name).parent.mkdir()
        (folder / name).write_text(sys.argv[1])

layout = Layout(Path("warehouse"))
try:
    with errors_redacted("the publication"), lock(layout):
        forget_unfinished(layout)
        with open_working(layout, fresh=False) as con:
            con.execute("UPDATE audit.runs SET run_id = $id", {"id": sys.argv[1]})
            publish(con, layout, run_id=sys.argv[1], inputs_hash="", settings_hash="", key_hash="",
                furnish=furnish)
            prune(layout, keep=1, max_age_days=1)
except RairdtcError as error:
    sys.exit(str(error))
"""
CALLS = "rename,fsync,fdatasync,symlink,mkdir,unlink,unlinkat,rmdir,ftruncate,pwrite64,sendfile"
_CALL = re.compile(r"^\d+ +(\w+)\(", re.MULTILINE)


def _can_trace():
    traced = shutil.which("strace")
    return traced and subprocess.run([traced, "-qq", "true"], capture_output=True, check=False)


TRACES = _can_trace()
needs_strace = pytest.mark.skipif(
    not TRACES or TRACES.returncode != 0, reason="strace is missing or may not trace"
)
pytestmark = [pytest.mark.slow, needs_strace]


@pytest.fixture
def deployed(refreshed, tmp_path):
    return copy_of(refreshed, tmp_path / "deployed")


def publish(folder, run_id, *strace):
    """Publish in a process of its own, under strace where asked."""
    return subprocess.run(
        [*strace, sys.executable, "-c", PUBLISH, run_id],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
    )


def traced(folder, *faults):
    return ["strace", "-f", "--seccomp-bpf", "-qq", "-o", str(folder / "calls"), "-e", *faults]


def sites(folder):
    """System calls of one publication, in order: name and how often it was called before."""
    done = publish(folder, "counted0", *traced(folder, f"trace={CALLS}"))
    assert done.returncode == 0, done.stderr
    counts, found = {}, []
    for name in _CALL.findall((folder / "calls").read_text()):
        counts[name] = counts.get(name, 0) + 1
        found.append((name, counts[name]))
    return found


def sampled(found, most=2):
    """First, last and middle call of each name."""
    last = {name: number for name, number in found}
    wanted = {(n, k) for n, top in last.items() for k in {1, top, *range(1, top, -(-top // most))}}
    return [site for site in found if site in wanted]


def assert_whole(folder):
    manifest = read_manifest(Layout(folder / "warehouse"))
    now = publication(folder)
    assert now["points to"] == f"snapshots/{manifest.snapshot}"
    with published_file(folder) as con:
        assert con.execute("SELECT run_id FROM audit.runs").fetchall() == [(manifest.run_id,)]
        assert_made_as_recorded(con)
    assert "index.html" in now["files"]
    assert "README.txt" in now["files"]
    return now


def test_a_publication_killed_at_any_call_is_the_last_one_or_the_next(deployed):
    found = sampled(sites(deployed))
    assert {"rename", "fsync", "symlink", "mkdir", "unlink"} <= {name for name, _ in found}
    before = assert_whole(deployed)
    published, died = set(), 0
    for name, number in found:
        fault = f"inject={name}:signal=SIGKILL:when={number}"
        done = publish(deployed, f"{name}{number:04d}", *traced(deployed, fault))
        now = assert_whole(deployed)
        new = now["points to"] != before["points to"]
        assert new or now == before, fault
        died += done.returncode == -signal.SIGKILL
        published.add(new)
        before = now
    assert published == {True, False}
    # How many names there are to delete depends on where the one before was killed.
    assert died >= len(found) * 0.8
    done = publish(deployed, "at-last0")
    assert done.returncode == 0, done.stderr
    assert not list((deployed / "warehouse" / "snapshots").glob(".*"))


def test_all_is_on_disk_before_the_snapshot_is_named_and_its_name_before_it_is_published(deployed):
    done = publish(deployed, "ordered0", *traced(deployed, "trace=fsync,rename"), "-y")
    assert done.returncode == 0, done.stderr
    calls = (deployed / "calls").read_text().splitlines()
    places = [i for i, call in enumerate(calls) if "rename(" in call]
    named, published = places[:2]
    flushed = [re.findall(r"fsync\(\d+<(.*?)>\)", call) for call in calls]
    snapshot = (deployed / "warehouse" / "published").resolve()
    hidden = snapshot.with_name(f".{snapshot.name}")
    contents = {hidden, *(hidden / path.relative_to(snapshot) for path in snapshot.rglob("*"))}
    contents.discard(hidden / "rairdtc.duckdb")
    assert {str(path) for path in contents} <= {name for f in flushed[:named] for name in f}
    assert [str(snapshot.parent)] in flushed[named:published]
    assert [str(snapshot.parents[1])] in flushed[published:]


@pytest.mark.parametrize(
    ("call", "error", "said"),
    [
        ("pwrite64", "ENOSPC", "the disk is full"),
        ("write", "ENOSPC", "the disk is full"),
        ("sendfile", "ENOSPC", "the disk is full"),
        ("fsync", "EIO", "Input/output error"),
        ("rename", "EROFS", "Read-only file system"),
    ],
)
def test_a_disk_that_fails_is_named_and_the_last_publication_stays(deployed, call, error, said):
    before = publication(deployed)
    where = ["-P", str(deployed / "warehouse" / "private" / "working.duckdb")]
    fault = f"inject={call}:error={error}:when=1+"
    limited = where if call == "pwrite64" else []
    if call == "write":
        limited = ["-P", str(deployed / "warehouse" / "private" / "working.duckdb.wal")]
    done = publish(deployed, "refused0", *traced(deployed, fault), *limited)
    assert done.returncode == 1, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert publication(deployed) == before
    mended = publish(deployed, "mended00")
    assert mended.returncode == 0, mended.stderr
    assert_whole(deployed)
    assert not list((deployed / "warehouse" / "snapshots").glob(".*"))
