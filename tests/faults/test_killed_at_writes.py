"""Killed at a write of any kind of file, a refresh leaves the last publication or the next.

A traced refresh says which system calls write which kinds of file: the key, the lock, the working
files and their logs, Dagster's history, the report, every export, the snapshot and its name. At a
call of each kind a later refresh is killed. One kind by default; RAIRDTC_KILLED_WRITES=1000
takes all.
"""

import os
import random
import re
import signal
from collections import Counter

import pytest

from tests.faults.publications import (
    assert_same_rows,
    correct_and_refresh,
    send_pain_again,
    whole,
)
from tests.faults.test_injected_faults import needs_strace, traced
from tests.integration.shell import copy_of, end, start

KINDS = int(os.environ.get("RAIRDTC_KILLED_WRITES", "1"))
CALLS = "write,pwrite64,fsync,fdatasync,rename,symlink,mkdir,rmdir,unlink,ftruncate,sendfile,chmod"
# The tables are exported by a process of their own.
WRITER_DIED = "the process that exports the tables ended with -9"
_CALL = re.compile(r'(\d+) +(\w+)\((?:\d+<([^>]*)>|"([^"]*)")')
_OWN = (
    (r"[0-9a-f]{8}-[-0-9a-f]{27}", "run"),
    (r"\d{8}T\d{6}[-\w]*", "snapshot"),
    (r"tmp[\w]{8}", "tmp"),
    (r"scratch/\w+", "scratch/copy"),
    (r"(exports/\w+)/[^/]*\.", r"\1/table."),
)
pytestmark = [pytest.mark.slow, needs_strace]


@pytest.fixture
def deployed(refreshed, tmp_path):
    return copy_of(refreshed, tmp_path / "deployed")


def refresh(folder, *strace):
    return end(start(folder, "refresh", "--full", under=strace))


def kind_of(path, folder):
    """The path below the warehouse without what is different each time; nothing elsewhere."""
    kind = path.removeprefix(f"{folder}/")
    if not kind.startswith("warehouse/"):
        return None
    for pattern, name in _OWN:
        kind = re.sub(pattern, name, kind)
    return kind


def writes(folder, rng):
    """(call, kind of file) → at which call of that name a thread comes to one of that kind."""
    done = refresh(folder, *traced(folder, f"trace={CALLS}"), "-y")
    assert done.code == 0, done.said
    counts, found = Counter(), {}
    for thread, call, opened, named in _CALL.findall((folder / "calls").read_text()):
        counts[thread, call] += 1
        kind = kind_of(opened or named, folder)
        if kind:
            found.setdefault((call, kind), []).append(counts[thread, call])
    return {site: rng.choice(places) for site, places in found.items()}


def test_a_refresh_killed_at_a_write_of_any_kind_leaves_one_publication_or_the_next(
    deployed, refreshed, corrected
):
    rng = random.SystemRandom()
    found = writes(deployed, rng)
    kinds = {kind for _, kind in found}
    assert {"warehouse/private/lock", "warehouse/private/working.duckdb"} <= kinds
    assert {"warehouse/dagster/history/runs.db-wal", "warehouse/.published"} <= kinds
    assert {"warehouse/snapshots/.snapshot/exports/csv/table.csv"} <= kinds
    published, died = whole(deployed), 0
    sites = rng.sample(sorted(found.items()), min(KINDS, len(found)))
    for (call, kind), place in sites:
        send_pain_again(deployed)
        done = refresh(deployed, *traced(deployed, f"inject={call}:signal=SIGKILL:when={place}"))
        died += done.code == -signal.SIGKILL or WRITER_DIED in done.said
        now = whole(deployed)
        new = now["points to"] != published["points to"]
        assert new or now == published, (call, kind)
        published = now
        print(f"{call} {kind}, call {place}: ended with {done.code}, new: {new}")
    # How many calls there are depends on what the one before left.
    assert died >= len(sites) * 0.8
    correct_and_refresh(deployed, refreshed / "exports")
    whole(deployed)
    assert_same_rows(deployed, corrected[0])
